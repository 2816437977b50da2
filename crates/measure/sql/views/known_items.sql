/*
+++
facts = []
+++
# Known items
Issues, changes, discussions, threads and topics, each once, put together from all sources that tell of it.
Each field comes from the source of the lowest rank that tells it; what one source calls an issue and another knows to be a change is a change.
Only items with a believable time of opening before the snapshot.
One row per project and item.
*/
SELECT together.project,
       together.item,
       CASE WHEN together.changes > 0 THEN 'change' ELSE together.kind END AS kind,
       together.author,
       together.author_kind,
       together.opened_seconds,
       together.state,
       together.additions,
       together.deletions,
       together.files
FROM   (SELECT items.project,
               items.item,
               SUM(CASE WHEN items.kind = 'change' THEN 1 ELSE 0 END) AS changes,
               FIRST_VALUE(items.kind ORDER BY items.rank, items.record) AS kind,
               FIRST_VALUE(items.author ORDER BY items.rank, items.record)
                   FILTER (WHERE items.author IS NOT NULL) AS author,
               FIRST_VALUE(items.author_kind
                           ORDER BY CASE WHEN items.author_kind = 'untold' THEN 1 ELSE 0 END,
                                    items.rank, items.record) AS author_kind,
               FIRST_VALUE(CAST(items.opened_at AS BIGINT) / 1000000
                           ORDER BY items.rank, items.record) AS opened_seconds,
               FIRST_VALUE(items.state ORDER BY items.rank, items.record)
                   FILTER (WHERE items.state IS NOT NULL) AS state,
               FIRST_VALUE(items.additions ORDER BY items.rank, items.record)
                   FILTER (WHERE items.additions IS NOT NULL) AS additions,
               FIRST_VALUE(items.deletions ORDER BY items.rank, items.record)
                   FILTER (WHERE items.deletions IS NOT NULL) AS deletions,
               FIRST_VALUE(items.files ORDER BY items.rank, items.record)
                   FILTER (WHERE items.files IS NOT NULL) AS files
        FROM   items
        JOIN   projects ON projects.project = items.project
        WHERE  items.opened_at IS NOT NULL AND NOT items.opened_suspect
        GROUP  BY items.project, items.item) AS together
CROSS  JOIN settings
WHERE  together.opened_seconds < settings.as_of_seconds
