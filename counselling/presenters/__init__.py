"""Values into wording and pictures."""
