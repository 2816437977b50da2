/*
+++
facts = ["issues"]
+++
# Issues
The issues of a project, each once.
*/
SELECT known_items.project,
       known_items.item,
       known_items.author,
       known_items.author_kind,
       known_items.opened_seconds,
       known_items.state,
       known_items.gone
FROM   known_items
WHERE  known_items.kind = 'issue'
