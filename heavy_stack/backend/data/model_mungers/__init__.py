"""One row in, one shape out. Pure."""
