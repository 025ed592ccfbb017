"""Presence: who is on which page now, in all processes."""

from .exchange import Exchange
from .present import Entry, PresenceLimits, Present
from .registry import Presence

__all__ = ["Entry", "Exchange", "Presence", "PresenceLimits", "Present"]
