"""A page is built anew by other code: what still means the same comes back, each value on its own."""

from typing import Any

import pytest

from .pages import ADA, LINE, Code, Process, Shown

BEFORE = """
from dataclasses import dataclass
from reactpy import component, html, use_state

@dataclass(frozen=True)
class Choice:
    colour: str = "red"

def button(name, handler):
    return html.button({"id": name, "onClick": handler}, name)

@component
def Counter(label):
    count, set_count = use_state(0)
    return html.p(button(label, lambda _e: set_count(count + 1)), f"{label}={count} ")

@component
def Panel():
    is_open, set_open = use_state(False)
    return html.div(
        button("toggle", lambda _e: set_open(not is_open)), "open " if is_open else "closed ",
        Counter("inner") if is_open else None,
    )

@component
def Page():
    text, set_text = use_state("")
    choice, set_choice = use_state(Choice())
    return html.main(
        button("write", lambda _e: set_text("hello")), f"text={text} ",
        button("paint", lambda _e: set_choice(Choice("blue"))), f"colour={choice.colour} ",
        Panel(), Counter("first"), Counter("second"),
    )
"""
PRESSED = ("write", "paint", "toggle", "inner", "inner", "second")
ALL = {"text=hello", "colour=blue", "open", "inner=2", "first=0", "second=1"}


def used(code: Code, process: Process) -> Shown:
    """Ada's page of the code before, on which she did something in every component."""
    shown = process.show(code.deploy(BEFORE).Page())
    for name in PRESSED:
        shown.press(name)
    assert facts(shown) == ALL
    return shown


def facts(shown: Shown) -> set[str]:
    """What the page says of its states."""
    return {word for word in shown.text.split() if "=" in word or word in ("open", "closed")}


def deployed(code: Code, process: Process, source: str) -> Shown:
    """The same page when another process has built it anew with this code."""
    shown = used(code, process)
    return process.show_again(code.deploy(source).Page(), shown.log)


def replaced(*changes: tuple[str, str]) -> str:
    """The source with other words in it."""
    source = BEFORE
    for before, after in changes:
        assert before in source, before
        source = source.replace(before, after)
    return source


RENAMED = replaced(("def Panel", "def Drawer"), (" Panel()", " Drawer()"))


TEXT, CHOICE = "    text, set_text", "    choice, set_choice"
OPENER = "is_open, set_open = use_state(False)"
COLOUR = 'colour: str = "red"'
DEPLOYS: dict[str, tuple[str, dict[str, str]]] = {
    "same": (BEFORE, {}),
    "lines moved": ("# Moved.\n" * 40 + BEFORE, {}),
    "a state before the first": (replaced((TEXT, f"    other, set_other = use_state(0)\n{TEXT}")), {}),
    "a state between": (replaced((CHOICE, f"    other, set_other = use_state('')\n{CHOICE}")), {}),
    "an element more": (replaced(("html.main(", 'html.main(html.h1("Tools"), ')), {}),
    "wrapped in elements": (replaced(("        Panel(),", "        html.section(html.div(Panel())),")), {}),
    "other elements": (replaced(("return html.div(", "return html.section(html.hr(), ")), {}),
    "renamed inside": (RENAMED, {}),
    "renamed page": (replaced(("def Page", "def Shed")) + "\nPage = lambda: Shed()\n", {}),
    "renamed, old name goes on": (replaced(("def Page", "def Shed")) + "\nPage = Shed\n", {}),
    "renamed everywhere": (replaced(("Counter", "Count")), {}),
    "type changed": (replaced(('use_state("")', "use_state(None)")), {"text=hello": "text=None"}),
    "type of the opener changed": (
        replaced((OPENER, "is_open, set_open = use_state('')")),
        {"open": "closed", "inner=2": ""},
    ),
    "field added": (replaced((COLOUR, f"{COLOUR}\n    size: int = 1")), {"colour=blue": "colour=red"}),
    "variable renamed": (
        replaced(("text, set_text", "words, set_text"), ("{text}", "{words}")),
        {"text=hello": "text="},
    ),
    "state gone": (
        replaced((f"{CHOICE} = use_state(Choice())", "    choice = Choice(); set_choice = print")),
        {"colour=blue": "colour=red"},
    ),
    "component gone": (replaced(("        Panel(),", "")), {"open": "", "inner=2": ""}),
    "sibling gone": (replaced((' Counter("first"),', "")), {"first=0": "", "second=1": "second=0"}),
}


@pytest.mark.parametrize("deploy", DEPLOYS)
def test_what_means_the_same_comes_back(code: Code, process: Process, deploy: str) -> None:
    source, lost = DEPLOYS[deploy]

    again = deployed(code, process, source)

    assert again.faults == []
    assert facts(again) == {lost.get(fact, fact) for fact in ALL} - {""}


def test_a_component_by_its_key_comes_back_wherever_it_stands(code: Code, process: Process) -> None:
    keyed = replaced(
        ('Counter("first"), Counter("second")', 'Counter("first", key="a"), Counter("second", key="b")')
    )
    shown = process.show(code.deploy(keyed).Page())
    shown.press("second")
    turned = keyed.replace(
        'Counter("first", key="a"), Counter("second", key="b")',
        'Counter("second", key="b"), Counter("third", key="c"), Counter("first", key="a")',
    )

    again = process.show_again(code.deploy(turned).Page(), shown.log)

    assert {"first=0", "second=1", "third=0"} <= facts(again)


def test_a_component_that_was_renamed_and_holds_something_else_gets_nothing(
    code: Code, process: Process
) -> None:
    """Another component at the same place is no renamed one."""
    other = RENAMED.replace("is_open, set_open", "is_wide, set_wide").replace("is_open", "is_wide")
    other = other.replace("set_open", "set_wide")

    again = deployed(code, process, other)

    assert facts(again) == (ALL - {"open", "inner=2"}) | {"closed"}


def test_a_component_that_was_renamed_and_holds_another_type_gets_nothing(
    code: Code, process: Process
) -> None:
    """One value of two would have come back: then it is not surely the one that was renamed."""
    two = BEFORE.replace("    is_open, set_open", "    size, set_size = use_state(1)\n    is_open, set_open")
    two = two.replace(
        '        button("toggle"', '        button("grow", lambda _e: set_size(size + 1)), button("toggle"'
    )
    shown = process.show(code.deploy(two).Page())
    shown.press("grow")
    shown.press("toggle")
    renamed = two.replace("def Panel", "def Drawer").replace(" Panel()", " Drawer()")
    assert "open" in facts(process.show_again(code.deploy(renamed).Page(), shown.log))

    again = process.show_again(
        code.deploy(renamed.replace("use_state(1)", "use_state('')")).Page(), shown.log
    )

    assert "closed" in facts(again)


def test_a_component_that_still_exists_gives_nothing_away(code: Code, process: Process) -> None:
    """A panel that only moved out is not the drawer that stands there now."""
    both = BEFORE.replace("@component\ndef Panel", "@component\ndef Drawer").replace(" Panel()", " Drawer()")
    both += BEFORE[BEFORE.index("@component\ndef Panel") : BEFORE.index("@component\ndef Page")]

    again = deployed(code, process, both)

    assert facts(again) == (ALL - {"open", "inner=2"}) | {"closed"}


def test_values_count_what_became_of_them(code: Code, process: Process) -> None:
    again = deployed(code, process, replaced(('use_state("")', "use_state(None)"), ("        Panel(),", "")))
    keeper = again.keeper

    assert (keeper.restored, keeper.dropped, keeper.waiting) == (2, 1, 2)


def test_what_came_back_goes_on_and_comes_back_again(code: Code, process: Process) -> None:
    shown = used(code, process)
    for _deploy in range(4):
        shown = process.show_again(code.deploy("#\n" * _deploy + BEFORE).Page(), shown.log)
        shown.press("inner")

    assert "inner=6" in facts(shown)
    assert facts(process.show_again(code.deploy(BEFORE).Page(), shown.log)) == (ALL - {"inner=2"}) | {
        "inner=6"
    }


def test_a_component_whose_data_comes_late_gets_its_value_then(code: Code, process: Process) -> None:
    """Its rows were loading when the page was built anew; until they are there, the log holds it on."""
    late = BEFORE.replace("        Panel(), ", '        button("load", lambda _e: set_text("loaded")),'
                          "        Panel() if text else None, ")  # fmt: skip
    shown = process.show(code.deploy(late).Page())
    for name in ("load", "toggle", "inner"):
        shown.press(name)
    no_text = late.replace('use_state("")', "use_state(None)")

    between = process.show_again(code.deploy(no_text).Page(), shown.log)
    assert "inner=1" not in facts(between)
    assert between.keeper.waiting == 2
    again = process.show_again(code.deploy(no_text).Page(), between.log)
    again.press("load")

    assert {"open", "inner=1"} <= facts(again)
    assert again.keeper.waiting == 0
    third = process.show_again(code.deploy(no_text).Page(), again.log)
    assert {"open", "inner=1"} <= facts(third)


def test_what_nobody_comes_for_is_let_go(code: Code, process: Process) -> None:
    again = deployed(code, process, replaced(("        Panel(),", "")))
    assert again.keeper.waiting == 2

    process.clock.now += 61
    again.press("first")

    assert again.keeper.waiting == 0
    assert not again.keeper.is_restoring


def test_a_component_that_raises_with_what_it_had_ends_only_itself(code: Code, process: Process) -> None:
    broken = replaced(
        (
            "    count, set_count = use_state(0)\n",
            "    count, set_count = use_state(0)\n    1 / (2 - count)\n",
        )
    )

    again = deployed(code, process, broken)

    assert "Counter: division by zero" in again.faults
    assert {"text=hello", "second=1"} <= facts(again)


def test_first_values_are_made_once_even_if_they_are_not_needed(code: Code, process: Process) -> None:
    source = BEFORE.replace('use_state("")', "use_state(lambda: made.append(1) or '')") + "\nmade = []\n"
    shown = process.show(code.deploy(source).Page())
    shown.press("write")
    module = code.deploy(source)

    again = process.show_again(module.Page(), shown.log)

    assert "text=hello" in facts(again)
    assert module.made == [1]


def names_of(log_content: Any) -> list[str]:
    """The names of states that were written."""
    return [item[1] for items in log_content for item in items if isinstance(item, list) and len(item) == 3]


def test_only_what_somebody_changed_is_kept(code: Code, process: Process) -> None:
    shown = process.show(code.deploy(BEFORE).Page())
    assert shown.keeper.write(1, "/tools") is None
    shown.press("first")

    kept = process.keeping.open_log(shown.log, line=LINE, caller=ADA)

    assert names_of(kept.content) == ["count"]
