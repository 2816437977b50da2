/*
+++
facts = ["reviews"]
+++
# Reviews
The reviews of changes that were submitted, each once, with their state: approved, changes_requested, commented or dismissed.
*/
SELECT known_traces.project,
       known_traces.trace,
       known_traces.item,
       known_traces.author,
       known_traces.author_kind,
       known_traces.at_seconds,
       known_traces.detail AS state
FROM   known_traces
WHERE  known_traces.kind = 'review'
