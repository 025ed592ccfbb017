"""Ids that sort by the time they were made."""

from heavy_engine import moments


def new_id() -> str:
    """Make a version 7 UUID (RFC 9562, section 5.7) in its usual text form; a replay makes the same again."""
    return moments.new_id()
