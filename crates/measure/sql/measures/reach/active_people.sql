/*
+++
question    = "Who keeps the project going: newcomers, people who came back, or long-standing people?"
sensitivity = "trace"
version     = 1
dimensions  = ["tenure"]
chart       = "stacked_bar"
related     = ["CHAOSS: Contributors (3467)", "CHAOSS: Inactive Contributors (3614)"]

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
name  = "active_people"
unit  = "people"
label = "people active"
+++
# People active
People with at least one contribution in the period, by how long they had been around: newcomers (first contribution in the period), returning (first contribution less than a year before the period), long-standing (a year or more before).

## How to read it
A steady top (newcomers) with a thin middle (returning) means that people come once and do not come back.
A thick bottom alone means that few new people arrive.

## What it cannot tell you
Being quiet for a quarter is normal: studies, leave, another project.
Nobody here is judged by it, and a silence is not a departure.

## What a community can do
Ask people who came once what would have made a second time easy, and keep small, welcoming work ready.
*/
SELECT project_periods.project,
       project_periods.period,
       tenures.tenure,
       COUNT(active_people.person) AS active_people,
       COUNT(active_people.person) AS people
FROM   project_periods
CROSS  JOIN (VALUES (1, 'newcomer'), (2, 'returning'), (3, 'long_standing')) AS tenures(rank, tenure)
LEFT   JOIN active_people ON active_people.project = project_periods.project
                          AND active_people.period = project_periods.period
                          AND active_people.tenure = tenures.tenure
GROUP  BY project_periods.project, project_periods.period, tenures.rank, tenures.tenure
ORDER  BY project_periods.project, project_periods.period, tenures.rank
