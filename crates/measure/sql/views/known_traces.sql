/*
+++
facts = []
+++
# Known traces
What people and machines did at items and elsewhere, each once, from all sources that tell of it.
A trace with an id of its own is told by the source of the lowest rank that has it.
A trace without one is left out where another row tells the same kind of thing at the same item within two seconds and has an id, or comes from a source of a lower rank: both are one act.
The closing that comes with a merge is left out: a merged change was merged and not turned away.
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
        LEFT   JOIN (SELECT DISTINCT told.project, told.trace, told.rank
                     FROM   traces AS told
                     JOIN   traces AS twin
                            ON twin.project = told.project
                            AND twin.item = told.item
                            AND twin.kind = told.kind
                     WHERE  NOT told.has_native
                            AND (twin.has_native OR twin.rank < told.rank)
                            AND twin.trace <> told.trace
                            AND CAST(twin."at" AS BIGINT) BETWEEN CAST(told."at" AS BIGINT) - 2000000
                                                          AND CAST(told."at" AS BIGINT) + 2000000
                     UNION  ALL
                     SELECT DISTINCT told.project, told.trace, told.rank
                     FROM   traces AS told
                     JOIN   traces AS merge
                            ON merge.project = told.project
                            AND merge.item = told.item
                     WHERE  told.kind = 'closed'
                            AND merge.kind = 'merged'
                            AND CAST(merge."at" AS BIGINT) BETWEEN CAST(told."at" AS BIGINT) - 2000000
                                                           AND CAST(told."at" AS BIGINT) + 2000000
                    ) AS doubled
               ON doubled.project = traces.project
               AND doubled.trace = traces.trace
               AND doubled.rank = traces.rank
        WHERE  doubled.trace IS NULL
               AND traces."at" IS NOT NULL
               AND NOT traces.suspect) AS best
CROSS  JOIN settings
WHERE  best.place = 1 AND best.at_seconds < settings.as_of_seconds
