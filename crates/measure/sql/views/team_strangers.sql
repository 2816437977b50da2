/*
+++
facts = []
+++
# Team strangers
Whom lists of teams name with a role and of whom the store knows nothing else in the project: no signature, no item and no act.
One row per project and person.
*/
SELECT DISTINCT team_spells.project, team_spells.person
FROM   team_spells
LEFT   JOIN (SELECT resolved.project, resolved.person
             FROM   resolved
             UNION
             SELECT person_items.project, person_items.person
             FROM   person_items
             WHERE  person_items.person IS NOT NULL
             UNION
             SELECT person_traces.project, person_traces.person
             FROM   person_traces
             WHERE  person_traces.person IS NOT NULL) AS known
       ON known.project = team_spells.project
       AND known.person = team_spells.person
WHERE  known.person IS NULL
