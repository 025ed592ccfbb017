"""The recorder's end in the server: pages tell it what came and what was sent; it hands that on."""

from .entries import Tap
from .page_tap import PageTap

__all__ = ["SOCKET", "PageTap", "Tap"]

SOCKET = "tap.sock"
"""In the folder of recordings: where who records listens."""
