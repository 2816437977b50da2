/*
+++
facts = []
+++
# Periods
The calendar periods asked for: of the chosen length, starting at or after `from` and before `until`, up to the one that holds the snapshot.
Half-open, UTC.
*/
SELECT calendar.period,
       calendar.starts_seconds,
       calendar.ends_seconds
FROM   calendar
JOIN   settings ON settings.per = calendar.per
WHERE  (settings.from_seconds IS NULL OR calendar.starts_seconds >= settings.from_seconds)
       AND (settings.until_seconds IS NULL OR calendar.starts_seconds < settings.until_seconds)
