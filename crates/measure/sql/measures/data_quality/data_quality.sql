/*
+++
question    = "How good is the record behind these figures?"
sensitivity = "trace"
version     = 1
dimensions  = ["check"]
chart       = "table"
related     = []

[[values]]
name  = "found"
unit  = "count"
label = "how many"
+++
# Data quality
What was read, what was left out and why, and what looked wrong in it.

- "Commits counted" are those whose time can be believed; the merges and the commits by bots among them are no contribution of a person.
- A "signature" is one name with one address, as a commit carries it; one person may have many.
- "Unresolved" is a signature whose address cannot tell people apart (empty, or shared by many); each counts as a person of its own.
- A "gap" is a part of the history that was not there to read.
- Every other line is something in the record that looked wrong, with what was done instead.

## How to read it
Small numbers beside a large number of commits do not move the figures.
Unresolved signatures make newcomers slightly too many.

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
        SELECT notes.project, 7 AS rank, notes.meaning AS "check",
               SUM(notes.found) AS found, 0 AS people
        FROM   notes
        JOIN   projects ON projects.project = notes.project
        GROUP  BY notes.project, notes.meaning
        UNION  ALL
        SELECT coverage.project, 8 AS rank,
               'gap in ' || coverage.fact || ': ' || coverage.reason AS "check",
               COUNT(*) AS found, 0 AS people
        FROM   coverage
        JOIN   projects ON projects.project = coverage.project
        WHERE  coverage.extent <> 'complete'
        GROUP  BY coverage.project, coverage.fact, coverage.reason
       ) AS checks
ORDER  BY checks.project, checks.rank, checks."check"
