"""Rows that are sent and forgotten."""

import random
from typing import Any

import pytest
from reactpy import component, html, use_state

from heavy_engine.layout import Layout, Stream, use_stream
from heavy_engine.testing.find import seen_text, select
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Registry


class Log:
    """A page with a stream between two elements, and a browser that shows it."""

    def __init__(self, initial: Any = (), **options: Any) -> None:
        self.faults: list[str] = []
        streams: list[Stream] = []

        @component
        def Page() -> Any:
            stream = use_stream(initial, **options)
            streams.append(stream)
            return html.ul(html.li("head"), stream, html.li("foot"))

        self.layout = Layout(Page(), on_fault=self._fail)
        self.layout.render()
        self.load()
        self.stream = streams[0]

    def flush(self) -> list[Any]:
        ops = self.layout.flush()
        self.browser.apply(ops)
        return ops

    def load(self) -> str:
        """The browser needs the page whole."""
        html = self.layout.html()
        self.browser = Registry(parse(html))
        self.browser.register(self.browser.root)
        return html

    def shows(self) -> list[str]:
        """The rows between head and foot."""
        head, *rows, foot = [seen_text(row) for row in select(self.browser.root, "li")]
        assert (head, foot) == ("head", "foot")
        return rows

    def _fail(self, error: BaseException, name: str) -> Any:
        self.faults.append(f"{name}: {error}")
        return html.li("sorry")


def rows(*names: str) -> list[Any]:
    """Rows whose keys are the first letters of what they show."""
    return [html.li({"key": name[0]}, name) for name in names]


def test_rows_go_to_their_place_in_the_order_they_came() -> None:
    log = Log([html.li("first")])

    log.stream.append(html.li("a"), html.li("b"))
    log.stream.append(html.li("c"))

    assert log.shows() == ["first"]
    ops = log.flush()
    assert [op[:3] for op in ops] == [["i", 1, 4], ["i", 1, 4]]
    assert log.shows() == ["first", "a", "b", "c"]
    assert log.flush() == []


def test_rows_may_come_at_the_start() -> None:
    log = Log(rows("m"))

    log.stream.prepend(*rows("a", "b"))
    log.stream.prepend(*rows("0"))
    log.flush()

    assert log.shows() == ["0", "a", "b", "m"]


def test_the_server_forgets_what_it_sent() -> None:
    log = Log()
    log.stream.append(html.li({"onClick": lambda _event: None}, "a" * 1000))

    ((_op, _parent, _before, row),) = log.flush()

    assert "a" * 1000 in row
    assert log.layout.find(int(row.split('"')[1]), "click") is None
    assert "a" * 1000 not in log.load()


def test_rows_of_the_first_page_are_in_its_html_and_forgotten_after_it() -> None:
    log = Log(rows("a"))
    assert log.shows() == ["a"]

    assert not any(node.html for stream in log.layout._builder.streams for node in stream.children)


def test_what_happens_before_the_first_page_is_in_it() -> None:
    @component
    def Page() -> Any:
        stream = use_stream(rows("a", "b"))
        stream.append(*rows("c", "a2"))
        stream.remove("b")
        return html.ul(stream)

    layout = Layout(Page())
    layout.render()

    assert [seen_text(row) for row in select(parse(layout.html()), "li")] == ["a2", "c"]


@pytest.mark.parametrize(("way", "kept"), [("append", ["b", "c"]), ("prepend", ["b", "c"])])
def test_the_browser_keeps_no_more_than_the_limit(way: str, kept: list[str]) -> None:
    log = Log(rows("a"), limit=2)

    getattr(log.stream, way)(*rows("b", "c"))

    ((letter, *_rest), gone) = log.flush()
    assert (letter, gone) == ("i", ["r", 3])
    assert log.shows() == kept


def test_of_more_rows_than_the_limit_only_the_last_travel() -> None:
    log = Log(rows("x"), limit=2)

    log.stream.append(*rows(*"abcdef"))

    assert "a" not in log.flush()[0][3].split(">")
    assert log.shows() == ["e", "f"]


def test_a_row_is_replaced_by_its_key_and_comes_only_once() -> None:
    log = Log(rows("a", "b", "c"))

    log.stream.replace(*rows("b new", "z is nowhere"))
    log.stream.append(*rows("a again", "d"))

    assert [op[0] for op in log.flush()] == ["x", "x", "i"]
    assert log.shows() == ["a again", "b new", "c", "d"]


def test_rows_go_by_their_keys() -> None:
    log = Log([*rows("a", "b"), html.li("no key")])

    log.stream.remove("a", "nobody")
    log.stream.remove(2, None)
    assert len(log.flush()) == 1
    assert log.shows() == ["b", "no key"]
    log.stream.clear()
    log.stream.append(*rows("b"))
    log.flush()

    assert log.shows() == ["b"]


def test_a_page_that_is_sent_whole_begins_with_what_is_current() -> None:
    current = ["a"]
    log = Log(lambda: rows(*current))
    log.stream.append(*rows("b"))
    log.flush()

    current[:] = ["a", "b", "c"]
    log.load()
    log.stream.prepend(*rows("0"))
    log.stream.remove("b")
    log.stream.append(*rows("c2"))
    log.flush()

    assert log.shows() == ["0", "a", "c2"]


def test_the_newest_function_is_asked_for_the_first_rows() -> None:
    set_name: list[Any] = []

    @component
    def Page() -> Any:
        name, change = use_state("old")
        set_name.append(change)
        return html.ul(use_stream(lambda: rows(name)))

    layout = Layout(Page())
    layout.render()
    layout.html()
    set_name[0]("new")
    layout.flush()

    assert [seen_text(row) for row in select(parse(layout.html()), "li")] == ["new"]


def test_initial_rows_that_are_no_function_come_again() -> None:
    log = Log(rows("a"))
    log.stream.append(*rows("b"))
    log.flush()

    log.load()

    assert log.shows() == ["a"]


def test_a_row_that_cannot_be_made_ends_only_itself() -> None:
    @component
    def Bad() -> Any:
        raise ValueError("no such row")

    log = Log()
    log.stream.append(html.li("a"), html.script("x"), Bad(), html.li("b"))
    log.flush()

    assert log.shows() == ["a", "sorry", "sorry", "b"]
    assert log.faults[1] == "Bad: no such row"


def test_first_rows_that_cannot_be_found_end_nothing_else() -> None:
    def fail() -> Any:
        raise LookupError("no rows")

    log = Log(fail)
    log.load()

    assert log.shows() == ["sorry"]
    assert log.faults == ["use_stream: no rows"] * 2


def test_components_may_be_rows() -> None:
    @component
    def Row(name: str) -> Any:
        shown, _set_shown = use_state(name)
        return html.li(shown)

    log = Log(lambda: [Row("a", key="a")])
    log.load()
    log.stream.append(Row("b", key="b"), Row("a2", key="a"))
    log.flush()

    assert log.shows() == ["a2", "b"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_done_the_browser_shows_what_a_list_would(seed: int) -> None:
    chance = random.Random(seed)
    log, model = Log(), dict[str, str]()
    for turn in range(60):
        names = [f"{chance.choice('abcdefghij')}{turn}" for _row in range(chance.randrange(4))]
        named = {name[0]: name for name in names}
        kind = chance.choice(["append", "append", "prepend", "replace", "remove", "clear", "load"])
        if kind in ("append", "prepend", "replace"):
            getattr(log.stream, kind)(*rows(*names))
            fresh = {} if kind == "replace" else {key: named[key] for key in named if key not in model}
            old = {key: named.get(key, name) for key, name in model.items()}
            model = {**fresh, **old} if kind == "prepend" else {**old, **fresh}
        elif kind == "remove":
            log.stream.remove(*named)
            model = {key: name for key, name in model.items() if key not in named}
        elif kind == "clear" and chance.random() < 0.2:
            log.stream.clear()
            model = {}
        if chance.random() < 0.5:
            log.flush()
            assert log.shows() == list(model.values())
