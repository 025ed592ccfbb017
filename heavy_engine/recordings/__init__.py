"""Recordings: what a person did and what they then saw, by meaning; read, written and done again."""
