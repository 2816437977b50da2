/*
+++
question    = "Are newcomers still active in their second year?"
sensitivity = "trace"
version     = 1
chart       = "dot_interval"
related     = ["cohort retention"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share"
unit      = "share"
label     = "active in the second year"
estimator = "wilson"
absent    = "not yet followed for 730 days"
+++
# Retained in the second year
Of the people who first contributed in the period, the share with at least one contribution more than 365 and at most 730 days after the first.
Given only for cohorts that were followed whole.

## How to read it
Most people of most projects contribute once or for a short time; a tenth still active in the second year is usual.

## What it cannot tell you
People who review, answer or organize without committing count as absent here.
A break of more than a year is common and says nothing about a person.

## What a community can do
Give people who came back twice something of their own: a part to look after, a review to take, a place in a meeting.
*/
SELECT project_periods.project,
       project_periods.period,
       cohorts.person,
       CASE WHEN cohorts.cohort_followed_seconds < 730 * 86400 THEN NULL
            WHEN second_year.person IS NOT NULL
            THEN 1 ELSE 0 END AS share
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
LEFT   JOIN (SELECT DISTINCT first_contributions.project, first_contributions.person
             FROM   first_contributions
             JOIN   contributions
                    ON contributions.project = first_contributions.project
                    AND contributions.person = first_contributions.person
             WHERE  contributions.at_seconds
                      > first_contributions.first_at_seconds + 365 * 86400
                    AND contributions.at_seconds
                      <= first_contributions.first_at_seconds + 730 * 86400) AS second_year
       ON second_year.project = cohorts.project
       AND second_year.person = cohorts.person
ORDER  BY project_periods.project, project_periods.period, cohorts.person
