/*
+++
question    = "Which question, that a decision of a community depends on?"
sensitivity = "trace"
version     = 1
chart       = "bar"
related     = []

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name  = "{name}"
unit  = "people"
label = "{words}"
+++
# {title}
What is counted, and how, in one or two plain sentences.

## How to read it
What a high and a low figure mean, and what to compare it with.

## What it cannot tell you
Who is not in it, and what somebody might wrongly conclude from it.

## What a community can do
One small step that somebody with little time can take.
*/
SELECT project_periods.project,
       project_periods.period,
       COUNT(cohorts.person) AS {name},
       COUNT(cohorts.person) AS people
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
GROUP  BY project_periods.project, project_periods.period
ORDER  BY project_periods.project, project_periods.period
