"""A nursery forks whoever is to run: with everything imported, and never with old code."""

import asyncio
import importlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from dev_scripts.warm.async_client import AsyncWarmChild, ask_async
from dev_scripts.warm.client import Job, JobRefused, NurseryGone, ask, tell
from dev_scripts.warm.freshness import changed, forget_compiled, snapshot
from dev_scripts.warm.kinds import Kind
from dev_scripts.warm.recording import importable
from tests.support.waiting import eventually, in_time

NURSERY = """
import sys
from pathlib import Path
from dev_scripts.warm.kinds import Kind
from dev_scripts.warm.nursery import serve
life = int(sys.argv[2]) if len(sys.argv) > 2 else None
seeds = ("toolshed.axe", "toolshed.handle")
sys.exit(serve(Kind("shed", ("toolshed",), seeds, root=Path(sys.argv[1])), life))
"""
AXE = """
import os, sys, tempfile, time
SHELF = tempfile.TemporaryDirectory()
EDGE = "blunt"
def tell(words):
    print(EDGE, *words, os.getcwd(), os.environ.get("BORROWER"), flush=True)
    return 3
def linger(words):
    print("begun", flush=True)
    time.sleep(600)
def has_shelf(words):
    return 0 if os.path.isdir(SHELF.name) else 1
def is_warm(words):
    return 0 if f"toolshed.{words[0]}" in sys.modules else 1
def learn(words):
    import toolshed.nail
    from pathlib import Path
    from dev_scripts.warm.kinds import Kind
    from dev_scripts.warm.recording import record
    record(Kind("shed", ("toolshed",), (), root=Path(os.getcwd())))
"""
ENVIRONMENT = {"PATH": os.environ["PATH"]}


class Shed:
    """A small project and its nursery."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kind = Kind("shed", ("toolshed",), ("toolshed.axe", "toolshed.handle"), root=root)
        self.process: subprocess.Popen[bytes] | None = None
        package = root / "toolshed"
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "handle.py").write_text("")
        self.axe = package / "axe.py"
        self.axe.write_text(AXE)

    async def open(self, life: int | None = None) -> None:
        words = [sys.executable, "-c", NURSERY, str(self.root), *([str(life)] if life else [])]
        path = os.pathsep.join([str(self.root), str(Path.cwd())])
        self.process = subprocess.Popen(
            words,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": ""},
            pass_fds=[life] if life else [],
        )
        await eventually(lambda: self.about() or self.process.poll() is not None, what="the nursery's answer")
        assert self.about()

    def about(self) -> dict[str, int]:
        try:
            return tell(self.kind.socket_path, "status")
        except NurseryGone:
            return {}

    def job(self, what: str, *words: str, **more: object) -> Job:
        return Job(f"toolshed.axe:{what}", words, ENVIRONMENT | {"BORROWER": "Ada"}, str(self.root), **more)

    def run(self, what: str, *words: str) -> tuple[int, str]:
        heard, said = os.pipe()
        with ask(self.kind.socket_path, self.job(what, *words, descriptors={"stdout": said})) as child:
            os.close(said)
            with os.fdopen(heard) as ear:
                return child.wait(), ear.read().strip()

    async def begin(self, *, is_tied: bool = True) -> AsyncWarmChild:
        heard, said = os.pipe()
        lent = {"stdout": said}
        child = await ask_async(self.kind.socket_path, self.job("linger", descriptors=lent, is_tied=is_tied))
        os.close(said)
        with os.fdopen(heard) as ear:
            assert await asyncio.to_thread(ear.readline) == "begun\n"
        return child

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
async def shed(tmp_path: Path) -> AsyncIterator[Shed]:
    made = Shed(tmp_path)
    yield made
    made.close()


def is_gone(pid: int) -> Callable[[], bool]:
    return lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_a_fork_has_the_words_folder_environment_and_output_of_its_asker(shed: Shed) -> None:
    await shed.open()

    assert shed.run("tell", "and", "heavy") == (3, f"blunt and heavy {shed.root} Ada")


async def test_modules_are_there_before_they_are_asked_for(shed: Shed) -> None:
    await shed.open()

    assert shed.run("is_warm", "handle")[0] == 0


async def test_what_a_run_imported_itself_the_next_one_finds(shed: Shed) -> None:
    shed.axe.with_name("nail.py").write_text("")
    await shed.open()
    assert shed.run("is_warm", "nail")[0] == 1
    # Only now: who asks with settings of their own gets a level of its own.
    pid = shed.about()["level_pid"]

    shed.run("learn")

    # Not by asking: it does that while nobody asks.
    await eventually(is_gone(pid), what="the end of the level that did not know it")
    assert shed.run("is_warm", "nail")[0] == 0
    pid = shed.about()["level_pid"]
    shed.run("learn")
    assert shed.about()["level_pid"] == pid


async def test_a_fork_does_not_tidy_up_what_the_next_one_uses(shed: Shed) -> None:
    await shed.open()

    assert [shed.run("has_shelf")[0] for _ in range(3)] == [0, 0, 0]


async def test_a_changed_file_is_seen_although_size_and_second_of_writing_are_the_same(shed: Shed) -> None:
    await shed.open()
    assert shed.run("tell")[1].startswith("blunt")
    before = shed.axe.stat()

    shed.axe.write_text(AXE.replace("blunt", "sharp"))
    os.utime(shed.axe, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert shed.run("tell")[1].startswith("sharp")


async def test_a_syntax_error_reaches_who_runs_the_file_and_goes_with_it(shed: Shed) -> None:
    await shed.open()

    shed.axe.write_text("def tell(:\n")
    assert shed.run("tell") == (1, "")
    shed.axe.write_text(AXE)

    assert shed.run("tell")[0] == 3


async def test_only_the_owner_may_ask(shed: Shed) -> None:
    await shed.open()

    assert stat.S_IMODE(shed.kind.socket_path.stat().st_mode) == 0o600


async def test_another_python_is_refused(shed: Shed, monkeypatch: pytest.MonkeyPatch) -> None:
    await shed.open()
    monkeypatch.setattr(sys, "warnoptions", ["error"])

    with pytest.raises(JobRefused, match="warnings"):
        shed.run("tell")


async def test_without_a_nursery_the_asker_learns_it_at_once(shed: Shed) -> None:
    with pytest.raises(NurseryGone):
        shed.run("tell")


async def test_a_signal_goes_on_to_the_fork(shed: Shed) -> None:
    await shed.open()
    child = await shed.begin()

    child.send_signal(signal.SIGTERM)

    async with in_time():
        assert await child.wait() == -signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        child.send_signal(signal.SIGTERM)


async def test_a_tied_fork_ends_with_its_asker(shed: Shed) -> None:
    await shed.open()
    heard, said = os.pipe()
    child = ask(shed.kind.socket_path, shed.job("linger", descriptors={"stdout": said}))
    os.close(said)

    with child:
        pass

    await eventually(is_gone(child.pid), what="the end of the fork")
    os.close(heard)


@pytest.mark.parametrize("victim", ["pid", "level_pid"])
async def test_nobody_stays_when_a_part_of_it_is_killed(shed: Shed, victim: str) -> None:
    await shed.open()
    child, about = await shed.begin(), shed.about()

    os.kill(about[victim], signal.SIGKILL)
    if victim == "pid":  # What runs may come to its end.
        child.send_signal(signal.SIGTERM)

    async with in_time():
        assert await child.wait() == -signal.SIGTERM
    await eventually(is_gone(child.pid), what="the end of the fork")
    await eventually(is_gone(about["level_pid"]), what="the end of level 1")


async def test_it_begins_level_1_anew_when_that_was_killed(shed: Shed) -> None:
    await shed.open()
    pid = shed.about()["level_pid"]
    os.kill(pid, signal.SIGKILL)
    await eventually(is_gone(pid), what="the end of level 1")

    async def answers() -> bool:
        try:
            return shed.run("tell")[0] == 3
        except NurseryGone:
            return False

    await eventually(answers, what="an answer of the next level 1")


async def test_it_ends_with_who_started_it(shed: Shed) -> None:
    life, own_life = os.pipe()
    await shed.open(life)
    about = shed.about()
    os.close(life)

    os.close(own_life)

    assert await asyncio.to_thread(shed.process.wait) == 0
    await eventually(is_gone(about["level_pid"]), what="the end of level 1")
    assert not shed.kind.socket_path.exists()


def test_compiled_forms_go_with_what_they_were_made_of(tmp_path: Path) -> None:
    source, cache = tmp_path / "axe.py", tmp_path / "__pycache__"
    source.write_text("EDGE = 1")
    cache.mkdir()
    compiled, others = cache / "axe.cpython-311.pyc", cache / "axes.cpython-311.pyc"
    compiled.touch()
    others.touch()
    before = snapshot(tmp_path)
    source.write_text("EDGE = 2")

    forget_compiled(changed(before, snapshot(tmp_path)))

    assert not compiled.exists()
    assert others.exists()


def test_a_module_from_an_editors_folder_is_not_for_the_next_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "panel_plugin.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path / "elsewhere")
    monkeypatch.setitem(sys.modules, "panel_plugin", importlib.import_module("panel_plugin"))

    names = set(importable(Kind("shed", ("toolshed",), (), root=tmp_path / "project")))

    assert "pytest" in names
    assert "panel_plugin" not in names
