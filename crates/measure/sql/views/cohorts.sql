/*
+++
facts = ["commits"]
needs_beginning = true
+++
# Cohorts
The people who first contributed in the same period.
A share over time is only given for a cohort that was followed whole: `cohort_followed_seconds` is the time from the end of the period to the snapshot.
*/
SELECT first_contributions.project,
       days.period,
       first_contributions.person,
       first_contributions.first_at_seconds,
       first_contributions.last_at_seconds,
       first_contributions.contributions,
       settings.as_of_seconds - first_contributions.first_at_seconds AS followed_seconds,
       settings.as_of_seconds - days.ends_seconds AS cohort_followed_seconds
FROM   first_contributions
JOIN   days ON days.day = first_contributions.first_at_seconds / 86400
CROSS  JOIN settings
