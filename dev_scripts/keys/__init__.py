"""Verbs on the keys that encrypt what belongs to users."""
