"""Verbs on the database: HEAVY_DATABASE_URL's, or the embedded server's."""
