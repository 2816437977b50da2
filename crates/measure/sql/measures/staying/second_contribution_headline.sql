/*
+++
question    = "Do newcomers make a second contribution?"
sensitivity = "trace"
version     = 1
chart       = "table"
related     = ["the north star of the Contributor Experience Leads"]

[params.door]
default = "authored"
allowed = ["authored", "co_authored", "any"]

[[values]]
name      = "share_365"
unit      = "share"
label     = "came back within 365 days"
estimator = "wilson"
absent    = "nobody was followed for 365 days"
+++
# Second contribution
Of the people who first contributed in the last four complete quarters that were followed for 365 days, taken together, the share who contributed again at least 24 hours after the first time and within 365 days.

## How to read it
This is the first headline figure.
It looks at people who came more than a year ago, so that everybody was followed for the same time; the early sign beside it looks at newer ones.

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
                 <= newest_cohorts.first_at_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS share_365
FROM   newest_cohorts
LEFT   JOIN second_contributions ON second_contributions.project = newest_cohorts.project
                                 AND second_contributions.person = newest_cohorts.person
WHERE  newest_cohorts.days = 365
ORDER  BY newest_cohorts.project, newest_cohorts.person
