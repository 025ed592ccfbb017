"""A run in the daemon is what it would be without: exit code, colours, Ctrl+C, --pdb, and what failed."""

import asyncio
import os
import pty
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest

from dev_scripts.command_line import main
from dev_scripts.errors import USAGE
from dev_scripts.hot_tests import handing_over
from dev_scripts.hot_tests.at_once import is_for_daemon
from tests.support.waiting import eventually, in_time

from .hot_shed import STAYED_HERE, TESTS, HotShed


@pytest.fixture(scope="module")
async def shed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HotShed]:
    made = HotShed(tmp_path_factory.mktemp("shed"))
    await eventually(made.answers, what="the daemon's answer")
    yield made
    made.nursery.terminate()
    made.nursery.wait()


def without_times(output: str) -> list[str]:
    return [line.partition(" in ")[0].strip("= ") for line in output.splitlines()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-k", "passes"], 0),
        (["-k", "fails", "-q"], 1),
        (["-k", "nothing_of_this_name"], 5),
        (["--no-such-option"], 4),
    ],
    ids=["passes", "fails", "nothing", "usage"],
)
def test_output_and_exit_code_are_those_of_a_plain_pytest(shed: HotShed, words: list[str], code: int) -> None:
    hot, plain = shed.run(*words), shed.plainly(*words)

    assert hot.returncode == plain.returncode == code, hot.stderr
    assert without_times(hot.stdout) == without_times(plain.stdout)


def test_a_failing_assertion_says_what_was_compared(shed: HotShed) -> None:
    assert "assert 'blunt' == 'sharp'" in shed.run("-k", "fails").stdout


def test_a_test_written_since_and_one_that_was_mended_are_seen(shed: HotShed) -> None:
    assert shed.run("-k", "fails").returncode == 1

    shed.tests.write_text(TESTS.replace('"blunt"', '"sharp"') + "def test_of_now():\n    pass\n")
    after = shed.run("-k", "fails or now", "-q")
    shed.tests.write_text(TESTS)

    assert "2 passed" in after.stdout
    assert shed.run("-k", "fails").returncode == 1


async def test_ctrl_c_ends_the_run_as_it_would_without_the_daemon(shed: HotShed) -> None:
    begun = shed.root / "begun"
    process = await asyncio.create_subprocess_exec(
        *shed.command("-k", "lasts"), cwd=shed.root, env=shed.environment, stdout=asyncio.subprocess.PIPE
    )
    await eventually(begun.exists, what="the begin of the test")
    begun.unlink()

    process.send_signal(signal.SIGINT)

    async with in_time():
        said, _ = await process.communicate()
    assert process.returncode == 2
    assert b"KeyboardInterrupt" in said


async def test_on_a_terminal_there_are_colours_and_the_debugger_reads_what_is_typed(shed: HotShed) -> None:
    terminal, its_end = pty.openpty()
    streams = {"stdin": its_end, "stdout": its_end, "stderr": its_end}
    process = await asyncio.create_subprocess_exec(
        *shed.command("-k", "fails", "--pdb"),
        cwd=shed.root,
        env=shed.environment | {"TERM": "xterm"},
        **streams,
    )
    os.close(its_end)

    os.write(terminal, b"p edge.upper()\nq\n")

    said = await asyncio.to_thread(read_all, terminal)
    async with in_time():
        assert await process.wait() == 2
    assert "'BLUNT'" in said
    assert "\x1b[31m" in said


def read_all(terminal: int) -> str:
    said = b""
    with suppress(OSError):  # Linux ends a terminal that nobody has open any more with an error.
        while piece := os.read(terminal, 4096):
            said += piece
    os.close(terminal)
    return said.decode()


def test_whoever_says_so_stays_in_a_process_of_their_own(shed: HotShed) -> None:
    assert shed.run("-k", "passes").returncode == 0

    assert shed.run("-k", "passes", HEAVY_TEST_DAEMON="0").returncode == STAYED_HERE
    assert shed.run("-k", "passes", "--no-daemon").returncode == STAYED_HERE


@pytest.mark.parametrize(
    ("look", "watch"),
    [(sys.gettrace, sys.settrace), (sys.getprofile, sys.setprofile)],
    ids=["trace", "profile"],
)
def test_nothing_is_handed_over_from_a_process_that_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, look: Callable[[], Any], watch: Callable[[Any], None]
) -> None:
    monkeypatch.setattr(handing_over, "is_supported", lambda: True)
    assert handing_over.is_wanted(["pytest"], {})

    before = look()
    watch(lambda *_: None)
    try:
        assert not handing_over.is_wanted(["pytest"], {})
    finally:
        watch(before)


def test_what_hands_a_run_over_imports_nothing_that_takes_long() -> None:
    slow = {"asyncio", "argparse", "subprocess", "tomllib", "dataclasses", "logging", "inspect"}
    program = "import sys, dev_scripts.__main__, dev_scripts.hot_tests.at_once; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)

    assert slow.isdisjoint(ran.stdout.split())


@pytest.mark.parametrize("words", [["--daemon", "--watch"], ["--stop"], ["--daemon", "-k", "axe"]])
def test_flags_that_do_not_go_together_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        sys.exit(main(["test", *words]))

    assert refused.value.code == USAGE


@pytest.mark.parametrize(
    ("words", "goes"),
    [
        (["tests/workbench/test_hot_tests.py"], True),
        (["tests/workbench/test_hot_tests.py::test_x", "-k", "axe", "--pdb"], True),
        (["tests/workbench/test_hot_tests.py", "-n", "2"], False),
        (["tests/workbench"], False),
        ([], False),
    ],
)
def test_files_go_to_the_daemon_and_folders_to_all_cores(words: list[str], goes: bool) -> None:
    assert is_for_daemon(words) is goes
