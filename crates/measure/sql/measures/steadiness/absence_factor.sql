/*
+++
question    = "On how few people does the work rest?"
sensitivity = "trace"
version     = 1
chart       = "line"
related     = ["CHAOSS: Contributor Absence Factor (3944)"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "absence_factor"
unit      = "people"
label     = "people who made half of the contributions"
estimator = "absence_factor"
absent    = "no contributions in the year before"

[[values]]
name      = "gini"
unit      = "index"
label     = "Gini coefficient of contributions"
estimator = "gini"
absent    = "fewer than three people"
drawn     = false
+++
# Contributor absence factor
The fewest people who together made at least half of the contributions of the 365 days before the end of the period (before the snapshot, for the period that is still running).
Beside it the Gini coefficient: 0 if all contributed alike, towards 1 if one person made nearly all.

## How to read it
A low number means that the project would be in trouble if a few people were ill or moved on.
The Gini coefficient depends on how many people there are: compare it within one project only.

## What it cannot tell you
Who these people are; no name is ever shown.
Reviews, triage and other work without commits are not counted.

## What a community can do
Pair people on the parts that one person knows, write down what only one person can do, and share review.
*/
SELECT windows.project,
       windows.period,
       contributions.person,
       COUNT(contributions."commit") AS amount
FROM   (SELECT project_periods.project, project_periods.period,
               LEAST(project_periods.ends_seconds, settings.as_of_seconds) AS ends_seconds
        FROM   project_periods
        CROSS  JOIN settings) AS windows
LEFT   JOIN contributions ON contributions.project = windows.project
                          AND contributions.at_seconds < windows.ends_seconds
                          AND contributions.at_seconds >= windows.ends_seconds - 365 * 86400
GROUP  BY windows.project, windows.period, contributions.person
ORDER  BY windows.project, windows.period, contributions.person
