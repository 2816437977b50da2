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
SELECT active_people.project,
       active_people.period,
       first_years.period AS cohort,
       COUNT(active_people.person) AS active_people,
       COUNT(active_people.person) AS people
FROM   active_people
JOIN   calendar_days AS first_years
       ON first_years.per = 'year'
       AND first_years.day = active_people.first_at_seconds / 86400
GROUP  BY active_people.project, active_people.period, first_years.period
ORDER  BY active_people.project, active_people.period, first_years.period
