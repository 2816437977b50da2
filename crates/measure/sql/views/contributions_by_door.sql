/*
+++
facts = []
+++
# Contributions by door
What human beings contributed through three doors: opened a change (`change`), opened an issue (`issue`), authored a commit that is not a merge (`commit`).
`piece` is what a contribution belongs to: the commits that landed with a change are one piece with it, so that a first change and its commits are one first contribution.
`uncertain_here` and `uncertain_anywhere` are 1 in the first 365 days of what is known through the door of this project, or of all projects asked about (`beginnings`): whoever is first seen then may have been there before (left truncation).
What was moved, converted or deleted at its source is out.
Acts in a time marked as automated are out, unless the setting `automated` is `with`.
One row per project, person, door and item or commit.
*/
SELECT done.project,
       done.person,
       done.at_seconds,
       done.door,
       done.id,
       done.piece,
       CASE WHEN done.at_seconds < here.begins_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS uncertain_here,
       CASE WHEN done.at_seconds < anywhere.begins_seconds + 365 * 86400
            THEN 1 ELSE 0 END AS uncertain_anywhere
FROM   (SELECT person_items.project,
               person_items.person,
               person_items.class,
               person_items.opened_seconds AS at_seconds,
               person_items.kind AS door,
               CASE person_items.kind WHEN 'issue' THEN 'issues'
                                      ELSE 'changes_proposed' END AS fact,
               person_items.item AS id,
               person_items.item AS piece
        FROM   person_items
        WHERE  person_items.kind IN ('issue', 'change') AND NOT person_items.gone
        UNION  ALL
        SELECT acts.project,
               acts.person,
               acts.class,
               acts.at_seconds,
               'commit' AS door,
               'commits' AS fact,
               acts."commit" AS id,
               COALESCE(merged.item, acts."commit") AS piece
        FROM   acts
        LEFT   JOIN (SELECT known_traces.project,
                            known_traces.detail AS landed_with,
                            MIN(known_traces.item) AS item
                     FROM   known_traces
                     WHERE  known_traces.kind = 'merged'
                     GROUP  BY known_traces.project, known_traces.detail) AS merged
               ON merged.project = acts.project
               AND merged.landed_with = acts.landed_with
        WHERE  acts.door = 'authored') AS done
LEFT   JOIN beginnings AS here
       ON here.project = done.project
       AND here.fact = done.fact
LEFT   JOIN (SELECT beginnings.fact, MAX(beginnings.begins_seconds) AS begins_seconds
             FROM   beginnings
             GROUP  BY beginnings.fact) AS anywhere
       ON anywhere.fact = done.fact
CROSS  JOIN settings
WHERE  done.class = 'human' OR (done.class = 'automated' AND settings.automated = 'with')
