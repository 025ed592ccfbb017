"""Verbs on the settings."""
