/*
+++
facts = ["commits"]
needs_beginning = true
+++
# Newest cohorts
The people who first contributed in the newest four complete quarters that were followed for `days` days, taken together; `days` is 365 or 90.
A younger project gives as many quarters as it has.
`period` names the first and the last of the quarters.
*/
SELECT quarters.project,
       quarters.days,
       MIN(quarters.period) OVER (PARTITION BY quarters.project, quarters.days)
         || ' to ' ||
       MAX(quarters.period) OVER (PARTITION BY quarters.project, quarters.days) AS period,
       first_contributions.person,
       first_contributions.first_at_seconds
FROM   (SELECT began.project, calendar.period, calendar.starts_seconds, calendar.ends_seconds,
               horizons.days,
               ROW_NUMBER() OVER (PARTITION BY began.project, horizons.days
                                  ORDER BY calendar.starts_seconds DESC) AS newest
        FROM   calendar
        JOIN   (SELECT project, MIN(first_at_seconds) AS first_at_seconds
                FROM   first_contributions
                GROUP  BY project) AS began
               ON calendar.ends_seconds > began.first_at_seconds
        CROSS  JOIN (VALUES (90), (365)) AS horizons(days)
        CROSS  JOIN settings
        WHERE  calendar.per = 'quarter'
               AND calendar.ends_seconds + horizons.days * 86400 <= settings.as_of_seconds) AS quarters
LEFT   JOIN first_contributions
       ON first_contributions.project = quarters.project
       AND first_contributions.first_at_seconds >= quarters.starts_seconds
       AND first_contributions.first_at_seconds < quarters.ends_seconds
WHERE  quarters.newest <= 4
