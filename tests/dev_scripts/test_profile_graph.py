"""./heavy profile: what is read from py-spy's graph, whose functions are, what keeps py-spy from its work."""

import sys
from pathlib import Path

import pytest

from dev_scripts.errors import CommandFailed
from dev_scripts.profile import flame, hottest, owners, parts, spy
from dev_scripts.profile.flame import Cost, Function
from dev_scripts.project import PROJECT_ROOT, app_package

LOOP = "/usr/lib/python3.13/asyncio/base_events.py"
DRIVER = f"{PROJECT_ROOT}/.venv/lib/python3.13/site-packages/asyncpg/pool.py"
PAGE = f"{PROJECT_ROOT}/{app_package()}/frontend/pages/shed_page.py"
LAYOUT = f"{PROJECT_ROOT}/heavy_engine/layout/builder.py"


def box(title: str, row: int, start: int, width: int, of: int = 1200) -> str:
    """A box as py-spy 0.4 writes it."""
    y = 36 + 16 * row
    return (
        f"<g><title>{title} ({width:,} samples, {width / of:.2%})</title>"
        f'<rect x="{start / of:.4%}" y="{y}" width="{width / of:.4%}" height="15" fill="rgb(227,0,7)"'
        f' fg:x="{start}" fg:w="{width}"/><text x="0.2500%" y="{y + 10}.50">{title}</text></g>'
    )


SVG = "".join(
    [
        "<svg><text>py-spy</text>",
        box("all", 1, 0, 1200),
        box(f"run_forever ({LOOP}:595)", 2, 0, 1200),
        box(f"&lt;lambda&gt; ({LAYOUT}:53)", 3, 0, 900),
        box(f"ShedPage ({PAGE}:20)", 4, 0, 600),
        box(f"ShedPage ({PAGE}:20)", 5, 100, 300),
        box(f"acquire ({DRIVER}:7)", 4, 600, 240),
        "</svg>",
    ]
)


def test_a_function_costs_what_is_not_its_callees() -> None:
    costs = flame.costs(flame.boxes(SVG))

    assert costs[Function("<lambda>", LAYOUT, 53)] == Cost(own=900 - 600 - 240, total=900)
    assert costs[Function("acquire", DRIVER, 7)] == Cost(own=240, total=240)
    assert costs[Function("run_forever", LOOP, 595)] == Cost(own=300, total=1200)


def test_a_function_that_calls_itself_counts_once() -> None:
    assert flame.costs(flame.boxes(SVG))[Function("ShedPage", PAGE, 20)] == Cost(own=600, total=600)


def test_the_costs_of_all_are_the_samples() -> None:
    found = flame.boxes(SVG)

    assert sum(cost.own for cost in flame.costs(found).values()) == flame.samples(found) == 1200


def test_a_loop_that_waits_is_no_hot_function_and_its_share_is_told() -> None:
    waiting = f"EpollSelector.select ({LOOP.replace('asyncio/base_events', 'selectors')}:435)"
    svg = "".join(
        [box("all", 1, 0, 1200), box(waiting, 2, 0, 900), box(f"ShedPage ({PAGE}:20)", 2, 900, 300)]
    )

    shares, _blank, _head, *rows = hottest.table(svg)

    assert shares == "app 25 %, waiting 75 %   (of 1,200 samples)"
    assert [row.split()[4:6] for row in rows] == [["app", "ShedPage"]]


@pytest.mark.parametrize(("name", "file"), owners.WAITS)
def test_what_waits_is_still_there_under_that_name(name: str, file: str) -> None:
    """A renamed function would be called hot again."""
    places = [Path(path) for path in (*sys.path, str(PROJECT_ROOT)) if path]
    found = [place / file[1:] for place in places if (place / file[1:]).is_file()]
    assert f"def {name.rpartition('.')[2]}(" in found[0].read_text("utf-8")


def test_the_hottest_come_first_and_say_whose_they_are() -> None:
    shares, blank, heading, *rows = hottest.table(SVG)

    assert shares == "app 50 %, engine 5 %, library 20 %, python 25 %   (of 1,200 samples)"
    assert blank == ""
    assert heading.split() == ["SELF", "TOTAL", "WHOSE", "FUNCTION"]
    assert rows == [
        f"  50 %    50 %  app      ShedPage  {app_package()}/frontend/pages/shed_page.py:20",
        "  25 %   100 %  python   run_forever  python3.13/asyncio/base_events.py:595",
        "  20 %    20 %  library  acquire  asyncpg/pool.py:7",
        "   5 %    75 %  engine   <lambda>  heavy_engine/layout/builder.py:53",
    ]


def test_as_many_are_shown_as_are_wanted() -> None:
    assert len(hottest.table(SVG, shown=2)) == 3 + 2


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        (PAGE, "app"),
        (LAYOUT, "engine"),
        (f"{PROJECT_ROOT}/heavy_engine/testing/world.py", "tools"),
        (f"{PROJECT_ROOT}/tests/conftest.py", "tools"),
        (DRIVER, "library"),
        ("/usr/lib/python3/dist-packages/six.py", "library"),
        (LOOP, "python"),
        ("<frozen importlib._bootstrap>", "python"),
        ("", ""),
    ],
)
def test_everything_belongs_to_somebody(path: str, whose: str) -> None:
    assert owners.owner(Function("f", path, 1)) == whose


def test_the_graph_gets_a_colour_for_each_owner_and_loses_nothing() -> None:
    painted = flame.repainted(SVG, owners.colour, owners.shorter)

    assert painted.count("<g>") == SVG.count("<g>")
    assert painted.count(owners.COLOURS["app"]) == 2
    assert painted.count(owners.COLOURS["engine"]) == 1
    assert str(PROJECT_ROOT) not in painted
    assert "&lt;lambda&gt; (heavy_engine/layout/builder.py:53) (900 samples, 75.00%)" in painted
    assert [each.width for each in flame.boxes(painted)] == [each.width for each in flame.boxes(SVG)]


def test_the_graph_gets_a_title_a_legend_and_labels_that_begin_with_the_name() -> None:
    svg = (
        "<svg><script>var truncate_text_right = false;</script>"
        '<text id="title" x="50%">/home/ada/.venv/bin/py-spy record</text><g></g></svg>'
    )

    made = flame.titled(svg, 'pytest -k "a & b"', {"app": "rgb(1,2,3)"})

    assert '<text id="title" x="50%">pytest -k &quot;a &amp; b&quot;</text>' in made
    assert '<tspan fill="rgb(1,2,3)">■</tspan> app</text><g></g>' in made
    assert "truncate_text_right = true;" in made
    assert "/home/ada" not in made


def test_a_process_that_did_nothing_is_told_so(tmp_path: Path) -> None:
    out = tmp_path / "idle.svg"
    out.write_text("<svg></svg>")

    with pytest.raises(CommandFailed, match="Nobody came"):
        spy.finish("Error: Failed to write flamegraph: No stack counts found", out, "/", "Nobody came.")

    assert not out.exists()


# The words are py-spy's own, of Linux and of macOS.
@pytest.mark.parametrize(
    "said",
    [
        "Permission Denied: Try running again with elevated permissions by going 'sudo ... !!'",
        "Error: Operation not permitted (os error 1)",
        "This program must be run as root on OSX.",
    ],
)
def test_a_system_that_forbids_to_look_is_named_with_a_way_out(said: str, tmp_path: Path) -> None:
    with pytest.raises(CommandFailed) as failure:
        spy.finish(said, tmp_path / "none.svg", "/", "idle")

    assert "sudo" in str(failure.value)


def test_each_system_has_its_own_way_out() -> None:
    assert spy.refused("darwin", "").startswith("macOS lets only root")
    assert "sudo sysctl kernel.yama.ptrace_scope=0" in spy.refused("linux", "1")
    assert "--cap-add SYS_PTRACE" in spy.refused("linux", "0")
    assert "--cap-add SYS_PTRACE" in spy.refused("linux", "")


def test_what_nobody_foresaw_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="the last that it said:\n  Error: a new one"):
        spy.finish("Error: a new one", tmp_path / "none.svg", "/", "idle")


def test_a_process_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = "Error: Failed to get process executable name. Check that the process is running."

    with pytest.raises(CommandFailed, match=r"ended before it could be looked at"):
        spy.finish(gone, tmp_path / "none.svg", "/", "idle")


def taken(**parts_: float) -> dict[str, float]:
    nothing = {"count": 3, "whole": 0.0, "components": 0.0, "cpu": 0.0, "handler": 0.0}
    return {**nothing, "queries": 0, "edits": 0, "bytes": 0, **parts_}


def test_the_parts_of_a_first_render_and_of_an_event_add_up() -> None:
    first, event = taken(whole=10, cpu=7, components=3), taken(whole=6, handler=4, components=0.5, edits=2)
    found = {"first": first, "event": event, "step": None, "steps": [["click", "Take"]]}

    said = "\n".join(parts.lines("/shed", {**found, "components": [], "faults": ["Oops: a nail"]}))

    assert [line.split("ms")[0].split() for line in said.splitlines() if " ms " in line] == [
        ["all", "of", "it", "10.00"],
        ["components", "3.00"],
        ["engine,", "data", "4.00"],
        ["waiting", "3.00"],
        ["all", "of", "it", "6.00"],
        ["handler", "4.00"],
        ["components", "0.50"],
        ["edit", "1.50"],
    ]
    assert "Event: click Take" in said
    assert said.endswith("! Oops: a nail")


def test_a_click_that_nobody_hears_is_said() -> None:
    found = {"first": taken(), "event": taken(count=0), "step": None, "steps": [["click", "Title"]]}

    said = "\n".join(parts.lines("/shed", {**found, "components": [], "faults": []}))

    assert "no handler listens to it" in said
