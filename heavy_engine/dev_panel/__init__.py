"""What a developer may look at while the profile is dev: pages, events, renders, faults. Read only."""

from .panel import DevPanel

__all__ = ["DevPanel"]
