"""`./heavy test --watch`, as a process of its own: saves and keys go in, runs come out."""

import asyncio
import os
import pty
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.waiting import in_time

SCOPE = "asyncio_default_fixture_loop_scope = 'session'\n"  # Else pytest-asyncio has something to say.
WATCH = """
import asyncio, os, sys
from pathlib import Path
from dev_scripts.hot_tests.watch.command import attend
from dev_scripts.hot_tests.watch.run import Run
def start(root, words, options):
    return Run.of(root, words, [sys.executable, "-m", "pytest", "-q", *options, *words], os.environ)
asyncio.run(attend(Path(sys.argv[1]), [], sys.argv[2:], start))
"""
BLUNT = "from toolshed.axe import EDGE\ndef test_edge():\n    assert EDGE == 'sharp'\n"
# Files with a dot are not watched: what a test writes there starts nothing anew.
WAITS = """
import os, time
def test_wait():
    open(".begun", "w").close()
    while not os.path.exists(".go on"):
        time.sleep(0.01)
"""
LOOKS = "from pathlib import Path\ndef test_saw():\n    list(Path.cwd().rglob('*.py'))\n"
STOPS = "def test_stop():\n    edge = 'keen'\n    breakpoint()\n"


class Watch:
    """The process, what it says, and the project that it watches."""

    def __init__(self, root: Path, process: asyncio.subprocess.Process, said: asyncio.StreamReader) -> None:
        self.root = root
        self.process = process
        self._said = said
        self.heard = ""

    def save(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)

    async def hears(self, words: str) -> str:
        """Wait until it says this; answers all that it said since the last time."""
        heard = ""
        try:
            async with in_time():
                while words not in heard:
                    piece = await self._said.read(1)
                    assert piece, f"it ended and never said {words!r}, but {heard!r}"
                    heard += piece.decode("utf-8", "replace")
        except TimeoutError:
            raise AssertionError(f"it did not say {words!r}, but {heard!r}") from None
        return heard

    async def ended(self) -> int:
        async with in_time():
            return await self.process.wait()


def make_shed(root: Path) -> None:
    (root / "toolshed").mkdir()
    (root / "tests").mkdir()
    (root / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = ['.']\n" + SCOPE)
    (root / "toolshed" / "axe.py").write_text("EDGE = 'sharp'\n")
    (root / "tests" / "test_axe.py").write_text(BLUNT)
    (root / "tests" / "test_saw.py").write_text("def test_saw():\n    pass\n")


def environment() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return clean | {"PYTHONPATH": str(Path.cwd()), "COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"}


@asynccontextmanager
async def watching(root: Path, *words: str, **streams: int) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WATCH, str(root), *words),
        cwd=root,
        env=environment(),
        start_new_session=True,
        **streams,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    """Without a terminal: lines only."""
    make_shed(tmp_path)
    pipe = asyncio.subprocess.PIPE
    async with watching(tmp_path, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=-2) as process:
        made = Watch(tmp_path, process, process.stdout)
        await made.hears("a save runs what it affects\n")
        yield made


@pytest.fixture
async def watch_on_terminal(tmp_path: Path) -> AsyncIterator[tuple[Watch, Callable[[str], None]]]:
    """On a terminal; and what types there."""
    make_shed(tmp_path)
    terminal, its_end = pty.openpty()
    said = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    async with watching(tmp_path, stdin=its_end, stdout=its_end, stderr=its_end) as process:
        os.close(its_end)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(said), os.fdopen(os.dup(terminal), "rb", 0)
        )
        made = Watch(tmp_path, process, said)
        await made.hears("? help")
        yield made, lambda keys: os.write(terminal, keys.encode()) and None
        transport.close()
    os.close(terminal)


async def test_a_save_runs_what_it_affects_and_what_failed_last(watch: Watch) -> None:
    watch.save("toolshed/axe.py", "EDGE = 'blunt'\n")
    told = await watch.hears("Failed    tests/test_axe.py::test_edge (1 test file")
    assert "Changed   toolshed/axe.py: 1 test file\n" in told

    watch.save("tests/test_saw.py", "def test_saw():\n    assert True\n")
    told = await watch.hears("Failed    tests/test_axe.py::test_edge (2 test files")
    assert "1 failed, 1 passed" in told
    assert "Changed   tests/test_saw.py: 1 test file, and 1 test that failed last\n" in told

    watch.save("toolshed/axe.py", "EDGE = 'sharp'\n")
    await watch.hears("Passed    1 test file")
    watch.save("tests/test_saw.py", "def test_saw():\n    pass\n")
    assert "failed last" not in await watch.hears("Passed    1 test file")


async def test_a_syntax_error_is_shown_once_and_runs_when_it_is_mended(watch: Watch) -> None:
    watch.save("toolshed/axe.py", "EDGE = (\n")
    told = await watch.hears("Mend it and save.")
    assert "Broken    toolshed/axe.py:1: '(' was never closed\n          EDGE = (\n                 ^" in told

    watch.save("toolshed/axe.py", "EDGE = 'sharp'\n")
    await watch.hears("Passed    1 test file")


async def test_renamed_tests_run_by_their_new_name(watch: Watch) -> None:
    (watch.root / "tests" / "test_saw.py").rename(watch.root / "tests" / "test_old_saw.py")

    assert "1 passed" in await watch.hears("Passed    1 test file")


async def test_a_save_during_a_run_cuts_it_short_and_all_of_it_runs_anew(watch: Watch) -> None:
    watch.save("tests/test_axe.py", WAITS)
    while not (watch.root / ".begun").exists():
        await asyncio.sleep(0.01)

    watch.save("tests/test_saw.py", "def test_saw():\n    assert True\n")
    await watch.hears("Changed   during the run; it starts anew")
    (watch.root / ".go on").touch()

    assert "2 passed" in await watch.hears("Passed    2 test files")


async def test_tests_that_look_at_all_files_run_when_the_near_ones_have(watch: Watch) -> None:
    watch.save("tests/test_saw.py", LOOKS)
    await watch.hears("Passed    1 test file")

    watch.save("tests/test_axe.py", "def test_it():\n    pass\n")

    assert "tests/test_axe.py: 1 test file; then 1 more\n" in await watch.hears("Passed    1 test file")
    assert "More      1 test file" in await watch.hears("Passed    1 test file")


async def test_ctrl_c_during_a_run_ends_run_and_watch(watch: Watch) -> None:
    watch.save("tests/test_axe.py", WAITS)
    while not (watch.root / ".begun").exists():
        await asyncio.sleep(0.01)

    os.killpg(watch.process.pid, signal.SIGINT)  # As a terminal does.

    await watch.hears("KeyboardInterrupt")
    assert await watch.ended() == 0


async def test_keys_run_all_the_same_again_or_the_failed_ones_and_tell_what_they_do(
    watch_on_terminal: tuple[Watch, Callable[[str], None]],
) -> None:
    watch, types = watch_on_terminal
    types("\n")
    await watch.hears("has run yet")
    types("f")
    await watch.hears("none; nothing to run")
    types("?")
    await watch.hears("a key that is typed meanwhile counts afterwards.")

    watch.save("toolshed/axe.py", "EDGE = 'blunt'\n")
    await watch.hears("? help")
    types("a")
    assert "(2 test files, " in await watch.hears("? help")
    types("f")
    assert "tests/test_axe.py::test_edge (1 test file, " in await watch.hears("? help")
    types("\n")
    assert "tests/test_axe.py::test_edge (1 test file, " in await watch.hears("? help")
    types("q")

    assert await watch.ended() == 0


async def test_the_debugger_of_a_run_has_the_terminal(
    watch_on_terminal: tuple[Watch, Callable[[str], None]],
) -> None:
    watch, types = watch_on_terminal
    watch.save("tests/test_saw.py", STOPS)
    await watch.hears("(Pdb)")

    types("p edge.upper()\n")
    await watch.hears("'KEEN'")
    types("c\n")
    await watch.hears("? help")
    types("q")

    assert await watch.ended() == 0
