"""Tests without a browser: a DOM that the real frames are applied to, and clients that drive a page."""
