"""RouteTable: all pages of an application, each with what its sections add, and found by its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from ..application import ErrorPage, Guard, LayoutFunction, Page, Route, Section
from .errors import AddressRefused, RoutesWrong
from .pattern import Pattern, PatternWrong, pattern_of, taken_apart, tidy
from .takes import mistakes_of_page

NOT_FOUND = 404
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Entry:
    """A page with all that its sections put around it, outermost first."""

    pattern: Pattern
    route: Route
    layouts: tuple[LayoutFunction, ...] = ()
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class Match:
    """The page at a path.

    `path` is the one way to write the path; `params` are its values, typed.
    """

    entry: Entry
    path: str
    params: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def route(self) -> Route:
        """What routes.py says of the page."""
        return self.entry.route

    @property
    def layouts(self) -> tuple[LayoutFunction, ...]:
        """What is around the page, outermost first."""
        return self.entry.layouts

    @property
    def guards(self) -> tuple[Guard, ...]:
        """Who is asked before the page is made, outer sections first."""
        return self.entry.guards

    @property
    def title(self) -> str:
        """The title of the window, as routes.py has it."""
        title = self.entry.route.title
        return title if isinstance(title, str) else title(**self.params)


@dataclass(frozen=True)
class _Scope:
    """A section, as error pages need it."""

    pattern: Pattern
    not_found: ErrorPage | None
    error_page: ErrorPage | None


class RouteTable:
    """Finds pages by their paths and writes paths for pages.

    Args:
        routes: as an application has them.
        sections: the same, for parts of the application.

    Raises:
        RoutesWrong: with every mistake that there is.
    """

    def __init__(self, routes: Mapping[str, Route], sections: Sequence[Section] = ()) -> None:
        self._mistakes: list[str] = []
        self._scopes: list[_Scope] = []
        self.entries: list[Entry] = []
        self._add(Section("", routes, sections=tuple(sections)), "", (), (), None, None)
        self._find_twins()
        if self._mistakes:
            raise RoutesWrong(self._mistakes)
        self._plain = {
            path: Match(entry, path)
            for entry in self.entries
            if not entry.pattern.parameters
            for path in [entry.pattern.write(NOTHING)]
        }
        # Any number of parts, the more particular first.
        self._ranked = sorted(self.entries, key=lambda entry: entry.pattern.rank)
        self._scopes.sort(key=lambda scope: len(scope.pattern.parts), reverse=True)

    def match(self, path: str) -> Match | None:
        """The page at a path as it stands in an address; None if there is none."""
        if path in self._plain:
            return self._plain[path]
        parts = taken_apart(path)
        if parts is None:
            return None
        for entry in self._ranked:
            params = entry.pattern.read(parts)
            if params is not None:
                return Match(entry, entry.pattern.write(params), params)
        return None

    def find(self, path: str) -> Match | None:
        """The same for a path that may have slashes too many."""
        return self.match(path) or (self.match(tidy(path)) if path.startswith("/") else None)

    def url_for(
        self, page: Page, /, *, query: Mapping[str, Any] | None = None, anchor: str = "", **params: Any
    ) -> str:
        """The address of a page.

        Args:
            page: as it stands in the routes.
            query: fields behind the "?"; what is None or empty is left out.
            anchor: behind the "#".
            params: a value for each parameter of the page's path.

        Raises:
            AddressRefused: no route has this page and these parameters, or a value is of another kind.
        """
        found = [entry for entry in self.entries if entry.route.page is page]
        fitting = [entry for entry in found if _names(entry) == params.keys()]
        if not fitting:
            raise AddressRefused(_no_address(page, params, found))
        try:
            path = fitting[0].pattern.write(params)
        except (TypeError, ValueError) as error:
            raise AddressRefused(f"url_for({_name(page)}): {error} ({fitting[0].pattern.text})") from None
        said = urlencode({name: value for name, value in (query or {}).items() if value not in (None, "")})
        return path + (f"?{said}" if said else "") + (f"#{quote(anchor)}" if anchor else "")

    def error_page(self, path: str, status: int) -> ErrorPage | None:
        """What the section of a path shows instead of a page; None if that is the application's matter."""
        parts = taken_apart(tidy(path))
        if parts is None:
            return None
        for scope in self._scopes:
            found = (scope.not_found if status == NOT_FOUND else None) or scope.error_page
            if found and scope.pattern.read_above(parts):
                return found
        return None

    # Below: one step each.

    def _add(
        self,
        section: Section,
        above: str,
        layouts: tuple[LayoutFunction, ...],
        guards: tuple[Guard, ...],
        not_found: ErrorPage | None,
        error_page: ErrorPage | None,
    ) -> None:
        prefix = above + section.prefix.rstrip("/")
        layouts += several(section.layout)
        guards += several(section.guard)
        not_found, error_page = section.not_found or not_found, section.error_page or error_page
        if (not_found or error_page) and (pattern := self._read(prefix or "/")):
            self._scopes.append(_Scope(pattern, not_found, error_page))
        for path, route in section.routes.items():
            self._add_route(prefix, path, route, layouts, guards)
        for inner in section.sections:
            if not inner.prefix.startswith("/") or not inner.prefix.strip("/"):
                self._mistakes.append(
                    f'Section({inner.prefix!r}): its prefix begins with "/", as in Section("/admin", ...)'
                )
                continue
            self._add(inner, prefix, layouts, guards, not_found, error_page)

    def _add_route(
        self,
        prefix: str,
        path: str,
        route: Route,
        layouts: tuple[LayoutFunction, ...],
        guards: tuple[Guard, ...],
    ) -> None:
        pattern = self._read(path)
        if pattern and prefix:
            pattern = self._read(prefix if path == "/" else prefix + path)
        if pattern is None:
            return
        self._mistakes += mistakes_of_page(pattern, route)
        layouts, guards = layouts + several(route.layout), guards + several(route.guard)
        self.entries.append(Entry(pattern, route, layouts, guards))

    def _read(self, text: str) -> Pattern | None:
        try:
            return pattern_of(text)
        except PatternWrong as wrong:
            if str(wrong) not in self._mistakes:
                self._mistakes.append(str(wrong))
            return None

    def _find_twins(self) -> None:
        known: dict[tuple[str, ...], Entry] = {}
        for entry in self.entries:
            other = known.setdefault(entry.pattern.shape, entry)
            if other is not entry:
                pages = f"{_name(other.route.page)} and {_name(entry.route.page)}"
                paths = " and ".join(dict.fromkeys([other.pattern.text, entry.pattern.text]))
                self._mistakes.append(f"{paths}: {pages} stand at the same paths; give one another path")


def several(given: Any) -> tuple[Any, ...]:
    """One or more as a tuple, None as an empty one."""
    if given is None:
        return ()
    return given if isinstance(given, tuple) else (given,)


def _names(entry: Entry) -> set[str]:
    return {parameter.name for parameter in entry.pattern.parameters}


def _no_address(page: Page, params: Mapping[str, Any], found: Sequence[Entry]) -> str:
    asked = ", ".join([_name(page), *(f"{name}=..." for name in params)])
    if not found:
        return f"url_for({asked}): {_name(page)} is on no route; add it to routes.py"
    there = ", ".join(entry.pattern.text for entry in found)
    return f"url_for({asked}): no path takes these parameters; {_name(page)} stands at {there}"


def _name(page: Page) -> str:
    return getattr(page, "__qualname__", repr(page))
