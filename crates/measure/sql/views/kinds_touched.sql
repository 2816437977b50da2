/*
+++
facts = ["commits", "paths"]
+++
# Kinds touched
The kinds of work that a commit touched, from the paths it changed and the table of kinds.
Merges have no paths.
*/
SELECT DISTINCT changes.project, changes."commit", path_kinds.kind
FROM   changes
JOIN   path_kinds ON path_kinds.path = changes.path
