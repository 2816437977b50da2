/*
+++
facts = ["commits"]
+++
# Acts
Everything somebody or something did, by door: `authored` is the author of a commit that is not a merge; `co_authored` is a person named in a `Co-authored-by` trailer, of a merge too, other than the author.
Bots and ghosts are still in.
What a person did in a time in which their account is marked as automated has the class `automated`.
One row per project, commit, door and person.
*/
SELECT deeds.project,
       deeds."commit",
       deeds.landed_with,
       deeds.at_seconds,
       deeds.door,
       deeds.person,
       CASE WHEN deeds.class = 'human' AND automated.person IS NOT NULL
            THEN 'automated' ELSE deeds.class END AS class
FROM   (SELECT known_commits.project,
               known_commits."commit",
               known_commits.landed_with,
               known_commits.at_seconds,
               'authored' AS door,
               resolved.person,
               resolved.class
        FROM   known_commits
        JOIN   resolved ON resolved.project = known_commits.project
                        AND resolved.signature = known_commits.signature
        WHERE  known_commits.parent_count < 2
        UNION  ALL
        SELECT DISTINCT
               known_commits.project,
               known_commits."commit",
               known_commits.landed_with,
               known_commits.at_seconds,
               'co_authored' AS door,
               resolved.person,
               resolved.class
        FROM   known_commits
        JOIN   credits ON credits.project = known_commits.project
                       AND credits."commit" = known_commits."commit"
                       AND credits.role = 'co_authored'
        JOIN   resolved ON resolved.project = known_commits.project
                        AND resolved.signature = credits.signature
        JOIN   resolved AS author ON author.project = known_commits.project
                                  AND author.signature = known_commits.signature
        WHERE  resolved.person <> author.person) AS deeds
LEFT   JOIN automated ON automated.person = deeds.person
       AND (automated.from_seconds IS NULL OR automated.from_seconds <= deeds.at_seconds)
       AND (automated.until_seconds IS NULL OR deeds.at_seconds < automated.until_seconds)
