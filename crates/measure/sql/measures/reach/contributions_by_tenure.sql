/*
+++
question    = "Who does the work: newcomers, early people, established people or maintainers?"
sensitivity = "trace"
version     = 1
dimensions  = ["tenure"]
chart       = "stacked_bar"
related     = ["CHAOSS: Contributors (3467)", "CHAOSS: Types of Contributions (3432)"]

[params.per]
default = "quarter"
allowed = ["month", "quarter", "year"]

[params.automated]
default = "without"
allowed = ["without", "with"]

[[values]]
name  = "contributions"
unit  = "count"
label = "contributions"
+++
# Contributions by tenure
Contributions that began in the period, by what their author was in the project at that moment: maintainer; else newcomer (the first contribution ever), early (the second to the fourth), established (from the fifth on).
A contribution is a change with the commits that landed with it, an issue, or a commit that landed with no change.
Unknown are the first four contributions of people who may have been there before what is known of the project begins.
The people beside each count had that tenure at least once in the period; somebody who went from newcomer to early in it stands behind both.

## How to read it
Each newcomer has exactly one contribution here as a newcomer, so that part counts people; what lies above it is what came afterwards.
A thin early part above a steady newcomer part means that people come once and do not come back.
Where nearly all is the work of maintainers, the project rests on few people.

## What it cannot tell you
It counts what the sources collected tell: with commits alone, nobody's issues and unaccepted changes are here, and a squashed change is one contribution where ten commits on a branch are ten.
Where nobody said which forge account signs with which address, one person counts as two, each of them new once: look at the suggestions of `convivial people suggest` first.
A source that ends earlier than the commits makes the newest periods look thinner than they are.
A count says nothing about the worth of the work, nor about reviewing, answering and organizing.

## What a community can do
If little comes from early people, look at what happens after a first contribution: an answer, thanks, and a next task of the same size.
If maintainers carry nearly all of it, ask which part of their work somebody established could take over.
*/
SELECT project_periods.project,
       project_periods.period,
       classes.tenure,
       COUNT(begun.person) AS contributions,
       COUNT(DISTINCT begun.person) AS people
FROM   project_periods
CROSS  JOIN (VALUES (1, 'newcomer'), (2, 'early'), (3, 'established'), (4, 'maintainer'),
                    (5, 'unknown')) AS classes(rank, tenure)
LEFT   JOIN (SELECT begun_pieces.project, days.period, begun_pieces.person,
                    begun_pieces.tenure_here AS tenure
             FROM   begun_pieces
             JOIN   days ON days.day = begun_pieces.begun_seconds / 86400) AS begun
       ON begun.project = project_periods.project
       AND begun.period = project_periods.period
       AND begun.tenure = classes.tenure
GROUP  BY project_periods.project, project_periods.period, classes.rank, classes.tenure
ORDER  BY project_periods.project, project_periods.period, classes.rank
