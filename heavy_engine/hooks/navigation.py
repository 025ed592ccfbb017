"""Hooks around addresses: where a page is, where it goes, and what it says of itself."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

from reactpy import use_context, use_effect, use_location, use_memo
from reactpy.core.hooks import create_context
from reactpy.types import Context

from ..routing.addresses import is_own
from ..routing.query import as_text, read_as
from ..session.head import Part
from ..session.page_session import PageSession
from .page import use_session

T = TypeVar("T")

FIELDS_MAX = 100
TEXT_MAX = 500

ParamsContext: Context[Mapping[str, Any]] = create_context({})


class Navigate(Protocol):
    """Shows another page; what use_navigate() gives."""

    def __call__(self, address: str, replace: bool = False) -> None:
        """Go to an address; with `replace` Back does not lead here any more."""


class SetQueryParam(Protocol):
    """Puts a value into the address; what use_query_param() gives."""

    def __call__(self, value: Any, push: bool = False) -> None:
        """Set a value, or what a function makes of the present one; with `push` Back undoes it."""


def use_params() -> Mapping[str, Any]:
    """The parameters of the page's path, typed, by name; layouts see them too.

    Raises:
        NoSession: outside a live page.
    """
    use_session()
    params: Mapping[str, Any] = use_context(ParamsContext)
    return params


def use_navigate() -> Navigate:
    """Get a function that shows another page, for handlers: `navigate(url_for(ToolPage, tool_id=id))`.

    An address of this server that is no page of the application is loaded by the browser; addresses
    of other servers are ignored.

    Raises:
        NoSession: outside a live page.
    """
    session = use_session()

    def navigate(address: str, replace: bool = False) -> None:
        session.navigate(address, "replace" if replace else "push")

    made: Navigate = use_memo(lambda: navigate, dependencies=[session])
    return made


def use_query_param(name: str, kind: Callable[[str], T], default: T) -> tuple[T, SetQueryParam]:
    """A value that lives behind the "?" of the address, so that it can be kept, shared and gone back to.

        page, set_page = use_query_param("page", int, 1)

    What a person typed into the address counts if it can be read, else the default does. A value
    that is the default is not written. Other fields of the query stay. Values set in one handler
    build on each other. While only the query changes, the page keeps its state.

    Args:
        name: of the field.
        kind: str, int, float, bool, date, UUID, an Enum, or a function that makes a value of a text
            and raises ValueError where it cannot.
        default: the value where the address says nothing, or nothing that can be read.

    Raises:
        NoSession: outside a live page.
    """
    session = use_session()
    value = _read(use_location().query_string or "", name, kind, default)

    def set_value(value: Any, push: bool = False) -> None:
        view = session.view
        fields = _fields(view.query)
        if callable(value) and not isinstance(value, Enum):
            value = value(_read(view.query, name, kind, default))
        others = [field for field in fields if field[0] != name]
        said = [] if value == default else [(name, as_text(value))]
        query = urlencode([*others, *said])
        address = view.path + (f"?{query}" if query else "")
        if address != view.address:
            session.navigate(address, "push" if push else "replace")

    return value, set_value


def use_title(text: str) -> None:
    """Set the title of the window while this component is shown; the innermost component wins.

    Raises:
        NoSession: outside a live page.
    """
    _use_head({"title": text})


def use_meta(*, description: str = "", canonical: str = "", robots: str = "") -> None:
    """Say something to search engines while this component is shown; it is in the first HTML.

    Args:
        description: a sentence or two on what is here.
        canonical: the address that this page wants to be known by, beginning with "/" or "https://".
        robots: such as "noindex".

    Raises:
        NoSession: outside a live page.
        ValueError: `canonical` is no such address.
    """
    if canonical and not (is_own(canonical) or canonical.startswith(("https://", "http://"))):
        raise ValueError(f'canonical={canonical!r} is no address; it begins with "/" or "https://"')
    _use_head({"description": description, "canonical": canonical, "robots": robots})


def _use_head(said: Mapping[Part, str]) -> None:
    session: PageSession = use_session()
    owner = use_memo(object, dependencies=[])
    for part, text in said.items():
        session.head.say(owner, part, " ".join(text.split())[:TEXT_MAX])
    use_effect(lambda: lambda: session.head.take_back(owner), dependencies=[])


def _read(query: str, name: str, kind: Callable[[str], T], default: T) -> T:
    texts = [text for field, text in _fields(query) if field == name]
    if not texts:
        return default
    try:
        return read_as(kind, texts[-1])
    except (ValueError, ArithmeticError):
        return default


def _fields(query: str) -> list[tuple[str, str]]:
    """The fields of a query; what cannot be read is none."""
    try:
        return parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except ValueError:
        return []
