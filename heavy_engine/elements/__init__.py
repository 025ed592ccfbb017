"""`html` of ReactPy, several times faster: `from heavy_engine.elements import html`."""

from heavy_engine.elements.element import Element
from heavy_engine.elements.handlers import Handler
from heavy_engine.elements.html import Html, Svg, h, html

__all__ = ["Element", "Handler", "Html", "Svg", "h", "html"]
