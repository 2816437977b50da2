/*
+++
facts = []
+++
# Person items
The known items with the person who opened each.
Bots are still in; a deleted account is somebody unknown, with the class `ghost` and no person, so that its items never become one person's; items whose author no source tells are out.
What a person opened in a time in which their account is marked as automated has the class `automated`.
One row per project and item.
*/
SELECT known_items.project,
       known_items.item,
       known_items.kind,
       CASE WHEN known_items.author_kind <> 'ghost' AND resolved_accounts.class <> 'ghost'
            THEN resolved_accounts.person END AS person,
       CASE WHEN known_items.author_kind = 'ghost' THEN 'ghost'
            WHEN resolved_accounts.class = 'human' AND automated.person IS NOT NULL
            THEN 'automated' ELSE resolved_accounts.class END AS class,
       known_items.opened_seconds,
       known_items.state,
       known_items.additions,
       known_items.deletions,
       known_items.files,
       known_items.gone
FROM   known_items
LEFT   JOIN resolved_accounts ON resolved_accounts.project = known_items.project
                              AND resolved_accounts.account = known_items.author
LEFT   JOIN automated ON automated.person = resolved_accounts.person
       AND (automated.from_seconds IS NULL OR automated.from_seconds <= known_items.opened_seconds)
       AND (automated.until_seconds IS NULL OR known_items.opened_seconds < automated.until_seconds)
WHERE  known_items.author_kind = 'ghost' OR resolved_accounts.person IS NOT NULL
