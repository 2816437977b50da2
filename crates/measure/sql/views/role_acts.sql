/*
+++
facts = []
+++
# Role acts
The first time at which a person did what only a role allows: merged somebody else's change (`maintainer`), approved one (`reviewer`), labeled or closed what somebody else opened (`triager`).
Before a source tells who merged, the author of a merge commit on the main line is a maintainer from then on; a main line that somebody once replaced by their own branch makes these slightly too many.
What a bot, a deleted account or an automated account did shows nobody's role, and what people did at their own items shows nothing.
What a platform says today about somebody's rights is never asked: it is the value of the day of asking, not of the day of the act.
One row per project, person and role.
*/
SELECT shown.project,
       shown.person,
       shown.role,
       MIN(shown.at_seconds) AS first_at_seconds
FROM   (SELECT person_traces.project,
               person_traces.person,
               CASE person_traces.kind WHEN 'merged' THEN 'maintainer'
                                       WHEN 'review' THEN 'reviewer'
                                       ELSE 'triager' END AS role,
               person_traces.at_seconds
        FROM   person_traces
        JOIN   person_items ON person_items.project = person_traces.project
                            AND person_items.item = person_traces.item
        WHERE  person_traces.class = 'human'
               AND (person_items.person IS NULL OR person_items.person <> person_traces.person)
               AND (person_traces.kind IN ('labeled', 'closed')
                    OR (person_items.kind = 'change'
                        AND (person_traces.kind = 'merged'
                             OR (person_traces.kind = 'review'
                                 AND person_traces.detail = 'approved'))))
        UNION  ALL
        SELECT known_commits.project,
               resolved.person,
               'maintainer' AS role,
               known_commits.at_seconds
        FROM   known_commits
        JOIN   resolved ON resolved.project = known_commits.project
                        AND resolved.signature = known_commits.signature
        LEFT   JOIN (SELECT person_traces.project,
                            MIN(person_traces.at_seconds) AS first_at_seconds
                     FROM   person_traces
                     WHERE  person_traces.kind = 'merged' AND person_traces.person IS NOT NULL
                     GROUP  BY person_traces.project) AS told
               ON told.project = known_commits.project
        LEFT   JOIN automated ON automated.person = resolved.person
               AND (automated.from_seconds IS NULL
                    OR automated.from_seconds <= known_commits.at_seconds)
               AND (automated.until_seconds IS NULL
                    OR known_commits.at_seconds < automated.until_seconds)
        WHERE  (told.project IS NULL OR known_commits.at_seconds < told.first_at_seconds)
               AND automated.person IS NULL
               AND resolved.class = 'human'
               AND known_commits.parent_count > 1
               AND known_commits.landed_with = known_commits."commit") AS shown
GROUP  BY shown.project, shown.person, shown.role
