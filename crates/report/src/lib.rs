//! Released findings become pages: HTML, Markdown, JSON, charts.
