/*
+++
question    = "From which years do the people active now come?"
sensitivity = "trace"
version     = 1
dimensions  = ["cohort"]
chart       = "heat_map"
related     = ["cohort composition"]

[params.per]
default = "year"
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
# Cohort composition
People active in the period, by the year of their first contribution.

## How to read it
Read along a row: how many people of that year are still active later.
Read down a column: on which years the project rests at that time.

## What it cannot tell you
The work behind it is not shown: one commit and a hundred count the same.

## What a community can do
If most of the people active come from a few old years, plan how knowledge and rights pass on.
*/
SELECT project_periods.project,
       project_periods.period,
       years.period AS cohort,
       COUNT(dated.person) AS active_people,
       COUNT(dated.person) AS people
FROM   project_periods
JOIN   calendar AS years
       ON years.per = 'year'
       AND years.ends_seconds > project_periods.began_seconds
       AND years.starts_seconds < project_periods.ends_seconds
LEFT   JOIN (SELECT active_people.project, active_people.period, active_people.person,
                    first_years.period AS cohort
             FROM   active_people
             JOIN   calendar_days AS first_years
                    ON first_years.per = 'year'
                    AND first_years.day = active_people.first_at_seconds / 86400) AS dated
       ON dated.project = project_periods.project
       AND dated.period = project_periods.period
       AND dated.cohort = years.period
GROUP  BY project_periods.project, project_periods.period, years.period
ORDER  BY project_periods.project, project_periods.period, years.period
