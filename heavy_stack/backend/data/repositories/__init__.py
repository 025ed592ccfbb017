"""SQL in, rows out. No rule, no commit."""
