"""Addresses of the present page with another value behind the "?"."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from reactpy import use_location

FIELDS_MAX = 100


def use_address_with(param: str) -> Callable[[str], str]:
    """A function that writes the present page's address with another value of a field of its query.

    An empty text leaves the field out; other fields stay.

    address = use_address_with("page")
    Link(address("2"), "Next")
    """
    location = use_location()
    others = [field for field in _fields(location.query_string) if field[0] != param]

    def address(value: str) -> str:
        query = urlencode([*others, *([(param, value)] if value else [])])
        return f"{location.path}?{query}" if query else location.path

    return address


def _fields(query: str) -> list[tuple[str, str]]:
    """The fields of a query; what has too many of them has none."""
    try:
        return parse_qsl(query.removeprefix("?"), max_num_fields=FIELDS_MAX)
    except ValueError:
        return []
