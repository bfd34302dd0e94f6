"""PDF reports: embedded fonts, charts as vectors, who and when on every page."""
