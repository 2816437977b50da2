/*
+++
facts = ["comments"]
+++
# Comments
What was said in the conversation of issues and changes, each comment once.
*/
SELECT known_traces.project,
       known_traces.trace,
       known_traces.item,
       known_traces.author,
       known_traces.author_kind,
       known_traces.at_seconds
FROM   known_traces
WHERE  known_traces.kind = 'comment'
