/*
+++
facts = ["commits"]
+++
# Left out
What is not counted as a contribution of a person, and why; printed beside every figure about people.
*/
SELECT acts.project, 'commits by bots' AS what, COUNT(DISTINCT acts."commit") AS left_out
FROM   acts
WHERE  acts.class = 'bot' AND acts.door = 'authored'
GROUP  BY acts.project
UNION  ALL
SELECT acts.project, 'commits by deleted accounts' AS what, COUNT(DISTINCT acts."commit") AS left_out
FROM   acts
WHERE  acts.class = 'ghost' AND acts.door = 'authored'
GROUP  BY acts.project
UNION  ALL
SELECT acts.project, 'commits in a time marked as automated' AS what,
       COUNT(DISTINCT acts."commit") AS left_out
FROM   acts
CROSS  JOIN settings
WHERE  acts.class = 'automated' AND acts.door = 'authored' AND settings.automated = 'without'
GROUP  BY acts.project
UNION  ALL
SELECT known_commits.project, 'merges' AS what, COUNT(*) AS left_out
FROM   known_commits
WHERE  known_commits.parent_count > 1
GROUP  BY known_commits.project
UNION  ALL
SELECT reachable.project, 'commits with a time that cannot be believed' AS what,
       COUNT(DISTINCT reachable."commit") AS left_out
FROM   reachable
JOIN   projects ON projects.project = reachable.project
JOIN   commits ON commits.project = reachable.project
               AND commits."commit" = reachable."commit"
WHERE  commits.committed_suspect OR commits.committed_at IS NULL
GROUP  BY reachable.project
