"""Pages about oneself, the institution and its people, and the help page."""
