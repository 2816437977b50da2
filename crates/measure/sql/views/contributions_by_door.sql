/*
+++
facts = []
+++
# Contributions by door
What human beings contributed through three doors: opened a change (`change`), opened an issue (`issue`), authored a commit that is not a merge (`commit`).
`piece` is what a contribution belongs to in its project: the commits that landed with a change are one piece with it, so that a first change and its commits are one first contribution.
`piece_anywhere` is the same over all projects asked about: a commit that projects share, as a fork does, belongs everywhere to the change with which it landed in any of them.
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
       done.piece_anywhere
FROM   (SELECT person_items.project,
               person_items.person,
               person_items.class,
               person_items.opened_seconds AS at_seconds,
               person_items.kind AS door,
               person_items.item AS id,
               person_items.item AS piece,
               person_items.item AS piece_anywhere
        FROM   person_items
        WHERE  person_items.kind IN ('issue', 'change') AND NOT person_items.gone
        UNION  ALL
        SELECT acts.project,
               acts.person,
               acts.class,
               acts.at_seconds,
               'commit' AS door,
               acts."commit" AS id,
               COALESCE(merged.item, acts."commit") AS piece,
               COALESCE(MIN(merged.item) OVER (PARTITION BY acts."commit"),
                        acts."commit") AS piece_anywhere
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
CROSS  JOIN settings
WHERE  done.class = 'human' OR (done.class = 'automated' AND settings.automated = 'with')
