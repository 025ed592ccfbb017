"""The supervisor's parts: pauses, the tie between it and a worker, the terminal."""

import os
import pty
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from heavy_engine.supervisor import supervisor_command
from heavy_engine.supervisor.backoff import Backoff
from heavy_engine.supervisor.limits import Limits
from heavy_engine.supervisor.state_file import StateFile
from heavy_engine.supervisor.terminal import Terminal
from heavy_engine.supervisor.tie import arguments, read_tie


def test_the_first_death_costs_no_time_and_each_next_young_one_twice_as_much() -> None:
    backoff = Backoff(Limits())

    assert [backoff.after(0.5) for _ in range(9)] == [0, 1, 2, 4, 8, 16, 30, 30, 30]


def test_who_served_for_a_while_is_replaced_at_once_however_many_died_before() -> None:
    backoff = Backoff(Limits(young_s=5))
    for _ in range(1000):
        backoff.after(0)

    assert backoff.after(5) == 0
    assert [backoff.after(0), backoff.after(0)] == [0, 1]


def test_a_tie_reads_what_the_supervisor_wrote() -> None:
    pipes = [*os.pipe(), *os.pipe()]
    words = arguments("shed.main:create_server", *pipes[:3], number=3, must_be_well=True)

    tie = read_tie(words)

    assert (tie.factory, tie.number, tie.must_be_well) == ("shed.main:create_server", 3, True)
    assert not any(map(os.get_inheritable, pipes[:3])), "what a worker starts does not inherit it"
    for descriptor in pipes:
        os.close(descriptor)


def test_words_that_are_missing_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_tie(["shed.main:create_server", "--number", "1"])

    assert "--listener, --voice, --life" in capsys.readouterr().err


def test_who_becomes_the_supervisor_stays_the_same_process_and_loses_no_word() -> None:
    becomes = (
        "import os, sys; from heavy_engine.supervisor import become_supervisor; print(os.getpid(), end=' '); "
        "become_supervisor([sys.executable, '-c', 'import os; print(os.getpid())'])"
    )

    said = subprocess.run(
        [sys.executable, "-c", becomes],
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    before, after = said.split()
    assert before == after


def test_the_supervisor_gets_the_listener_and_only_what_was_said() -> None:
    with socket.socket() as listener:
        command = supervisor_command(
            listener,
            "shed.worker",
            "shed.main:create_server",
            workers=2,
            drain_s=5.0,
            log_level="info",
            log_format="json",
        )

        given = dict(pairwise(command))
        assert given["--listener"] == str(listener.fileno())
        assert os.get_inheritable(listener.fileno())
    assert (given["--module"], given["--factory"]) == ("shed.worker", "shed.main:create_server")
    assert (given["--count"], given["--spares"], given["--drain-s"]) == ("2", "0", "5.0")
    assert not {"--state", "--companion"} & set(command)


def test_a_terminal_that_was_closed_is_gone_and_one_that_never_was_is_not() -> None:
    keyboard, screen = pty.openpty()
    terminal, nothing = Terminal(os.ttyname(screen)), Terminal("/dev/no-such-terminal")
    assert not terminal.is_gone()

    os.close(screen)
    os.close(keyboard)

    assert terminal.is_gone()
    assert not nothing.is_gone()


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_stop(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "no such folder" / "state.json")

    file.write({"workers": []})
    file.remove()
