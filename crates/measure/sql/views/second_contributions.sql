/*
+++
facts = ["commits"]
needs_beginning = true
+++
# Second contributions
When a person contributed again, at least 24 hours after the first time.
`second_at_seconds` takes any later commit; `second_merge_at_seconds` counts the commits of one merge as one contribution, so the later commit must have landed with something else.
Both are empty for people who did not come back before the snapshot.
*/
SELECT first_contributions.project,
       first_contributions.person,
       first_contributions.first_at_seconds,
       MIN(contributions.at_seconds) AS second_at_seconds,
       MIN(CASE WHEN contributions.landed_with <> first_contributions.first_landed_with
                THEN contributions.at_seconds END) AS second_merge_at_seconds
FROM   first_contributions
LEFT   JOIN contributions
       ON contributions.project = first_contributions.project
       AND contributions.person = first_contributions.person
       AND contributions.at_seconds >= first_contributions.first_at_seconds + 86400
GROUP  BY first_contributions.project, first_contributions.person,
       first_contributions.first_at_seconds
