/*
+++
facts = ["commits"]
+++
# First contributions
When a person first contributed to a project, over the whole known history and never inside a window.
`contributions` counts all of them; `last_at_seconds` is the latest; `first_landed_with` is what brought the first.
*/
SELECT contributions.project,
       contributions.person,
       bounds.first_at_seconds,
       bounds.last_at_seconds,
       bounds.contributions,
       MIN(contributions.landed_with) AS first_landed_with
FROM   contributions
JOIN   (SELECT project, person,
               MIN(at_seconds) AS first_at_seconds,
               MAX(at_seconds) AS last_at_seconds,
               COUNT(*)        AS contributions
        FROM   contributions
        GROUP  BY project, person) AS bounds
       ON bounds.project = contributions.project
       AND bounds.person = contributions.person
       AND bounds.first_at_seconds = contributions.at_seconds
GROUP  BY contributions.project, contributions.person,
       bounds.first_at_seconds, bounds.last_at_seconds, bounds.contributions
