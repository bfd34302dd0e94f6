"""Charts as plain numbers and shapes: no page, no paper, no database."""
