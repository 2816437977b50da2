/*
+++
question    = "Do the newest newcomers come back soon?"
sensitivity = "trace"
version     = 1
chart       = "table"
related     = ["the north star of the Contributor Experience Leads"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share_90"
unit      = "share"
label     = "came back within 90 days"
estimator = "wilson"
absent    = "nobody was followed for 90 days"
+++
# Second contribution, early sign
Of the people who first contributed in the newest four complete quarters that were followed for 90 days, taken together, the share who contributed again at least 24 hours after the first time and within 90 days.

## How to read it
It is lower than the headline by its nature, because the time is shorter: compare it with earlier early signs, not with the headline.

## What it cannot tell you
Four quarters of one project vary by chance; a difference of ten points between two years is common without any cause.
It counts only people whose first change was accepted.

## What a community can do
Look at it together with what was done for newcomers in those months, and write down what was tried.
*/
SELECT newest_cohorts.project,
       newest_cohorts.period,
       newest_cohorts.person,
       CASE WHEN newest_cohorts.person IS NULL THEN NULL
            WHEN second_contributions.second_at_seconds
                 <= newest_cohorts.first_at_seconds + 90 * 86400
            THEN 1 ELSE 0 END AS share_90
FROM   newest_cohorts
LEFT   JOIN second_contributions ON second_contributions.project = newest_cohorts.project
                                 AND second_contributions.person = newest_cohorts.person
WHERE  newest_cohorts.days = 90
ORDER  BY newest_cohorts.project, newest_cohorts.person
