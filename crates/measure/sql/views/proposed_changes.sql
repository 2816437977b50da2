/*
+++
facts = ["changes_proposed"]
+++
# Proposed changes
The changes that were proposed to a project (pull requests, merge requests), each once, with their size where a source tells it.
*/
SELECT known_items.project,
       known_items.item,
       known_items.author,
       known_items.author_kind,
       known_items.opened_seconds,
       known_items.state,
       known_items.additions,
       known_items.deletions,
       known_items.files,
       known_items.gone
FROM   known_items
WHERE  known_items.kind = 'change'
