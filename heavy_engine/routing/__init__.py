"""Which page stands at which path: parameters, sections, guards, addresses."""

from .current import NoRoutes, url_for
from .errors import AddressRefused, Forbidden, NotFound, PageRefused, RoutesWrong
from .guards import guard_with_work
from .table import Match, RouteTable

__all__ = [
    "AddressRefused",
    "Forbidden",
    "Match",
    "NoRoutes",
    "NotFound",
    "PageRefused",
    "RouteTable",
    "RoutesWrong",
    "guard_with_work",
    "url_for",
]
