"""Room that turns a picture into expression estimates; it keeps nothing and knows no database."""
