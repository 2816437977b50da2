/*
+++
question    = "How many newcomers contribute exactly once?"
sensitivity = "trace"
version     = 1
chart       = "dot_interval"
related     = ["CHAOSS: Occasional Contributors (3466)"]

[params.per]
default = "year"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share"
unit      = "share"
label     = "exactly one contribution"
estimator = "wilson"
absent    = "not yet followed for a year"
matures   = true
+++
# One-time people
Of the people who first contributed in the period, the share who have made exactly one contribution up to the snapshot.
Given only for cohorts that were followed for at least 365 days, so that nobody is called one-time too early.

## How to read it
About half of all people in large scientific projects contribute once.
That is normal, and a single good fix is a gift.

## What it cannot tell you
Several commits of one change count as several contributions here, so this is not the complement of the second contribution.

## What a community can do
Make the one time pleasant: quick answers, thanks, credit in the release notes.
*/
SELECT project_periods.project,
       project_periods.period,
       cohorts.person,
       CASE WHEN cohorts.cohort_followed_seconds < 365 * 86400 THEN NULL
            WHEN cohorts.contributions = 1
            THEN 1 ELSE 0 END AS share
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
ORDER  BY project_periods.project, project_periods.period, cohorts.person
