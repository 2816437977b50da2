/*
+++
facts = []
+++
# Known items
Issues, changes, discussions, threads and topics, each once, put together from all sources that tell of it.
Each field comes from the source of the lowest rank that tells it; what one source calls an issue and another knows to be a change is a change.
Whoever tells of a merge is believed before all others, and one source that tells an item more than once is believed in its closing and its largest size.
`gone` marks items that were moved, converted or deleted at their source.
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
       together.files,
       gone.item IS NOT NULL AS gone
FROM   (SELECT ranked.project,
               ranked.item,
               SUM(CASE WHEN ranked.kind = 'change' THEN 1 ELSE 0 END) AS changes,
               MAX(CASE WHEN ranked.by_rank = 1 THEN ranked.kind END) AS kind,
               MAX(CASE WHEN ranked.by_author = 1 THEN ranked.author END) AS author,
               MAX(CASE WHEN ranked.by_author = 1 THEN ranked.author_kind END) AS author_kind,
               MAX(CASE WHEN ranked.by_rank = 1 THEN ranked.opened_seconds END) AS opened_seconds,
               MAX(CASE WHEN ranked.by_state = 1 THEN ranked.state END) AS state,
               MAX(CASE WHEN ranked.by_size = 1 THEN ranked.additions END) AS additions,
               MAX(CASE WHEN ranked.by_size = 1 THEN ranked.deletions END) AS deletions,
               MAX(CASE WHEN ranked.by_size = 1 THEN ranked.files END) AS files
        FROM   (SELECT items.project,
                       items.item,
                       items.kind,
                       items.author,
                       items.author_kind,
                       CAST(items.opened_at AS BIGINT) / 1000000 AS opened_seconds,
                       items.state,
                       items.additions,
                       items.deletions,
                       items.files,
                       ROW_NUMBER() OVER (PARTITION BY items.project, items.item
                                          ORDER BY items.rank, items.record) AS by_rank,
                       ROW_NUMBER() OVER (PARTITION BY items.project, items.item
                                          ORDER BY CASE WHEN items.author_kind = 'untold'
                                                        THEN 1 ELSE 0 END,
                                                   items.rank, items.record) AS by_author,
                       ROW_NUMBER() OVER (PARTITION BY items.project, items.item
                                          ORDER BY CASE WHEN items.state = 'merged' THEN 0
                                                        WHEN items.state IS NULL THEN 2
                                                        ELSE 1 END,
                                                   items.rank,
                                                   CASE WHEN items.state = 'closed' THEN 0
                                                        ELSE 1 END,
                                                   items.record) AS by_state,
                       ROW_NUMBER() OVER (PARTITION BY items.project, items.item
                                          ORDER BY CASE WHEN items.additions IS NULL
                                                        THEN 1 ELSE 0 END,
                                                   items.rank,
                                                   items.additions + items.deletions DESC,
                                                   items.record) AS by_size
                FROM   items
                JOIN   projects ON projects.project = items.project
                WHERE  items.opened_at IS NOT NULL AND NOT items.opened_suspect) AS ranked
        GROUP  BY ranked.project, ranked.item) AS together
LEFT   JOIN (SELECT DISTINCT traces.project, traces.item
             FROM   traces
             WHERE  traces.kind IN ('deleted', 'transferred', 'converted')
                    AND traces."at" IS NULL) AS gone
       ON gone.project = together.project
       AND gone.item = together.item
CROSS  JOIN settings
WHERE  together.opened_seconds < settings.as_of_seconds
