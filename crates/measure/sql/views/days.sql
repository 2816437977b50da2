/*
+++
facts = []
+++
# Days
Which of the periods asked for holds a day; a day is a number of whole days since 1970, UTC.
*/
SELECT calendar_days.day,
       periods.period,
       periods.starts_seconds,
       periods.ends_seconds
FROM   calendar_days
JOIN   settings ON settings.per = calendar_days.per
JOIN   periods ON periods.period = calendar_days.period
