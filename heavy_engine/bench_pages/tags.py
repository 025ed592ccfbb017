"""The `html` that the pages for measuring are written with, in one place.

A run that measures ReactPy's own layout puts ReactPy's own `html` here.
"""

from ..elements import html

__all__ = ["html"]
