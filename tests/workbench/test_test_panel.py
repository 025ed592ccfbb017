"""An editor's test panel: its plugin comes from elsewhere, reports over a pipe, and finds the daemon."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dev_scripts.warm.client import tell
from tests.support.dap import debugger
from tests.support.waiting import eventually, in_time

from .hot_shed import NURSERY, HotShed

# As VS Code's vscode_pytest does: found by PYTHONPATH alone, and in no package.
PLUGIN = """
import json, os, socket
def pytest_load_initial_conftests(early_config, parser, args):
    global line
    line = socket.socket(socket.AF_UNIX)
    line.connect(os.environ["TEST_RUN_PIPE"])
def tell(**what):
    line.sendall(json.dumps(what | {"pid": os.getpid()}).encode() + b"\\n")
def pytest_collection_finish(session):
    tell(found=[item.nodeid for item in session.items])
def pytest_report_teststatus(report, config):
    if report.when == "call":
        tell(test=report.nodeid, outcome=report.outcome)
"""
# And as its run_pytest_script.py does.
SCRIPT = """
import os, sys
import pytest
ids = open(os.environ["RUN_TEST_IDS_PIPE"]).read().split()
sys.exit(pytest.main(["-p", "panel_pytest", *sys.argv[1:], *ids]))
"""
CONFTEST = """
from pathlib import Path
from dev_scripts.hot_tests.plugin import offer
def pytest_addoption(parser, pluginmanager):
    offer(parser, pluginmanager, Path(__file__).parent / ".heavy" / "warm-shed.sock")
"""
PASSES, FAILS = "test_axe.py::test_that_passes", "test_axe.py::test_that_fails"


class Panel:
    """The editor's side: its folder, and what its plugin told."""

    def __init__(self, shed: HotShed, folder: Path) -> None:
        self.shed, self.folder = shed, folder
        self.pipe = folder / "pipe"
        self.ids = folder / "ids"
        self.script = folder / "run_pytest_script.py"
        (folder / "panel_pytest.py").write_text(PLUGIN)
        self.script.write_text(SCRIPT)
        self.told: list[dict[str, object]] = []

    @property
    def environment(self) -> dict[str, str]:
        paths = os.pathsep.join([str(self.folder), self.shed.environment["PYTHONPATH"]])
        ours = {"PYTHONPATH": paths, "TEST_RUN_PIPE": str(self.pipe), "RUN_TEST_IDS_PIPE": str(self.ids)}
        return self.shed.environment | ours

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            async for line in reader:
                self.told.append(json.loads(line))
            writer.close()

        async with await asyncio.start_unix_server(hear, self.pipe):
            yield

    async def run(self, *words: str) -> int:
        """Run Python with these words, as the panel does; answers the exit code."""
        pipe = subprocess.PIPE
        async with self.listening(), in_time():
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, *words), cwd=self.shed.root, env=self.environment, stdout=pipe, stderr=pipe
            )
            await process.communicate()
            assert process.returncode is not None
            return process.returncode

    def jobs(self) -> int:
        return int(tell(self.shed.kind.socket_path, "status")["jobs"])

    def outcomes(self) -> dict[object, object]:
        return {one["test"]: one["outcome"] for one in self.told if "test" in one}


@pytest.fixture(scope="module")
async def shed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HotShed]:
    made = HotShed(tmp_path_factory.mktemp("shed"))
    (made.root / "conftest.py").write_text(CONFTEST)
    await eventually(made.answers, what="the daemon's answer")
    yield made
    made.nursery.terminate()
    made.nursery.wait()


@pytest.fixture
def panel(shed: HotShed, tmp_path: Path) -> Panel:
    return Panel(shed, tmp_path)


async def test_the_panel_finds_tests_through_the_daemon(panel: Panel, shed: HotShed) -> None:
    before = panel.jobs()

    rootdir = f"--rootdir={shed.root}"
    assert (
        await panel.run("-m", "pytest", "-p", "panel_pytest", "--collect-only", rootdir, str(shed.root)) == 0
    )

    assert panel.jobs() == before + 1
    (found,) = (one["found"] for one in panel.told)
    assert found[:2] == [PASSES, FAILS]


async def test_the_panel_hears_of_each_test_that_the_daemon_runs(panel: Panel) -> None:
    before = panel.jobs()
    panel.ids.write_text(f"{PASSES}\n{FAILS}\n")

    assert await panel.run(str(panel.script)) == 1

    assert panel.jobs() == before + 1
    assert panel.outcomes() == {PASSES: "passed", FAILS: "failed"}


async def test_a_second_run_is_told_to_the_pipe_of_its_own(panel: Panel) -> None:
    panel.ids.write_text(PASSES)
    assert await panel.run(str(panel.script)) == 0
    heard, panel.told = panel.told, []
    panel.pipe = panel.folder / "another pipe"

    assert await panel.run(str(panel.script)) == 0

    assert panel.outcomes() == {PASSES: "passed"}
    assert heard[0]["pid"] != panel.told[0]["pid"]


async def test_under_a_debugger_the_run_stays_and_a_breakpoint_is_met(panel: Panel, shed: HotShed) -> None:
    before = panel.jobs()
    panel.ids.write_text(FAILS)
    line = shed.tests.read_text().splitlines().index('    assert edge == "sharp"') + 1

    async with panel.listening(), debugger() as editor:
        editor.break_at(shed.tests, line)
        await editor.launch(panel.script, cwd=str(shed.root), env=panel.environment)
        stop = await editor.stopped()
        assert (stop.function, stop.line) == ("test_that_fails", line)
        await stop.go_on()
        await eventually(panel.outcomes, what="the end of the test")

    assert panel.outcomes() == {FAILS: "failed"}
    assert panel.jobs() == before


async def test_in_a_daemon_under_a_debugger_breakpoints_of_its_runs_are_met(tmp_path: Path) -> None:
    shed = HotShed(tmp_path, opens=False)
    nursery = tmp_path / "nursery.py"
    nursery.write_text(NURSERY)
    line = shed.tests.read_text().splitlines().index('    assert edge == "sharp"') + 1

    async with debugger() as editor:
        editor.break_at(shed.tests, line)
        await editor.launch(nursery, str(tmp_path), env=shed.environment, cwd=str(tmp_path))
        # Not in this loop: the daemon waits until its fork is debugged, too.
        await eventually(lambda: asyncio.to_thread(shed.answers), what="the daemon's answer")
        run = asyncio.create_task(asyncio.to_thread(shed.run, "-k", "fails"))
        stop = await editor.stopped()
        assert (stop.function, stop.line) == ("test_that_fails", line)
        await stop.go_on()
        async with in_time():
            assert (await run).returncode == 1
