/*
+++
facts = []
+++
# First seen
When a person is first seen contributing to a project, through whatever door, and whether they may have been there before (left truncation).
`uncertain_here` is 1 where any door of the project that is known at all begins later than that, or less than 365 days before: what went in through it earlier is not known, whatever the other doors tell.
`uncertain_anywhere` says the same of the first time in any project asked about, and of the doors of all of them.
A door is known where a source tells who came in through it: who opened changes, who opened issues, the commits; one that no source tells makes nobody uncertain, since nobody is counted by it.
One row per project and person.
*/
SELECT firsts.project,
       firsts.person,
       firsts.first_at_seconds,
       CASE WHEN firsts.first_at_seconds < here.begins_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS uncertain_here,
       CASE WHEN firsts.first_anywhere_seconds < anywhere.begins_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS uncertain_anywhere
FROM   (SELECT once.project,
               once.person,
               once.first_at_seconds,
               MIN(once.first_at_seconds) OVER (PARTITION BY once.person) AS first_anywhere_seconds
        FROM   (SELECT project, person, MIN(at_seconds) AS first_at_seconds
                FROM   contributions_by_door
                GROUP  BY project, person) AS once) AS firsts
LEFT   JOIN (SELECT beginnings.project, MAX(beginnings.begins_seconds) AS begins_seconds
             FROM   beginnings
             WHERE  beginnings.fact IN ('commits', 'change_authors', 'issue_authors')
             GROUP  BY beginnings.project) AS here
       ON here.project = firsts.project
CROSS  JOIN (SELECT MAX(beginnings.begins_seconds) AS begins_seconds
             FROM   beginnings
             WHERE  beginnings.fact IN ('commits', 'change_authors', 'issue_authors')) AS anywhere
