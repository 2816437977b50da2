/*
+++
question    = "How many newcomers become long-term?"
sensitivity = "trace"
version     = 1
chart       = "dot_interval"
related     = ["long-term contributor (Zhou and Mockus 2012; Bao et al. 2019)"]

[params.per]
default = "year"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share_1_year"
unit      = "share"
label     = "span of a year or more"
estimator = "wilson"
absent    = "not yet followed for a year"
matures   = true

[[values]]
name      = "share_3_years"
unit      = "share"
label     = "span of three years or more"
estimator = "wilson"
absent    = "not yet followed for three years"
matures   = true
+++
# Long-term people
Of the people who first contributed in the period, the share whose latest contribution lies at least 365 days, and at least 1,095 days, after the first.
Given only for cohorts that were followed for at least that long.

## How to read it
Older cohorts have had more time to reach a span, so this share can still rise for recent ones; compare neighboring cohorts only.

## What it cannot tell you
A long span is not a lot of work: two commits three years apart make one.

## What a community can do
Ask long-term people what kept them, and write the answer into the guide for those who look after newcomers.
*/
SELECT project_periods.project,
       project_periods.period,
       cohorts.person,
       CASE WHEN cohorts.cohort_followed_seconds < 365 * 86400 THEN NULL
            WHEN cohorts.last_at_seconds >= cohorts.first_at_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS share_1_year,
       CASE WHEN cohorts.cohort_followed_seconds < 1095 * 86400 THEN NULL
            WHEN cohorts.last_at_seconds >= cohorts.first_at_seconds + 1095 * 86400
            THEN 1 ELSE 0 END AS share_3_years
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
ORDER  BY project_periods.project, project_periods.period, cohorts.person
