"""Verbs on the search."""
