/*
+++
facts = ["commits"]
needs_beginning = true
+++
# Active people
Who contributed in a period, with the tenure they had in it: `newcomer` (the first contribution ever lies in the period), `returning` (it lies less than a year before the period), `long_standing` (a year or more before).
*/
SELECT DISTINCT
       contributions.project,
       days.period,
       contributions.person,
       first_contributions.first_at_seconds,
       CASE WHEN first_contributions.first_at_seconds >= days.starts_seconds
            THEN 'newcomer'
            WHEN first_contributions.first_at_seconds > days.starts_seconds - 365 * 86400
            THEN 'returning'
            ELSE 'long_standing' END AS tenure
FROM   contributions
JOIN   days ON days.day = contributions.at_seconds / 86400
JOIN   first_contributions ON first_contributions.project = contributions.project
                           AND first_contributions.person = contributions.person
