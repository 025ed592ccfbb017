"""Random lists that become others while nobody looks. The same seed gives the same case."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from tests.engine.wire.resume_corpus import Outcome, ResumeCase

WORDS = ("Ada", "Bo", "Cy")
TAGS = {"ul": "li", "main": "div", "section": "p"}
# A row's key names it; may be its place; is not there; or it is that of a row which came by an edit.
NAMED, PLACE, KEYLESS = "named", "place", "keyless"


@dataclass
class Item:
    """What a row is about: who it is, which no browser is told, and what it shows."""

    who: int
    text: str
    label: str
    is_late: bool = False
    inside: "list[Item]" = field(default_factory=list)


@dataclass
class Side:
    """A page: its HTML, what a greeting calls its rows, and who each element is of, inner rows last."""

    html: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    whose: dict[int, tuple[Item, ...]] = field(default_factory=dict)
    fields: list[int] = field(default_factory=list)


@dataclass
class RowsCase:
    """A page before and after, as a case for both sides."""

    case: ResumeCase
    old: Side
    new: Side
    kind: str


def rows_case(seed: int) -> RowsCase:
    """Make a case: a list of rows, some of which are gone, new, moved, changed or alike afterwards."""
    maker = Maker(seed)
    items = maker.items(maker.random.randint(1, 5))
    old = maker.side(items, 1)
    kept = [item for item in items if maker.random.random() < 0.7]
    after = [maker.changed(item) for item in kept] + maker.items(maker.random.randint(0, 2))
    if maker.random.random() < 0.6:
        maker.random.shuffle(after)
    maker.wrap = maker.random.random() < 0.2
    new = maker.side(after, 1001, is_new=True)
    typed = {str(number): {"value": f"for {number}"} for number in old.fields if maker.random.random() < 0.4}
    shown = {str(number): {"value": ""} for number in new.fields}
    case = ResumeCase(
        f"seed {seed}",
        old.html,
        new.html,
        "",
        [],
        typed=typed,
        properties=shown,
        keys=old.keys,
        new_keys=new.keys,
    )
    return RowsCase(case, old, new, maker.kind)


def misled(made: RowsCase, outcome: Outcome) -> list[str]:
    """What would reach another row than it was meant for: clicks, and texts that were typed."""
    found = [
        f"a click on {old} reaches {heir}"
        for old, heir in outcome.survived.items()
        if not _may_reach(made, made.old.whose[int(old)], made.new.whose[heir])
    ]
    for number, held in outcome.properties.items():
        origin = str(held["value"]).removeprefix("for ")
        if origin and not _may_stay(made, made.old.whose[int(origin)], made.new.whose[int(number)]):
            found.append(f"what was typed in {origin} is in {number}")
    return found


def _may_reach(made: RowsCase, old: tuple[Item, ...], new: tuple[Item, ...]) -> bool:
    """Rows are the same; or no key tells them apart, and neither can a person."""
    if len(old) != len(new):
        return False
    return all(
        was.who == now.who or (not _is_named(made, was) and _looks(was) == _looks(now))
        for was, now in zip(old, new, strict=True)
    )


def _may_stay(made: RowsCase, old: tuple[Item, ...], new: tuple[Item, ...]) -> bool:
    """Its person sees where a text is; without keys nobody knows more than they do."""
    if len(old) != len(new):
        return False
    return all(was.who == now.who or not _is_named(made, was) for was, now in zip(old, new, strict=True))


def _is_named(made: RowsCase, item: Item) -> bool:
    return made.kind == NAMED and not item.is_late


def _looks(item: Item) -> tuple[Any, ...]:
    return item.text, item.label, tuple(map(_looks, item.inside))


class Maker:
    """Makes one case from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.kind = self.random.choice((NAMED, NAMED, PLACE, KEYLESS))
        # Without keys, nobody knows of others than list items that they are some of many.
        self.around = "ul" if self.kind == KEYLESS else self.random.choice(list(TAGS))
        self.wrap = False
        self._people = iter(range(1, 999))
        self._numbers = iter(range(1))

    def items(self, count: int, depth: int = 0) -> list[Item]:
        """New rows; some have rows inside."""
        return [self._item(depth) for _ in range(count)]

    def changed(self, item: Item) -> Item:
        """The same row later."""
        text = self.random.choice((item.text, item.text, self.random.choice(WORDS)))
        inside = [self.changed(each) for each in item.inside if self.random.random() < 0.7]
        self.random.shuffle(inside)
        return replace(item, text=text, inside=inside)

    def side(self, items: list[Item], first: int, *, is_new: bool = False) -> Side:
        """The page that shows rows."""
        self._numbers = iter(range(first, first + 1000))
        side = Side()
        side.html = self._list(side, items, (), is_new)
        if self.wrap:
            number = next(self._numbers)
            side.whose[number] = ()
            side.html = f'<article data-h="{number}">{side.html}</article>'
        return side

    def _item(self, depth: int) -> Item:
        text, label = self.random.choice(WORDS), self.random.choice(("Done", "Done", "Delete"))
        inside = self.items(self.random.randint(0, 2), 1) if depth == 0 and self.random.random() < 0.3 else []
        inside = [] if self.around == "section" else inside
        return Item(next(self._people), text, label, self.random.random() < 0.15, inside)

    def _list(self, side: Side, items: list[Item], above: tuple[Item, ...], is_new: bool) -> str:
        number = self._number(side, above)
        rows = "".join(self._row(side, item, (*above, item), is_new) for item in items)
        return f'<{self.around} data-h="{number}">{rows}</{self.around}>'

    def _row(self, side: Side, item: Item, whose: tuple[Item, ...], is_new: bool) -> str:
        tag = TAGS[self.around]
        row, words, button, control = (self._number(side, whose) for _ in range(4))
        side.fields.append(control)
        if self.kind == PLACE:
            side.keys[str(row)] = ""
        elif self.kind == NAMED and (is_new or not item.is_late):
            side.keys[str(row)] = f"00{item.who}"
        inside = self._list(side, item.inside, whose, is_new) if item.inside else ""
        return (
            f'<{tag} data-h="{row}"><b data-h="{words}">{item.text}</b>'
            f'<button data-h="{button}" data-on="click">{item.label}</button>'
            f'<input data-h="{control}" data-on="input" name="note">{inside}</{tag}>'
        )

    def _number(self, side: Side, whose: tuple[Item, ...]) -> int:
        number = next(self._numbers)
        side.whose[number] = whose
        return number
