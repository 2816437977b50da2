/*
+++
facts = ["commits"]
+++
# Contributions
The acts of human beings through the chosen door (`authored`, `co_authored`, or `any`).
Bots are out; ghosts are out too, because one shared account stands for many people.
What was done in a time in which an account is marked as automated is out, unless the setting `automated` is `with`.
One row per project, person and commit.
*/
SELECT DISTINCT
       acts.project,
       acts.person,
       acts."commit",
       acts.landed_with,
       acts.at_seconds
FROM   acts
CROSS  JOIN settings
WHERE  (acts.class = 'human' OR (acts.class = 'automated' AND settings.automated = 'with'))
       AND (settings.door = 'any' OR settings.door = acts.door)
