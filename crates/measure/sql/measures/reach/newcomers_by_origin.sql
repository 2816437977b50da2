/*
+++
question    = "Are newcomers new to all our projects, or known from another of them?"
sensitivity = "trace"
version     = 1
dimensions  = ["origin"]
several     = true
chart       = "stacked_bar"
related     = ["CHAOSS: New Contributors (3613)"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.automated]
default = "without"
allowed = ["without", "with"]

[[values]]
name  = "newcomers"
unit  = "people"
label = "newcomers"
+++
# Newcomers by origin
People whose first contribution to the project lies in the period, by where they were before: known elsewhere (they contributed earlier to another of the projects asked about), new everywhere (this was their first in all of them), unknown (what is known of a project begins too late to say).
A contribution is a change with the commits that landed with it, an issue, or a commit that landed with no change; a commit that two projects share is one.

## How to read it
People known elsewhere have learned much already, and meet other hurdles than those who are new to everything.
A project to which nobody comes from its neighbors may be hard to find from there.

## What it cannot tell you
Elsewhere means the other projects of this store that were asked about, and no place beside them: whoever is new everywhere here may have years of experience in others.
The answer about one project changes with the projects that are asked about together with it.
Two projects know one person as the same only where an account, an address or a `.mailmap` says so.
Where nobody said which forge account signs with which address, one person counts as two, each of them new once: look at the suggestions of `convivial people suggest` first.
It counts people through every door that a source tells, so it can be more than the newcomers counted by commits.

## What a community can do
Greet people from a neighboring project as colleagues, and ask them what was different here.
If nearly all are new everywhere, write the first page for somebody who has never contributed to anything.
*/
SELECT project_periods.project,
       project_periods.period,
       origins.origin,
       COUNT(came.person) AS newcomers,
       COUNT(came.person) AS people
FROM   project_periods
CROSS  JOIN (VALUES (1, 'new_everywhere'), (2, 'known_elsewhere'), (3, 'unknown'))
            AS origins(rank, origin)
LEFT   JOIN (SELECT first_seen.project, days.period, first_seen.person,
                    CASE WHEN first_seen.uncertain_here = 1 THEN 'unknown'
                         WHEN pieces.anywhere > 1 THEN 'known_elsewhere'
                         WHEN first_seen.uncertain_anywhere = 1 THEN 'unknown'
                         ELSE 'new_everywhere' END AS origin
             FROM   first_seen
             JOIN   days ON days.day = first_seen.first_at_seconds / 86400
             JOIN   pieces ON pieces.project = first_seen.project
                           AND pieces.person = first_seen.person
                           AND pieces.here = 1) AS came
       ON came.project = project_periods.project
       AND came.period = project_periods.period
       AND came.origin = origins.origin
GROUP  BY project_periods.project, project_periods.period, origins.rank, origins.origin
ORDER  BY project_periods.project, project_periods.period, origins.rank
