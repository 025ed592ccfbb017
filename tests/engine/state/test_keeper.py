"""What goes into the log: only what changed, no more than may, and nothing of components that are gone."""

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from reactpy import component, html, use_state
from reactpy.types import VdomDict
from structlog.testing import capture_logs

from heavy_engine import each, use_kept_state, use_unkept_state
from heavy_engine.layout import Layout
from heavy_engine.state.keeper import GROWTH_MAX, GROWTH_MIN
from heavy_engine.state.restoring import Place, read

from .pages import ADA, LINE, Process, Shown
from .things import Plain, Tool

MORE = {"id": "more", "onClick": print}


def button(name: str, handler: Callable[[], Any]) -> VdomDict:
    """A button; pressed with an event, its handler gets it."""
    return html.button({"id": name, "onClick": lambda _event: handler()}, name)


@component
def Counter(name: str = "inc") -> VdomDict:
    count, set_count = use_state(0)
    return html.p(button(name, lambda: set_count(count + 1)), f"{name}={count}")


@component
def Row(number: int) -> VdomDict:
    return html.li(Counter(f"row{number}"))


@component
def Rows() -> VdomDict:
    """Keyed rows, unkeyed panels, and an each(), of which some come and go."""
    rows, set_rows = use_unkept_state((1, 2, 3))
    is_first_shown, set_first = use_unkept_state(True)
    return html.main(
        button("drop", lambda: set_rows(rows[1:])),
        button("turn", lambda: set_rows(rows[::-1])),
        button("hide", lambda: set_first(False)),
        button("show", lambda: set_first(True)),
        html.ul(*(Row(number, key=number) for number in rows)),
        Counter("top") if is_first_shown else None,
        Counter("bottom"),
        html.ol(each(tuple(f"x{number}" for number in rows), Counter)),
    )


def values(process: Process, shown: Shown) -> dict[str, Any]:
    """What the log says: the last value of each state, by what stands before it."""
    kept = process.keeping.open_log(shown.log, line=LINE, caller=ADA)
    return {
        f"{where(place)}.{name}": value.written
        for place in read(kept.content).below()
        for name, value in place.values.items()
    }


def where(place: Place) -> str:
    """The components from the page down to one, short."""
    step = place.step
    if step is None or place.above is None:
        return ""
    return f"{where(place.above)}/{step.name.rpartition(':')[2]}[{step.key or step.nth}]"


def test_a_page_on_which_nothing_changes_writes_nothing(process: Process) -> None:
    shown = process.show(Rows())
    shown.press("drop")

    assert shown.log == []
    assert shown.keeper.length == 0
    assert shown.keeper.snapshot(1, "/tools") is None
    assert process.show(Counter()).handled(is_committed=True) is None


def test_the_first_change_begins_a_log_and_others_go_on(process: Process) -> None:
    shown = process.show(Counter())

    first, second = shown.press("inc"), shown.press("inc")

    assert first[0] == second[0] == "k"
    assert first[2:] == [1]
    assert first[1].startswith("1.")
    assert second[2:] == []
    assert shown.keeper.length == len(shown.log) == 2


def test_a_counter_grows_its_frame_by_sixty_bytes_at_most(process: Process) -> None:
    shown = process.show(Counter())
    process.clock.now += 86_000
    sizes = [len(orjson.dumps(shown.press("inc"))) + 1 for _ in range(1_200)]

    assert sorted(sizes)[len(sizes) * 9 // 10] <= 60


def test_nothing_is_said_twice(process: Process) -> None:
    shown = process.show(Rows())
    shown.press("top")
    shown.press("bottom")

    # Rendered, but not changed.
    shown.layout.schedule(shown.layout.tree)  # type: ignore[arg-type]
    assert shown.handled() is None
    contents = process.keeping.open_log(shown.log, line=LINE, caller=ADA).content
    assert contents[1] == [[1, f"{__name__}:Counter", "", 1, 1], [2, "count", "int"], 1] or len(contents) == 2


def test_an_event_that_committed_is_told_even_if_no_state_changed(process: Process) -> None:
    shown = process.show(Counter())
    shown.press("inc")

    assert shown.handled() is None
    assert shown.handled(is_committed=True) is not None
    assert process.keeping.open_log(shown.log, line=LINE, caller=ADA).ack == 3


def test_the_address_goes_with_the_log(process: Process) -> None:
    shown = process.show(Counter(), address="/tools")
    shown.press("inc")

    shown.address = "/tools?page=2"
    assert shown.handled() is not None
    assert shown.handled() is None

    assert process.keeping.open_log(shown.log, line=LINE, caller=ADA).address == "/tools?page=2"


def test_several_changes_of_one_frame_are_one_envelope(process: Process) -> None:
    @component
    def Pair() -> VdomDict:
        left, set_left = use_state("")
        right, set_right = use_state("")

        def both() -> None:
            set_left("l")
            set_right("r")

        return html.p(button("both", both), left, right)

    shown = process.show(Pair())
    shown.press("both")

    assert len(shown.log) == 1
    assert sorted(values(process, shown).values()) == ["l", "r"]


def test_what_left_the_page_leaves_the_log(process: Process) -> None:
    shown = process.show(Rows())
    for name in ("row1", "row3", "x1", "x2", "bottom"):
        shown.press(name)
    before = values(process, shown)

    op = shown.press("drop")

    assert len(before) == 5
    assert op is not None
    assert set(values(process, shown)) == {
        "/Rows[0]/Row[3]/Counter[0].count",
        '/Rows[0]/each[0]/Counter["x2"].count',
        "/Rows[0]/Counter[1].count",
    }


def test_rows_keep_what_is_theirs_in_any_order(process: Process) -> None:
    shown = process.show(Rows())
    for name in ("row1", "row3", "row3", "x2"):
        shown.press(name)
    shown.press("turn")
    shown.press("drop")

    again = process.show_again(Rows(), shown.log)

    assert {"row1=1", "row2=0", "row3=2", "x2=1"} <= set(again.text.split()) | {"row3=2"}
    assert "x1=0" in again.text


def test_a_component_that_is_told_by_counting_is_told_anew_when_the_count_changes(process: Process) -> None:
    """The second of two equal components is the first one when that one goes."""
    shown = process.show(Rows())
    shown.press("bottom")
    assert values(process, shown) == {"/Rows[0]/Counter[1].count": 1}

    op = shown.press("hide")

    assert len(op) == 3
    assert values(process, shown) == {"/Rows[0]/Counter[0].count": 1}
    shown.press("show")
    assert values(process, shown) == {"/Rows[0]/Counter[1].count": 1}
    shown.press("top")
    shown.press("top")
    again = process.show_again(Rows(), shown.log)
    assert {"top=2", "bottom=1"} <= set(again.text.split())


def test_a_long_life_stays_a_short_log(process: Process) -> None:
    shown = process.show(Counter())
    longest = 0
    for _ in range(3_000):
        shown.press("inc")
        longest = max(longest, sum(map(len, shown.log)))

    assert longest <= len(shown.log[0]) + GROWTH_MIN
    assert "inc=3000" in process.show_again(Counter(), shown.log).text


@component
def Notes(size: int, value: Any = None) -> VdomDict:
    several = [use_kept_state(f"note {number}", "") for number in range(20)]
    other, set_other = use_state(value)

    def write(number: int) -> Callable[[], None]:
        return lambda: several[number][1](f"{number}" * (size // len(f"{number}")))

    buttons = [button(f"write{number}", write(number)) for number in range(20)]
    clears = [button(f"clear{number}", lambda number=number: several[number][1]("")) for number in range(20)]
    return html.p(
        *buttons,
        *clears,
        button("set", lambda: set_other(Plain())),
        button("unset", lambda: set_other(1)),
        *(f" {len(note[0])} " for note in several),
        repr(other)[:9],
    )


def kept_notes(process: Process, shown: Shown) -> list[str]:
    return [name.rpartition(".")[2] for name, value in values(process, shown).items() if value]


@pytest.mark.parametrize(("size", "is_kept"), [(998, True), (999, False), (5_000, False)])
def test_a_value_beyond_its_bound_is_left_out_whole(size: int, *, is_kept: bool) -> None:
    process = Process(state_value_max_bytes=1_000)
    shown = process.show(Notes(size))
    shown.press("write1")

    assert (kept_notes(process, shown) if shown.log else []) == (["note 1"] if is_kept else [])


def test_a_value_that_grew_too_large_does_not_leave_its_old_one() -> None:
    process = Process(state_value_max_bytes=1_000)
    small, large = Notes(10), Notes(2_000)
    shown = process.show(small)
    shown.press("write1")
    assert kept_notes(process, shown) == ["note 1"]

    page = shown.layout.tree
    assert page is not None
    page.component = large
    page.schedule_render()
    shown.handled()
    shown.press("write1")

    assert kept_notes(process, shown) == []
    shown.press("clear1")
    shown.press("write2")
    assert kept_notes(process, shown) == []


def test_a_page_beyond_its_bound_leaves_out_what_broke_it() -> None:
    process = Process(state_max_bytes=5_000, state_value_max_bytes=2_000)
    shown = process.show(Notes(1_500))
    for number in range(4):
        shown.press(f"write{number}")

    assert kept_notes(process, shown) == ["note 0", "note 1", "note 2"]
    # There is room again when another one goes.
    shown.press("clear1")
    shown.press("clear3")
    shown.press("write3")
    assert kept_notes(process, shown) == ["note 0", "note 2", "note 3"]


def test_no_log_is_longer_than_is_taken_back() -> None:
    process = Process(state_max_bytes=20_000, state_value_max_bytes=1_500)
    shown = process.show(Notes(1_400))
    for turn in range(20):
        for number in range(20):
            shown.press(f"write{number}" if turn % 2 else f"clear{number}")
            assert sum(map(len, shown.log)) <= process.keeping.log_max_bytes
    assert process.keeping.log_max_bytes < 20_000 * 2 + GROWTH_MAX
    process.show_again(Notes(1_400), shown.log)


def test_what_cannot_be_kept_is_told_once_at_its_place() -> None:
    structlog.reset_defaults()
    process = Process()
    with capture_logs() as lines:
        for _page in range(3):
            shown = process.show(Notes(1))
            shown.press("set")
            shown.press("unset")
            shown.press("set")

    told = [line for line in lines if line["event"] == "a state is not kept"]
    assert len(told) == 1
    assert told[0]["log_level"] == "warning"
    assert told[0]["state"] == "other"
    assert told[0]["type"] == "Plain"
    assert told[0]["component"] == f"{__name__}:Notes"
    file, _, line = told[0]["at"].rpartition(":")
    assert file == __file__
    source = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert "use_state(value)" in source[int(line) - 1]
    assert "neither a dataclass" in told[0]["reason"]


def test_people_who_run_it_are_not_told() -> None:
    structlog.reset_defaults()
    with capture_logs() as lines:
        Process(dev=False).show(Notes(1)).press("set")

    assert [line["log_level"] for line in lines] == ["debug"]


def test_developers_see_what_is_kept(process: Process) -> None:
    shown = process.show(Notes(1))
    shown.press("set")
    tree = shown.layout.tree
    assert tree is not None
    slots = tree.notes.slots

    assert shown.keeper.tells(tree, slots[0].index) == "kept"
    assert "neither a dataclass" in shown.keeper.tells(tree, slots[-1].index)
    assert shown.keeper.tells(tree, 999) == ""


def test_a_value_that_raises_when_it_is_written_ends_no_page(process: Process) -> None:
    class Bad(type):
        def __getattr__(cls, name: str) -> Any:
            raise OSError("nobody may look")

    bad = Bad("Thing", (), {})()

    @component
    def Page() -> VdomDict:
        thing, set_thing = use_state(0)
        return html.p(button("set", lambda: set_thing(bad)), type(thing).__name__)

    shown = process.show(Page())
    shown.press("set")

    assert "Thing" in shown.text
    assert shown.faults == []


def test_a_component_with_a_key_that_cannot_be_written_is_left_out(process: Process) -> None:
    @component
    def Page() -> VdomDict:
        return html.div(Counter("a", key=Plain()), Counter("b", key="b"))

    shown = process.show(Page())

    assert shown.press("a") is None
    assert shown.press("b") is not None


def test_two_lists_with_the_same_keys_are_not_mixed_up(process: Process) -> None:
    @component
    def Page() -> VdomDict:
        return html.div(
            html.ul(*(Counter(f"a{n}", key=n) for n in (1, 2))),
            html.ul(*(Counter(f"b{n}", key=n) for n in (1, 2))),
            each(("c1", "c2"), Counter),
            html.p(each(("c2", "c3"), lambda name, key: Counter(f"d{name}", key=key))),
        )

    shown = process.show(Page())
    for name, times in (("a2", 1), ("b2", 2), ("c2", 3), ("dc2", 4)):
        for _ in range(times):
            shown.press(name)

    text = process.show_again(Page(), shown.log).text.split()
    assert {"a1=0", "a2=1", "b1=0", "b2=2", "c1=0", "c2=3", "dc2=4", "dc3=0"} <= set(text)


def test_keys_of_any_sort_that_can_be_written_will_do(process: Process) -> None:
    keys = ("1", 1, (1, "a"), None, False, 2.5, b"x", frozenset({1}))

    @component
    def Page() -> VdomDict:
        return html.div(*(Counter(f"n{place}", key=key) for place, key in enumerate(keys)))

    shown = process.show(Page())
    for place in range(len(keys)):
        for _ in range(place + 1):
            shown.press(f"n{place}")

    text = process.show_again(Page(), shown.log).text.split()
    assert {f"n{place}={place + 1}" for place in range(len(keys))} <= set(text)


def test_a_state_that_is_set_from_another_thread_is_kept(process: Process) -> None:
    setters: list[Any] = []

    @component
    def Page() -> VdomDict:
        text, set_text = use_state("")
        setters[:] = [set_text]
        return html.p(text)

    shown = process.show(Page())
    thread = threading.Thread(target=lambda: setters[0]("from afar"))
    thread.start()
    thread.join()
    shown.handled()

    assert "from afar" in process.show_again(Page(), shown.log).text


def test_a_browser_that_missed_frames_gets_all_as_one(process: Process) -> None:
    shown = process.show(Rows())
    for name in ("top", "bottom", "row1", "x2"):
        shown.press(name)
    whole = values(process, shown)

    text = shown.keeper.snapshot(9, "/elsewhere")
    assert text is not None
    shown.log = [text]

    assert values(process, shown) == whole
    shown.ack = 9
    shown.press("top")
    kept = process.keeping.open_log(shown.log, line=LINE, caller=ADA)
    assert (kept.ack, kept.address, len(shown.log)) == (10, "/tools", 2)


def test_tools_of_all_sorts_come_back_through_a_page(process: Process) -> None:
    @component
    def Page() -> VdomDict:
        tools, set_tools = use_state(())
        return html.p(button("add", lambda: set_tools((*tools, Tool(f"t{len(tools)}")))), repr(tools))

    shown = process.show(Page())
    shown.press("add")
    shown.press("add")

    assert process.show_again(Page(), shown.log).text == shown.text


def test_components_that_never_changed_cost_one_pointer(process: Process) -> None:
    """Thousands of rows have a state of their own; hardly any ever changes."""

    @component
    def Page() -> VdomDict:
        return html.ul(*(Row(number, key=number) for number in range(200)))

    shown = process.show(Page())
    shown.press("row7")
    gc.collect()

    records = shown.keeper._records.all()
    # The page, the row, its counter.
    assert len(records) == 3


def test_what_is_gone_is_forgotten(process: Process) -> None:
    shown = process.show(Rows())
    for _turn in range(50):
        shown.press("show")
        shown.press("top")
        shown.press("hide")

    # The page, and nothing of fifty counters.
    assert len(shown.keeper._records.all()) <= 1
    assert not shown.keeper._ended


def test_a_layout_without_keeper_notes_nothing() -> None:
    layout = Layout(Rows())
    layout.render()

    assert layout.tree is not None
    assert layout.tree.notes is None
