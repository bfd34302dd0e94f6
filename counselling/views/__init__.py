"""Pages of the counselling room: parse, ask or call, answer."""
