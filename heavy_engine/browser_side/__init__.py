"""What a client function may use: the page that it runs beside, in a browser.

Client functions are plain annotated functions in the folder `brython` of a project. They run in a worker of
the browser, which has no DOM; what they want of the page travels there as commands. Everything here but
`testing` is served to browsers, so it uses nothing of the standard library but types.
"""

from .carrier import Carrier, NoSuchElement, NotAllowed, NothingWaits, NotInBrowser, NotSupported, PageError
from .element import Element
from .page import Page, page
from .shapes import Area, ElementFacts, Rect, Size
from .watching import Watch

__all__ = [
    "Area",
    "Carrier",
    "Element",
    "ElementFacts",
    "NoSuchElement",
    "NotAllowed",
    "NotInBrowser",
    "NotSupported",
    "NothingWaits",
    "Page",
    "PageError",
    "Rect",
    "Size",
    "Watch",
    "page",
]
