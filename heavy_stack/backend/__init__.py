"""Rules and data. Knows no page."""
