"""Pages, one module a route."""
