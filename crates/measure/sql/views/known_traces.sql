/*
+++
facts = []
+++
# Known traces
What people and machines did at items and elsewhere, each once, from all sources that tell of it.
A trace with an id of its own is told by the source of the lowest rank that has it.
A trace without one counts only where no source tells that item's traces of that kind with their ids: an old bundle and a live source would otherwise count one comment twice.
Only traces with a believable time before the snapshot.
One row per project and trace.
*/
SELECT best.project,
       best.trace,
       best.kind,
       best.item,
       best.author,
       best.author_kind,
       best.at_seconds,
       best.detail,
       best.subject,
       best.target,
       best.reply_to
FROM   (SELECT traces.project,
               traces.trace,
               traces.kind,
               traces.item,
               traces.author,
               traces.author_kind,
               CAST(traces."at" AS BIGINT) / 1000000 AS at_seconds,
               traces.detail,
               traces.subject,
               traces.target,
               traces.reply_to,
               ROW_NUMBER() OVER (PARTITION BY traces.project, traces.trace
                                  ORDER BY traces.rank, traces.record) AS place
        FROM   traces
        JOIN   projects ON projects.project = traces.project
        LEFT   JOIN (SELECT DISTINCT project, item, kind
                     FROM   traces
                     WHERE  has_native AND item IS NOT NULL) AS by_id
               ON by_id.project = traces.project
               AND by_id.item = traces.item
               AND by_id.kind = traces.kind
        WHERE  (traces.has_native OR by_id.item IS NULL)
               AND traces."at" IS NOT NULL
               AND NOT traces.suspect) AS best
CROSS  JOIN settings
WHERE  best.place = 1 AND best.at_seconds < settings.as_of_seconds
