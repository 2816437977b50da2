/*
+++
question    = "How much of the activity is made by machines?"
sensitivity = "trace"
version     = 2
chart       = "dot_interval"
related     = ["CHAOSS: Bot Activity (3465)"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[[values]]
name  = "commits"
unit  = "count"
label = "commits that are not merges"
drawn = false

[[values]]
name  = "bot_commits"
unit  = "count"
label = "of these by bots"
drawn = false

[[values]]
name      = "share"
unit      = "share"
label     = "share by bots"
estimator = "wilson_of_counts"
absent    = "no commits"
+++
# Bot share
Commits by known bots, as a share of all commits that are not merges.
Bots are known by the suffix `[bot]` and by a curated list that a community can extend; nothing is guessed from behavior.
What an account did in a time in which the community marks it as automated counts among them.

## How to read it
This is a line about data quality: where bots are many, look twice at every count of activity.

## What it cannot tell you
A person who commits with the help of a machine counts as a person; a machine that is not on the list counts as one too.

## What a community can do
Put its own machine accounts into the `bots` list of `convivial.toml`.
*/
SELECT project_periods.project,
       project_periods.period,
       COUNT(DISTINCT dated."commit") AS commits,
       COUNT(DISTINCT CASE WHEN dated.class IN ('bot', 'automated') THEN dated."commit" END) AS bot_commits,
       COUNT(DISTINCT CASE WHEN dated.class IN ('bot', 'automated') THEN dated."commit" END) AS share_part,
       COUNT(DISTINCT dated."commit") AS share_whole,
       COUNT(DISTINCT CASE WHEN dated.class = 'human' THEN dated.person END) AS people
FROM   project_periods
LEFT   JOIN (SELECT acts.project, days.period, acts."commit", acts.class, acts.person
             FROM   acts
             JOIN   days ON days.day = acts.at_seconds / 86400
             WHERE  acts.door = 'authored') AS dated
       ON dated.project = project_periods.project
       AND dated.period = project_periods.period
GROUP  BY project_periods.project, project_periods.period
ORDER  BY project_periods.project, project_periods.period
