/*
+++
question    = "Do newcomers make a second contribution?"
sensitivity = "trace"
version     = 1
chart       = "dot_interval"
related     = ["CHAOSS: Newcomer Experience (4891)", "the north star of the Contributor Experience Leads"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share_90"
unit      = "share"
label     = "came back within 90 days"
estimator = "wilson"
absent    = "not yet followed for 90 days"

[[values]]
name      = "share_180"
unit      = "share"
label     = "came back within 180 days"
estimator = "wilson"
absent    = "not yet followed for 180 days"
drawn     = false

[[values]]
name      = "share_365"
unit      = "share"
label     = "came back within 365 days"
estimator = "wilson"
absent    = "not yet followed for 365 days"

[[values]]
name      = "share_365_by_merge"
unit      = "share"
label     = "within 365 days, commits of one merge counted once"
estimator = "wilson"
absent    = "not yet followed for 365 days"
drawn     = false

[curve]
estimator = "kaplan_meier"
label     = "share who have made a second contribution"
falls     = false
+++
# Second contribution
Of the people who first contributed in the period, the share who contributed again at least 24 hours after the first time and within 90, 180 and 365 days.
A share is given only for a cohort that was followed whole; the curve (Kaplan–Meier) also uses those who are still being followed.
The last column counts all commits of one merge as one contribution.

## How to read it
This is the first of the two headline figures: coming back is the clearest sign that the first time went well.
The interval says how far the share would vary in a like year; cohorts differ from each other by more than that, so compare several years.

## What it cannot tell you
It does not say why somebody did not come back: many came for one fix and were content.
It counts only people whose first change was accepted.
A change of merge habits (squashing, for example) moves the figure without any change in welcome; the last column guards against part of that.

## What a community can do
Thank people by name for the first change, point to a second one of the same size, and answer the second as fast as the first.
*/
SELECT project_periods.project,
       project_periods.period,
       cohorts.person,
       LEAST(COALESCE(second_contributions.second_at_seconds - cohorts.first_at_seconds,
                      cohorts.followed_seconds),
             365 * 86400) AS time_seconds,
       CASE WHEN second_contributions.second_at_seconds
                 <= cohorts.first_at_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS event,
       CASE WHEN cohorts.cohort_followed_seconds < 90 * 86400 THEN NULL
            WHEN second_contributions.second_at_seconds
                 <= cohorts.first_at_seconds + 90 * 86400
            THEN 1 ELSE 0 END AS share_90,
       CASE WHEN cohorts.cohort_followed_seconds < 180 * 86400 THEN NULL
            WHEN second_contributions.second_at_seconds
                 <= cohorts.first_at_seconds + 180 * 86400
            THEN 1 ELSE 0 END AS share_180,
       CASE WHEN cohorts.cohort_followed_seconds < 365 * 86400 THEN NULL
            WHEN second_contributions.second_at_seconds
                 <= cohorts.first_at_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS share_365,
       CASE WHEN cohorts.cohort_followed_seconds < 365 * 86400 THEN NULL
            WHEN second_contributions.second_merge_at_seconds
                 <= cohorts.first_at_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS share_365_by_merge
FROM   project_periods
LEFT   JOIN cohorts ON cohorts.project = project_periods.project
                    AND cohorts.period = project_periods.period
LEFT   JOIN second_contributions ON second_contributions.project = cohorts.project
                                 AND second_contributions.person = cohorts.person
ORDER  BY project_periods.project, project_periods.period, cohorts.person
