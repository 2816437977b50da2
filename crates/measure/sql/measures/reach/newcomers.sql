/*
+++
question    = "How many people contributed for the first time?"
sensitivity = "trace"
version     = 1
chart       = "bar"
related     = ["CHAOSS: New Contributors (3613)"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[params.automated]
default = "without"
allowed = ["without", "with"]

[[values]]
name  = "newcomers"
unit  = "people"
label = "newcomers"
+++
# Newcomers
People whose first contribution ever, over the whole known history, lies in the period.

## How to read it
Compare a quarter with the same quarter of other years: newcomers follow semesters, sprints and summer programs.
Look at several years before calling anything a trend.

## What it cannot tell you
It counts only people whose change was accepted.
Those who were declined, never answered, or who helped without committing are not here.
It does not say where anybody came from or whether they were new elsewhere.

## What a community can do
If the number falls, look first at what a newcomer meets: is there a small open task, does somebody answer, does the guide still work on a fresh machine?
*/
SELECT project_periods.project,
       project_periods.period,
       COUNT(cohorts.person) AS newcomers,
       COUNT(cohorts.person) AS people
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
GROUP  BY project_periods.project, project_periods.period
ORDER  BY project_periods.project, project_periods.period
