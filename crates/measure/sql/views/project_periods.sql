/*
+++
facts = ["commits"]
+++
# Project periods
The periods of a project from its first contribution on, so that a period with nobody is a row with zero and not a gap.
`began_seconds` is the time of that first contribution.
*/
SELECT began.project,
       periods.period,
       periods.starts_seconds,
       periods.ends_seconds,
       began.first_at_seconds AS began_seconds
FROM   periods
JOIN   (SELECT project, MIN(first_at_seconds) AS first_at_seconds
        FROM   first_contributions
        GROUP  BY project) AS began
       ON periods.ends_seconds > began.first_at_seconds
