"""Rules, in verbs a person would use. The only door to writes."""
