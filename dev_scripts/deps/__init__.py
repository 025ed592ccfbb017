"""Verbs on the packages that the project uses."""
