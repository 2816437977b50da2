/*
+++
facts = ["commits"]
+++
# Known commits
The commits that count for a project: reachable from its chosen references, with a believable commit time before the snapshot.
One row per project and commit, from whatever number of clones it came.
`at_seconds` is the commit time (not the author time) in whole seconds since 1970, UTC.
`landed_with` is the first-parent merge that brought the commit, or the commit itself.
*/
SELECT reached.project,
       commits."commit",
       reached.landed_with,
       CAST(commits.committed_at AS BIGINT) / 1000000 AS at_seconds,
       commits.author AS signature,
       commits.parent_count
FROM   commits
JOIN   (SELECT reachable.project, reachable."commit", MIN(reachable.landed_with) AS landed_with
        FROM   reachable
        JOIN   projects ON projects.project = reachable.project
        GROUP  BY reachable.project, reachable."commit") AS reached
       ON reached.project = commits.project
       AND reached."commit" = commits."commit"
CROSS  JOIN settings
WHERE  commits.committed_at IS NOT NULL
       AND NOT commits.committed_suspect
       AND CAST(commits.committed_at AS BIGINT) / 1000000 < settings.as_of_seconds
