"""Vendoring packages of npm: fetched and built once, then files of this project."""
