/*
+++
question    = "How good is the record behind these figures?"
sensitivity = "trace"
version     = 3
dimensions  = ["check"]
chart       = "table"
related     = []

[[values]]
name   = "found"
unit   = "count"
label  = "how many"
absent = "not looked for"
+++
# Data quality
What was read, what was left out and why, and what looked wrong in it.

- "Commits counted" are those whose time can be believed; the merges and the commits by bots among them are no contribution of a person.
- A "signature" is one name with one address, as a commit carries it; one person may have many.
- "Unresolved" is a signature whose address cannot tell people apart (empty, or shared by many); each counts as a person of its own.
- An "account" is one of a forge, a list or a forum; one that is known by a name alone counts as a person of its own.
- Items and acts by deleted accounts count as volume and never as people.
- "Members of team lists who are nobody known" stand in a list with a role, and no signature, item or act in the project is theirs; where a list has none but such members, roles still come from acts.
- "Merges by rule" say how many times each rule made one person of two; groups that it would have made too large to be believed are left apart, and alike names are suggested and never joined.
  These lines tell of the whole store.
- The lines on newcomers of all time say how far the number rests on who is taken for whom: as it is counted, by the `.mailmap` alone, and with bots taken for people; automated times are out of all three.
- A "gap" is a part of the history that was not there to read.
- Every other line is something in the record that looked wrong, with what was done instead.

## How to read it
Small numbers beside a large number of commits do not move the figures.
Unresolved signatures make newcomers slightly too many.
Where the newcomers of all time differ much between the ways of counting, look at the merges before comparing years.

## What it cannot tell you
Mistakes that leave no trace, such as one person with two good addresses that nobody linked.

## What a community can do
Keep a `.mailmap`: it is the place where people say which names and addresses are theirs, and how they want to be named.
*/
SELECT checks.project,
       'all' AS period,
       checks."check",
       checks.found,
       checks.people
FROM   (SELECT projects.project, 1 AS rank, 'commits counted' AS "check",
               COUNT(DISTINCT known_commits."commit") AS found,
               COUNT(DISTINCT CASE WHEN resolved.class = 'human' THEN resolved.person END) AS people
        FROM   projects
        LEFT   JOIN known_commits ON known_commits.project = projects.project
        LEFT   JOIN resolved ON resolved.project = known_commits.project
                             AND resolved.signature = known_commits.signature
        GROUP  BY projects.project
        UNION  ALL
        SELECT left_out.project, 2 AS rank, left_out.what AS "check",
               left_out.left_out AS found, 0 AS people
        FROM   left_out
        UNION  ALL
        SELECT projects.project, 3 AS rank, 'signatures' AS "check",
               COUNT(resolved.signature) AS found,
               COUNT(DISTINCT CASE WHEN resolved.class = 'human' THEN resolved.person END) AS people
        FROM   projects
        LEFT   JOIN resolved ON resolved.project = projects.project
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 4 AS rank, 'unresolved signatures' AS "check",
               COUNT(resolved.signature) AS found,
               COUNT(DISTINCT CASE WHEN resolved.class = 'human' THEN resolved.person END) AS people
        FROM   projects
        LEFT   JOIN resolved ON resolved.project = projects.project AND resolved.unresolved
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 5 AS rank, 'signatures of bots' AS "check",
               COUNT(resolved.signature) AS found, 0 AS people
        FROM   projects
        LEFT   JOIN resolved ON resolved.project = projects.project AND resolved.class = 'bot'
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 6 AS rank, 'signatures of deleted accounts' AS "check",
               COUNT(resolved.signature) AS found, 0 AS people
        FROM   projects
        LEFT   JOIN resolved ON resolved.project = projects.project AND resolved.class = 'ghost'
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 10 AS rank, 'accounts' AS "check",
               COUNT(resolved_accounts.account) AS found,
               COUNT(DISTINCT CASE WHEN resolved_accounts.class = 'human'
                                   THEN resolved_accounts.person END) AS people
        FROM   projects
        LEFT   JOIN resolved_accounts ON resolved_accounts.project = projects.project
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 11 AS rank, 'accounts known by a name alone' AS "check",
               COUNT(resolved_accounts.account) AS found,
               COUNT(DISTINCT CASE WHEN resolved_accounts.class = 'human'
                                   THEN resolved_accounts.person END) AS people
        FROM   projects
        LEFT   JOIN resolved_accounts ON resolved_accounts.project = projects.project
                                      AND resolved_accounts.unresolved
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 12 AS rank, 'accounts of bots' AS "check",
               COUNT(resolved_accounts.account) AS found, 0 AS people
        FROM   projects
        LEFT   JOIN resolved_accounts ON resolved_accounts.project = projects.project
                                      AND resolved_accounts.class = 'bot'
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 13 AS rank, 'items and acts by deleted accounts' AS "check",
               COUNT(ghosts.project) AS found, 0 AS people
        FROM   projects
        LEFT   JOIN (SELECT person_items.project
                     FROM   person_items
                     WHERE  person_items.class = 'ghost'
                     UNION  ALL
                     SELECT person_traces.project
                     FROM   person_traces
                     WHERE  person_traces.class = 'ghost') AS ghosts
               ON ghosts.project = projects.project
        GROUP  BY projects.project
        UNION  ALL
        SELECT projects.project, 14 AS rank, 'people automated for a time' AS "check",
               COUNT(DISTINCT spells.person) AS found,
               COUNT(DISTINCT spells.person) AS people
        FROM   projects
        LEFT   JOIN (SELECT resolved.project, resolved.person
                     FROM   resolved
                     JOIN   automated ON automated.person = resolved.person
                     WHERE  resolved.class = 'human'
                     UNION
                     SELECT resolved_accounts.project, resolved_accounts.person
                     FROM   resolved_accounts
                     JOIN   automated ON automated.person = resolved_accounts.person
                     WHERE  resolved_accounts.class = 'human') AS spells
               ON spells.project = projects.project
        GROUP  BY projects.project
        UNION  ALL
        SELECT team_strangers.project, 15 AS rank,
               'members of team lists who are nobody known' AS "check",
               COUNT(DISTINCT team_strangers.person) AS found, 0 AS people
        FROM   team_strangers
        GROUP  BY team_strangers.project
        UNION  ALL
        SELECT projects.project, 20 + resolution_checks.rank AS rank,
               resolution_checks."check" || ' (whole store)' AS "check",
               resolution_checks.found, 0 AS people
        FROM   projects
        CROSS  JOIN resolution_checks
        UNION  ALL
        SELECT projects.project, 40 AS rank, 'newcomers of all time, as counted' AS "check",
               COUNT(DISTINCT acts.person) AS found, COUNT(DISTINCT acts.person) AS people
        FROM   projects
        LEFT   JOIN acts ON acts.project = projects.project
                         AND acts.door = 'authored' AND acts.class = 'human'
        GROUP  BY projects.project
        UNION  ALL
        SELECT counted.project, 41 AS rank,
               'newcomers of all time, by the `.mailmap` alone' AS "check",
               CASE WHEN compared.rows > 0 THEN counted.found END AS found,
               counted.found AS people
        FROM   (SELECT projects.project, COUNT(DISTINCT before.person) AS found
                FROM   projects
                LEFT   JOIN (SELECT resolved_by_mailmap.project, resolved_by_mailmap.person
                             FROM   known_commits
                             JOIN   resolved_by_mailmap
                                    ON resolved_by_mailmap.project = known_commits.project
                                    AND resolved_by_mailmap.signature = known_commits.signature
                             JOIN   acts
                                    ON acts.project = known_commits.project
                                    AND acts."commit" = known_commits."commit"
                                    AND acts.door = 'authored'
                             WHERE  resolved_by_mailmap.class = 'human'
                                    AND acts.class <> 'automated') AS before
                       ON before.project = projects.project
                GROUP  BY projects.project) AS counted
        CROSS  JOIN (SELECT COUNT(*) AS rows FROM resolved_by_mailmap) AS compared
        UNION  ALL
        SELECT projects.project, 42 AS rank,
               'newcomers of all time, with bots taken for people' AS "check",
               COUNT(DISTINCT acts.person) AS found,
               COUNT(DISTINCT CASE WHEN acts.class = 'human' THEN acts.person END) AS people
        FROM   projects
        LEFT   JOIN acts ON acts.project = projects.project
                         AND acts.door = 'authored'
                         AND acts.class NOT IN ('ghost', 'automated')
        GROUP  BY projects.project
        UNION  ALL
        SELECT notes.project, 50 AS rank, notes.meaning AS "check",
               SUM(notes.found) AS found, 0 AS people
        FROM   notes
        JOIN   projects ON projects.project = notes.project
        GROUP  BY notes.project, notes.meaning
        UNION  ALL
        SELECT coverage.project, 51 AS rank,
               'gap in ' || coverage.fact || ': ' || coverage.reason AS "check",
               COUNT(*) AS found, 0 AS people
        FROM   coverage
        JOIN   projects ON projects.project = coverage.project
        WHERE  coverage.extent <> 'complete'
        GROUP  BY coverage.project, coverage.fact, coverage.reason
       ) AS checks
ORDER  BY checks.project, checks.rank, checks."check"
