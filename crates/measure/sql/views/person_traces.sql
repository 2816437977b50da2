/*
+++
facts = []
+++
# Person traces
The known traces with the person who left each.
Bots are still in; a deleted account is somebody unknown, with the class `ghost` and no person, so that its traces never become one person's; traces of nobody told are out.
What a person did in a time in which their account is marked as automated has the class `automated`.
One row per project and trace.
*/
SELECT known_traces.project,
       known_traces.trace,
       known_traces.kind,
       known_traces.item,
       CASE WHEN known_traces.author_kind <> 'ghost' AND resolved_accounts.class <> 'ghost'
            THEN resolved_accounts.person END AS person,
       CASE WHEN known_traces.author_kind = 'ghost' THEN 'ghost'
            WHEN resolved_accounts.class = 'human' AND automated.person IS NOT NULL
            THEN 'automated' ELSE resolved_accounts.class END AS class,
       known_traces.at_seconds,
       known_traces.detail,
       known_traces.target,
       known_traces.reply_to
FROM   known_traces
LEFT   JOIN resolved_accounts ON resolved_accounts.project = known_traces.project
                              AND resolved_accounts.account = known_traces.author
LEFT   JOIN automated ON automated.person = resolved_accounts.person
       AND (automated.from_seconds IS NULL OR automated.from_seconds <= known_traces.at_seconds)
       AND (automated.until_seconds IS NULL OR known_traces.at_seconds < automated.until_seconds)
WHERE  known_traces.author_kind = 'ghost' OR resolved_accounts.person IS NOT NULL
