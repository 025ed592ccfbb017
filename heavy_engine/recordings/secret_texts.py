"""Secret texts: what was learned of one session, and how it is kept out of all that is written later."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from ..dev_panel.hiding import is_secret_name
from ..routing.addresses import split_address
from ..testing.dom import Element
from ..testing.forms import input_type, value_of
from .privacy import MASK, ONCE_PRIVATE, is_secret_parameter, private_field

# So much of a longer text is looked for inside words; a shorter one counts as a whole word.
SHORTEST_INSIDE = 4
# The same for one line of a secret that has several.
SHORTEST_LINE = 8
# A hidden field that holds so much without a space is taken for a token.
TOKEN_LENGTH = 16
_WORD = re.compile(r"\w")
# Such as of cards and accounts, which are written in groups.
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){7,}")


class Secrets:
    """What was typed into private fields of one session, or stands in them.

    While somebody types, each text takes the place of the one before it in the same field, so that the
    first letter of a password does not hide that letter everywhere; what is long enough is never forgotten.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._long: set[str] = set()
        self._short: dict[object, str] = {}
        self._settled: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        # Names of fields that were for passwords once, with what their secrets are called.
        self._private_fields: dict[str, str] = {}
        for text in known:
            self.learn(text)

    def learn(self, text: str, field: object = None) -> None:
        """Hide this from now on; `field` is what it is being typed into, None for what is not typed."""
        text = text.strip()
        if len(lines := text.splitlines()) > 1:
            # Each stands for itself on a page, perhaps.
            self._long.update(line for each in lines if len(line := each.strip()) >= SHORTEST_LINE)
            self._pattern = None
        if field is not None:
            self._forget(field)
        if len(text) >= SHORTEST_INSIDE and text not in self._long:
            self._long.add(text)
            self._pattern = None
        elif text and len(text) < SHORTEST_INSIDE:
            self._keep_short(text, field)

    def learn_from(self, root: Element, label: Callable[[Element], str] = lambda _field: "") -> None:
        """Hide what stands in the private fields of a page; `label` says what a field is called there."""
        for element in root.elements():
            if not _holds_text(element):
                continue
            called = label(element)
            own = element.attributes.get("name") or element.attributes.get("id") or called
            is_hidden = input_type(element) == "hidden"
            once = self._private_fields.get(own, "")
            if name := private_field(element, called) or once:
                value = value_of(element)
                if not is_hidden or _is_token(element, value):
                    self.learn(value, None)
                if own and (once or input_type(element) == "password"):
                    element.live[ONCE_PRIVATE] = self._private_fields[own] = name

    def settle(self, field: object) -> None:
        """Nobody types into this field any more: what it holds stays hidden."""
        if text := self._short.pop(field, ""):
            self._settled.add(text)

    def settle_others(self, field: object) -> None:
        """Somebody types into this field now, so into no other one."""
        for other in [each for each in self._short if each != field]:
            self.settle(other)

    def mask(self, text: str) -> str:
        """The text without the secrets in it, whatever their case."""
        pattern = self._compiled()
        return pattern.sub(MASK, text) if pattern else text

    def mask_lines(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The same for several."""
        return tuple(map(self.mask, lines))

    def mask_all(self, value: Any) -> Any:
        """The same for all texts in lists and dictionaries; a value under a secret's name goes whole."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            return {
                self.mask(str(name)): MASK if is_secret_name(str(name)) else self.mask_all(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.mask_all(one) for one in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            masked = self.mask(str(value))
            return value if masked == str(value) else masked
        return value

    def mask_path(self, address: str) -> str:
        """An address without secrets: by the names in its query, and by what is known."""
        path, query, fragment = split_address(address)
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
        kept = [(name, MASK if is_secret_parameter(name) else self.mask(value)) for name, value in pairs]
        asked = query if kept == pairs else "?" + "&".join(f"{_quoted(n)}={_quoted(v)}" for n, v in kept)
        plain = unquote(path)
        masked = self.mask(plain)
        named = {name for name, _value in parse_qsl(fragment.removeprefix("#"))}
        part = f"#{MASK}" if any(map(is_secret_parameter, named)) else self.mask(fragment)
        return f"{path if masked == plain else _quoted(masked)}{asked}{part}"

    def _forget(self, field: object) -> None:
        if self._short.pop(field, None) is not None:
            self._pattern = None

    def _keep_short(self, text: str, field: object) -> None:
        if field is None:
            self._settled.add(text)
        else:
            self._short[field] = text
        self._pattern = None

    def _compiled(self) -> re.Pattern[str] | None:
        texts = {*self._long, *self._short.values(), *self._settled}
        if self._pattern is None and texts:
            written = {each for text in texts for each in _spellings(text)}
            ordered = sorted(written, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_found, ordered)), re.IGNORECASE)
        return self._pattern if texts else None


def _quoted(text: str) -> str:
    """For an address; the mask stays as it is."""
    return MASK.join(quote(part, safe="/") for part in text.split(MASK))


def _spellings(text: str) -> Iterator[str]:
    """A secret as pages and addresses may write it."""
    yield from (text, quote(text, safe=""), quote_plus(text))
    yield from (normalize("NFC", text), normalize("NFD", text))


def _found(text: str) -> str:
    """A text inside others, whatever white space it has there; a short one only where it stands alone."""
    if _LONG_NUMBER.fullmatch(text):
        return r"[\s-]?".join(each for each in text if each.isdigit())
    found = r"\s+".join(map(re.escape, text.split())) or re.escape(text)
    return rf"(?<!\w){found}(?!\w)" if len(text) < SHORTEST_INSIDE and _WORD.search(text) else found


def _holds_text(element: Element) -> bool:
    """Whether somebody could type into it, or a page hides something in it."""
    if element.tag != "input":
        return element.tag == "textarea"
    return input_type(element) not in ("button", "checkbox", "file", "image", "radio", "reset", "submit")


def _is_token(hidden: Element, value: str) -> bool:
    is_long = len(value) >= TOKEN_LENGTH and not any(map(str.isspace, value))
    return is_long or is_secret_name(hidden.attributes.get("name", ""))
