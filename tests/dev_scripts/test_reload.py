"""What is saved under ./heavy dev: what it means, what is told, and when a new worker comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from dev_scripts.reload.companion import LONG, Reloads
from dev_scripts.reload.kinds import MIGRATED, Kind, is_watched, kind_of
from dev_scripts.reload.nursery_starter import by_name
from dev_scripts.reload.tables import of_findings
from dev_scripts.reload.trouble import NOTHING_SERVES, Trouble, syntax_trouble, worker_trouble
from dev_scripts.reload.watching import SYSTEM_TELLS, WE_LOOK, Watcher, system_watch
from dev_scripts.reload.worker import HANGS
from tests.support.waiting import eventually

NEVER_S = 3600.0
PAGE = "adas_app/pages/shed.py"
OTHER = "adas_app/pages/loans.py"


class Saves:
    """What Ada saves; as the watcher tells it."""

    how = SYSTEM_TELLS

    def __init__(self) -> None:
        self.sets: asyncio.Queue[set[str]] = asyncio.Queue()

    async def changes(self) -> AsyncIterator[set[str]]:
        while True:
            yield await self.sets.get()
            self.sets.task_done()


class Supervisor:
    """Notes what it is asked for; a new worker fails with `trouble` if there is some."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.trouble: str | None = None
        self.first_trouble: str | None = None
        self.excuses: list[str] = []
        self.at_once = 0
        self.hangs, self.said = False, ""
        """Whether the next new worker never gets ready, and what it says meanwhile."""

    async def renew(self, *, patient: bool = True, limit_s: float | None = None) -> str | None:
        assert not patient, "the old worker may have much to finish"
        self.at_once += 1
        try:
            assert self.at_once == 1, "two new workers at the same time"
            if self.hangs:
                self.hangs = False
                await asyncio.Event().wait()
            await asyncio.sleep(0)
        finally:
            self.at_once -= 1
        self.asked.append("renew")
        return self.trouble

    def tell(self, news: Any) -> None:
        self.asked.append(news)

    def said_by_new(self) -> str:
        return self.said

    def excuse(self, words: str) -> None:
        self.excuses.append(words)

    async def serving(self) -> str | None:
        return self.first_trouble


class Desk:
    """Ada's project, her terminal, and what became of what she saved."""

    def __init__(self, root: Path, hangs_s: float = NEVER_S) -> None:
        self.root = root
        self.saves, self.supervisor = Saves(), Supervisor()
        self.terminal: list[str] = []
        self.tables: Trouble | None = None
        self.tables_asked = 0
        self.reloads = Reloads(
            root, self.saves, self._ask_tables, self.terminal.append, enough_s=0, hangs_s=hangs_s
        )

    async def save(self, *paths: str, text: str = "AXE = 1\n") -> list[Any]:
        """Save files; answers what the supervisor was asked for."""
        for path in paths:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
        return await self.notice(*paths)

    async def notice(self, *paths: str) -> list[Any]:
        """Something has changed; answers what the supervisor was asked for."""
        self.supervisor.asked.clear()
        self.saves.sets.put_nowait(set(paths))
        await eventually(lambda: self.saves.sets._unfinished_tasks == 0 or self._fails(), what="a reload")
        return self.supervisor.asked

    def _fails(self) -> bool:
        if self.attending.done():
            self.attending.result()
        return False

    async def _ask_tables(self) -> Trouble | None:
        self.tables_asked += 1
        return self.tables


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_work(Desk(tmp_path)) as made:
        yield made


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[Desk]:
    desk.attending = asyncio.create_task(desk.reloads.attend(desk.supervisor))
    yield desk
    desk.attending.cancel()
    await asyncio.wait([desk.attending])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (PAGE, Kind.CODE),
        ("heavy_engine/live/live_page.py", Kind.CODE),
        ("adas_app/backend/words.toml", Kind.CODE),
        ("adas_app/backend/data/sql_models/tools.py", Kind.TABLES),
        ("alembic/versions/0009_tools.py", Kind.MIGRATION),
        (MIGRATED, Kind.MIGRATION),
        (".env", Kind.SETTINGS),
        ("pyproject.toml", Kind.PACKAGES),
        ("requirements/runtime.txt", Kind.PACKAGES),
        ("static/css/base.css", Kind.STYLE),
        ("static/favicon.svg", Kind.IMAGE),
        ("static/islands/chart.js", Kind.SCRIPT),
        ("adas_app/components/chart.js", Kind.MODULE),
        ("heavy_engine/client/boot.js", Kind.SCRIPT),
        ("brython/shed.py", Kind.CLIENT),
        ("README.md", Kind.NOTHING),
    ],
)
def test_each_file_means_something(path: str, kind: Kind) -> None:
    assert is_watched(path)
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_shed.py",
        "dev_scripts/dev.py",
        ".heavy/server.log",
        ".venv/lib/axe.py",
        "adas_app/__pycache__/shed.pyc",
        "adas_app/pages/.shed.py.swp",
        "adas_app/pages/shed.py~",
        "adas_app/pages/#shed.py#",
        "adas_app/pages/4913",
    ],
)
def test_what_no_server_runs_and_what_editors_leave_is_not_watched(path: str) -> None:
    assert not is_watched(path)


async def test_saved_code_brings_a_new_worker_and_the_terminal_says_how_long_it_took(desk: Desk) -> None:
    asked = await desk.save(PAGE)

    assert asked == ["renew", {"trouble": None}]
    assert desk.terminal[-1].startswith(f"Shown     {PAGE}  (")


async def test_code_that_python_cannot_read_reaches_no_worker_until_it_is_mended(desk: Desk) -> None:
    (told,) = await desk.save(PAGE, text="AXE = 1\ndef lend(:\n")

    trouble = told["trouble"]
    assert trouble["title"].startswith("SyntaxError: ")
    assert trouble["place"]["short"] == f"{PAGE}:2"
    assert trouble["source"][1] == (2, "def lend(:")
    assert f"{PAGE}:2" in desk.terminal[-1]

    (told,) = await desk.save(OTHER)
    assert told["trouble"] == trouble, "another file does not mend it"
    assert desk.terminal[-1].startswith("Not shown: still SyntaxError: "), "it is explained once"

    assert await desk.save(PAGE) == ["renew", {"trouble": None}]


async def test_what_is_saved_while_a_new_worker_hangs_takes_its_place(desk: Desk) -> None:
    desk.supervisor.hangs = True
    (desk.root / PAGE).parent.mkdir(parents=True)
    (desk.root / PAGE).write_text("import time\ntime.sleep(9999)\n")
    desk.saves.sets.put_nowait({PAGE})
    await eventually(lambda: desk.supervisor.at_once == 1, what="a new worker")
    await eventually(lambda: LONG in desk.terminal, what="a word on that")

    asked = await desk.save(OTHER)

    assert asked == ["renew", {"trouble": None}], "the one that hung is gone"
    assert desk.terminal[-1].startswith(f"Shown     {OTHER}, {PAGE}  ("), (
        "what it was started for is shown, too"
    )


async def test_a_worker_that_hangs_is_told_with_the_line_that_it_does_not_leave(tmp_path: Path) -> None:
    async with at_work(Desk(tmp_path, hangs_s=0)) as desk:
        desk.supervisor.hangs = True
        frame = f'  File "{tmp_path}/{PAGE}", line 2, in <module>\n    sleep(9999)'
        desk.supervisor.said = f"Traceback\n{frame}\n{HANGS}\n"
        (tmp_path / PAGE).parent.mkdir(parents=True)
        (tmp_path / PAGE).write_text("from time import sleep\nsleep(9999)\n")
        desk.saves.sets.put_nowait({PAGE})

        await eventually(lambda: desk.supervisor.asked, what="a word for the pages")

        trouble = desk.supervisor.asked[0]["trouble"]
        assert trouble["title"] == HANGS
        assert trouble["place"]["short"] == f"{PAGE}:2"
        assert (await desk.save(PAGE))[-2:] == ["renew", {"trouble": None}], "what is saved takes its place"


async def test_code_that_never_served_is_told_until_it_does(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.supervisor.first_trouble = (
        f'Traceback\n  File "{tmp_path}/{PAGE}", line 1\n    def lend(:\nSyntaxError: invalid syntax\n'
    )
    async with at_work(desk):
        await eventually(lambda: desk.supervisor.excuses, what="words for those who come")

        assert "SyntaxError: invalid syntax" in desk.supervisor.excuses[-1]
        assert NOTHING_SERVES in desk.supervisor.excuses[-1], "there is no version of before"
        assert await desk.save(PAGE) == ["renew", {"trouble": None}]
        assert desk.supervisor.excuses[-1] == "", "from then on somebody serves"


async def test_a_fault_of_the_workbench_itself_ends_no_server(desk: Desk) -> None:
    async def breaks() -> str | None:
        raise OSError("no more processes")

    desk.supervisor.renew, renew = lambda **_: breaks(), desk.supervisor.renew
    await desk.save(PAGE)
    assert "no more processes" in desk.terminal[-1]

    desk.supervisor.renew = renew
    assert await desk.save(PAGE) == ["renew", {"trouble": None}]


async def test_a_broken_file_that_is_deleted_is_no_trouble(desk: Desk) -> None:
    await desk.save(PAGE, text="def lend(:")
    (desk.root / PAGE).unlink()

    assert await desk.notice(PAGE) == ["renew", {"trouble": None}]


async def test_a_worker_that_fails_is_told_with_its_line(desk: Desk) -> None:
    desk.supervisor.trouble = (
        "Traceback (most recent call last):\n"
        f'  File "{desk.root}/{PAGE}", line 1, in <module>\n    import axe\n'
        '  File "/usr/lib/python3/importlib/__init__.py", line 9, in import_module\n'
        "ModuleNotFoundError: No module named 'axe'\n"
    )

    asked = await desk.save(PAGE, text="import axe\n")

    assert asked[0] == "renew"
    trouble = asked[1]["trouble"]
    assert trouble["title"] == "ModuleNotFoundError: No module named 'axe'"
    assert trouble["place"]["short"] == f"{PAGE}:1"
    assert trouble["source"] == ((1, "import axe"),)
    assert "importlib" in trouble["text"]


async def test_tables_are_compared_before_a_worker_runs_with_them(desk: Desk) -> None:
    table = "adas_app/backend/data/sql_models/tools.py"
    desk.tables = of_findings({"pending": [], "differences": ["add column tools.due"]})

    (told,) = await desk.save(table)

    assert told["trouble"]["text"] == "add column tools.due"
    assert "./heavy db migrate" in told["trouble"]["next"]
    (told,) = await desk.save(PAGE)
    assert told["trouble"]["text"] == "add column tools.due", "other code would meet the same tables"
    desk.tables = of_findings({"pending": ["0009"], "differences": []})
    (told,) = await desk.save("alembic/versions/0009_due.py")
    assert "./heavy db upgrade" in told["trouble"]["next"]
    desk.tables = None
    assert await desk.notice(MIGRATED) == ["renew", {"trouble": None}]

    before = desk.tables_asked
    await desk.save(PAGE)
    assert desk.tables_asked == before, "asking costs more than a reload"


async def test_a_migration_that_nobody_waits_for_brings_no_worker(desk: Desk) -> None:
    assert await desk.notice(MIGRATED) == []


async def test_styles_and_images_need_no_worker(desk: Desk) -> None:
    asked = await desk.notice("static/css/base.css", "static/axe.svg")

    assert asked == [{"styles": True, "files": ["/static/axe.svg"]}]


async def test_what_every_page_runs_lets_pages_load_anew(desk: Desk) -> None:
    assert await desk.notice("heavy_engine/client/boot.js") == [{"anew": True}]


async def test_scripts_are_named_so_that_only_their_components_begin_anew(desk: Desk) -> None:
    assert await desk.notice("static/islands/chart.js") == [{"scripts": ["/static/islands/chart.js"]}]


async def test_a_script_beside_a_component_needs_a_worker_which_hands_it_out(desk: Desk) -> None:
    asked = await desk.save("adas_app/components/chart.js")

    assert asked[:2] == ["renew", {"trouble": None}]
    assert list(asked[2]) == ["modules"]
    assert len([line for line in desk.terminal if line.startswith("Shown ")]) == 1


async def test_python_of_browsers_is_told_of_once_a_worker_knows_it(desk: Desk) -> None:
    (told,) = await desk.save("brython/shed.py", text="def greet(:\n")
    assert told["trouble"]["place"]["short"] == "brython/shed.py:1"

    asked = await desk.save("brython/shed.py", text="def greet() -> None: ...\n")
    assert asked == ["renew", {"trouble": None, "python": ANY}]

    assert await desk.save(PAGE) == ["renew", {"trouble": None}]


async def test_packages_and_settings_say_what_to_type(desk: Desk) -> None:
    asked = await desk.notice("requirements/runtime.txt")
    assert asked == []
    assert "./heavy stop" in desk.terminal[-1]

    asked = await desk.notice(".env")
    assert asked == ["renew", {"trouble": None}]
    assert any(".env has changed" in line for line in desk.terminal)


def test_an_error_is_named_by_the_first_line_of_its_message(tmp_path: Path) -> None:
    said = (
        f'Traceback (most recent call last):\n  File "{tmp_path}/shed.py", line 9, in load\n    raise wrong\n'
        "shed.SettingsInvalid: One setting is wrong.\n\n  HEAVY_PORT  should be a number\n\nSet it in .env.\n"
    )

    assert worker_trouble(tmp_path, said).title == "shed.SettingsInvalid: One setting is wrong."
    assert worker_trouble(tmp_path, "database: no answer").title == "database: no answer"


def test_what_is_no_traceback_is_told_as_it_is(tmp_path: Path) -> None:
    trouble = worker_trouble(tmp_path, "")

    assert trouble.title == "the new worker ended and said nothing"
    assert trouble.place is None
    assert syntax_trouble(tmp_path, ["gone.py"]) is None
    (tmp_path / "nul.py").write_bytes(b"\x00")
    found = syntax_trouble(tmp_path, ["nul.py"])
    assert found
    assert found.place
    assert found.place.short == "nul.py:1"


def test_a_fork_is_told_of_descriptors_by_name() -> None:
    words = ["app:make", "--listener", "5", "--voice", "7", "--number", "7", "--must-be-well"]

    named, descriptors = by_name(words)

    assert named == [
        "app:make", "--listener", "{listener}", "--voice", "{voice}", "--number", "7", "--must-be-well"
    ]  # fmt: skip
    assert descriptors == {"listener": 5, "voice": 7}


@pytest.mark.parametrize("how", [SYSTEM_TELLS, WE_LOOK])
async def test_a_watcher_tells_what_is_saved_in_whatever_way(tmp_path: Path, how: str) -> None:
    page = tmp_path / PAGE
    page.parent.mkdir(parents=True)
    page.write_text("one")
    (tmp_path / "tests").mkdir()
    wait = system_watch(tmp_path) if how == SYSTEM_TELLS else None
    if how == SYSTEM_TELLS and wait is None:
        pytest.skip("watchfiles is not installed")
    watcher = Watcher(tmp_path, wait)
    changes = watcher.changes()
    assert watcher.how == how

    (tmp_path / "tests/test_shed.py").write_text("nobody's business")
    draft = page.with_name("shed.py.draft")
    draft.write_text("two")
    draft.replace(page)
    (tmp_path / OTHER).write_text("a burst")

    assert await anext(changes) == {PAGE, OTHER}
    page.unlink()
    assert await anext(changes) == {PAGE}
    (tmp_path / ".env").write_text("HEAVY_PORT=8001")
    assert await anext(changes) == {".env"}
    await changes.aclose()
