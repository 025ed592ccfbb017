"""Shapes that pages and the backend share. Pydantic only."""
