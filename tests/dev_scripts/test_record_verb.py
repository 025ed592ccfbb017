"""./heavy record: a server whose pages are written down, and what is said of it."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dev_scripts.record import taking
from heavy_engine.recorder import SOCKET
from heavy_engine.recordings.sheet import Sheet
from heavy_engine.recordings.steps import Header, Step, read
from heavy_engine.testing.wire_client import connect
from tests.conftest import StartServer
from tests.dev_scripts.whole_project import LOCAL, WholeProject, get, until
from tests.support.servers import PROJECT_ROOT
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="recording needs Unix sockets")


def words(*more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "dev_scripts", "record", *more]
    return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)


def sheet(path: Path, *steps: Step) -> Sheet:
    one = Sheet(path, 100_000)
    one.write(Header(application="Shop"))
    for step in steps:
        one.write(step)
    one.end("stopped", 4.0)
    return one


def test_what_was_recorded_is_told(tmp_path: Path) -> None:
    done = sheet(tmp_path / "a.jsonl", Step("visit", path="/"), Step("go", at=3.0, path="/about"))
    nothing = Sheet(tmp_path / "b.jsonl", 100_000)

    said = taking.told([done, nothing])

    assert f"Recorded  {tmp_path / 'a.jsonl'}  2 steps in 4 s" in said
    assert "./heavy replay" in said
    assert taking.told([nothing]) == taking.NOTHING
    assert "Open one in a browser" in taking.NOTHING


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("there.jsonl", "exists and was left as it is"),
        ("notes.txt", "those end with .jsonl"),
        ("there.jsonl/inside", "cannot be made"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_anything_starts(
    tmp_path: Path, out: str, sentence: str
) -> None:
    (tmp_path / "there.jsonl").write_text("mine")

    done = words("--out", str(tmp_path / out))

    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
    assert (tmp_path / "there.jsonl").read_text() == "mine"


def test_several_workers_are_told_how_they_are_recorded() -> None:
    done = words("--workers", "2")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "./heavy record serves as ./heavy dev does, in one process. To record several workers, run them with"
        " HEAVY_RECORDING=true, and  ./heavy record --no-serve  beside them."
    ]


def test_a_page_that_is_used_becomes_a_file(clone: WholeProject, port: str) -> None:
    out = clone.root / "mine.jsonl"
    verb = clone.start("record", "--out", "mine.jsonl", "--port", port, "--no-open", HEAVY_BENCH="true")
    page = f"http://{LOCAL}:{port}/_bench/counter"

    assert until(lambda: get(page)[0] == 200 or verb.poll() is not None)
    asyncio.run(_click(page))
    assert until(out.exists)
    again = clone.heavy("record")
    verb.send_signal(signal.SIGTERM)
    said, _nothing = verb.communicate()

    assert verb.returncode == 0, said
    assert "Recording mine.jsonl" in said
    assert "Recorded  mine.jsonl  2 steps" in said
    assert "./heavy replay mine.jsonl --check" in said
    done = read(out)
    assert [step.do for step in done.deeds] == ["visit", "click"]
    assert done.deeds[1].came == ("status: 1",)
    assert done.steps[-1].why == "stopped"
    assert again.returncode == 2
    assert "./heavy record --no-serve  or on its page /dev/recordings, or stop it first" in again.stderr


def test_the_data_of_a_first_start_is_that_of_its_pages(clone: WholeProject, port: str) -> None:
    verb = clone.start("record", "--out", "first.jsonl", "--with-data", "--port", port, "--no-open")
    page = f"http://{LOCAL}:{port}/"

    assert until(lambda: get(page)[0] == 200 or verb.poll() is not None)
    asyncio.run(_look_at(page))
    assert until((clone.root / "first.jsonl").exists)
    verb.send_signal(signal.SIGTERM)
    said, _nothing = verb.communicate()
    again = clone.heavy("replay", "first.jsonl", "--check")

    assert verb.returncode == 0, said
    assert again.returncode == 0, again.stdout + again.stderr
    assert "as recorded" in again.stdout


async def _look_at(page: str) -> None:
    async with await connect(page):
        pass


async def _click(page: str) -> None:
    async with await connect(page) as ada:
        await ada.click("button")


async def test_a_server_that_runs_already_is_recorded_beside_it(start: StartServer) -> None:
    with tempfile.TemporaryDirectory(prefix="rec") as name:
        folder = {"recordings_folder": name}
        environment = {**os.environ, "HEAVY_RECORDINGS_FOLDER": name}
        command = [sys.executable, "-m", "dev_scripts", "record", "--no-serve"]
        verb = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            await eventually(lambda: (Path(name) / SOCKET).exists() or verb.poll() is not None)
            server = await start(bench="true", **folder)
            async with await connect(f"{server.url}/_bench/counter") as ada:
                await ada.click("button")
            await eventually(
                lambda: any('"click"' in file.read_text() for file in Path(name).glob("*.jsonl"))
            )
        finally:
            verb.send_signal(signal.SIGINT)
            said, _nothing = await asyncio.to_thread(verb.communicate)

        assert verb.returncode == 0, said
        assert "Ctrl+C ends it." in said
        assert "2 steps" in said
        assert not (Path(name) / SOCKET).exists()


STOPPED = """
import asyncio, sys
from dev_scripts import record
record.ASK_AFTER_S = 0.01
server = "import time; print('there', flush=True); time.sleep(600)"
sys.exit(asyncio.run(record._serve([sys.executable, "-c", server])))
"""


def test_a_stop_that_reaches_the_verb_only_ends_the_server_too() -> None:
    verb = subprocess.Popen(
        [sys.executable, "-c", STOPPED],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert verb.stdout is not None
    assert verb.stdout.readline() == "there\n"

    verb.send_signal(signal.SIGINT)
    verb.communicate()

    assert verb.returncode == 0
