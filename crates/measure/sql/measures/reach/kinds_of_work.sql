/*
+++
question    = "What kinds of work do newcomers do, and what do others do?"
sensitivity = "trace"
version     = 1
dimensions  = ["kind", "tenure"]
chart       = "dot_interval"
related     = ["CHAOSS: Types of Contributions (3432)"]

[params.per]
default = "year"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share"
unit      = "share"
label     = "share who touched it"
estimator = "wilson"
absent    = "nobody active"
+++
# Kinds of work
Of the newcomers active in the period, and of the others active in it, the share who touched each kind of work: code, tests, documentation, translations, continuous integration, packaging, examples, community files, other.
A kind is found from the paths of the changed files by a small table that a community can extend; one person can touch many kinds, so shares add up to more than one.

## How to read it
Where newcomers and others differ, that is where people come in: often documentation or small fixes of code.
A kind that no newcomer touches may be closed to them, or simply rare.

## What it cannot tell you
Work that leaves no file behind (answering, reviewing, organizing, teaching) is not here.
A path says little about how hard or how valued the work was.

## What a community can do
Offer a first task in a kind where few newcomers arrive, and give credit for every kind.
*/
SELECT people.project,
       people.period,
       kinds.kind,
       people.tenure,
       people.person,
       CASE WHEN people.person IS NULL THEN NULL
            WHEN touched.person IS NULL THEN 0 ELSE 1 END AS share
FROM   (SELECT project_periods.project, project_periods.period, tenures.tenure, active.person
        FROM   project_periods
        CROSS  JOIN (VALUES ('newcomer'), ('other')) AS tenures(tenure)
        LEFT   JOIN (SELECT project, period, person,
                            CASE WHEN tenure = 'newcomer' THEN 'newcomer' ELSE 'other' END AS tenure
                     FROM   active_people) AS active
               ON active.project = project_periods.project
               AND active.period = project_periods.period
               AND active.tenure = tenures.tenure) AS people
CROSS  JOIN kinds
LEFT   JOIN (SELECT DISTINCT contributions.project, days.period, contributions.person,
                    kinds_touched.kind
             FROM   contributions
             JOIN   days ON days.day = contributions.at_seconds / 86400
             JOIN   kinds_touched ON kinds_touched.project = contributions.project
                                  AND kinds_touched."commit" = contributions."commit") AS touched
       ON touched.project = people.project
       AND touched.period = people.period
       AND touched.person = people.person
       AND touched.kind = kinds.kind
ORDER  BY people.project, people.period, kinds.rank, people.tenure, people.person
