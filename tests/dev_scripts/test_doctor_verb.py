"""./heavy doctor: what it says of machines that lack something, and what it measures."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dev_scripts.database import Database
from dev_scripts.doctor import here, machine, programs
from dev_scripts.doctor.command import results, text_of
from dev_scripts.doctor.line import Line, fault, ok, warning
from dev_scripts.doctor.machine import GIB, MIB
from dev_scripts.doctor.measuring import Measured, measure
from dev_scripts.doctor.own_server import environment
from dev_scripts.embedded_postgres import lease
from heavy_stack.backend.data.migrations import MigrationStatus
from tests.dev_scripts.whole_project import LOCAL, WholeProject
from tests.support.databases import Databases


def limited(clone: WholeProject, files: int, **settings: str) -> "subprocess.CompletedProcess[str]":
    """./heavy doctor in a shell that may open no more files than this."""
    command = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh"]
    return subprocess.run(
        [*command, *clone.command("doctor", "--no-measure")],
        cwd=clone.root,
        env=clone.environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def row(output: str, name: str) -> str:
    """The line of this name and what to type, with single blanks."""
    lines = output.splitlines()
    at = next(number for number, line in enumerate(lines) if f" {name} " in line)
    below = lines[at + 1] if lines[at + 1 :] and lines[at + 1].startswith(" ") else ""
    return " ".join(f"{lines[at]} {below}".split())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_real_faults_are_found_all_at_once(clone: WholeProject) -> None:
    with socket.create_server((LOCAL, 0)) as taken, lease(clone.root / ".heavy/postgres") as server:
        port = str(taken.getsockname()[1])
        found = limited(clone, 200, HEAVY_PORT=port, HEAVY_DATABASE_URL=server.url("nowhere"))

    assert found.returncode == 1, found.stdout + found.stderr
    assert "Traceback" not in found.stderr
    assert row(found.stdout, "Open files").startswith("FAULT Open files 200 for each process")
    assert f"FAULT Port {port} is taken by process {os.getpid()}" in row(found.stdout, "Port")
    assert row(found.stdout, "Port").endswith("Next: ./heavy dev --port auto")
    assert row(found.stdout, "Database").startswith("FAULT Database")
    assert "nowhere" in row(found.stdout, "Database")
    assert "Next: ./heavy db upgrade" in row(found.stdout, "Database")


def test_wrong_settings_are_told_one_by_one_and_nothing_is_measured(clone: WholeProject) -> None:
    found = clone.heavy("doctor", "--json", HEAVY_PORT="x", HEAVY_LOG_LEVEL="loud")

    told = json.loads(found.stdout)
    wrong = [line["text"] for line in told["lines"] if line["name"] == "Settings"]
    assert found.returncode == 1
    assert told["ok"] is False
    assert told["measured"] is None
    assert {text.split()[0] for text in wrong} == {"HEAVY_PORT", "HEAVY_LOG_LEVEL"}


def test_a_database_that_lacks_migrations_is_a_fault(clone: WholeProject) -> None:
    with lease(clone.root / ".heavy/postgres") as server:
        found = clone.heavy("doctor", "--no-measure", HEAVY_DATABASE_URL=server.url("postgres"))

    assert found.returncode == 1
    assert row(found.stdout, "Migrations").startswith("FAULT Migrations the database lacks")
    assert row(found.stdout, "Migrations").endswith("Next: ./heavy db upgrade")


def test_the_database_of_a_new_clone_is_no_fault() -> None:
    new = MigrationStatus(current=None, head="0002", pending=("0001", "0002"))
    line = here.migrations(Database("postgresql://127.0.0.1/heavy", embedded=True), new)

    assert line == warning("Migrations", "the database is new, and has no tables yet", "./heavy setup")
    assert here.migrations(Database("postgresql://shed/heavy", embedded=False), new).state == "fault"


async def test_pages_are_measured_by_real_visitors(databases: Databases, postgresql_url: str) -> None:
    target = Database(postgresql_url, embedded=False)

    found = await asyncio.to_thread(measure, target, 10, 0.1)

    assert "/" in found.pages
    assert found.kib_per_session > 0
    assert found.cpu_ms_per_event is not None
    assert found.events_per_s is not None
    assert found.sessions_per_gib > 0


def test_what_is_measured_is_said_in_words() -> None:
    found = Measured(kib_per_session=64, cpu_ms_per_event=2.0, pages=("/", "/shed"), left_out=())

    sessions, events = results(found)

    assert sessions.text == "16,384 open pages a GiB (64 KiB each: /, /shed)"
    assert events.text.startswith("500 a second on one core (2.0 ms of CPU each")


def test_an_application_of_one_page_has_no_steps() -> None:
    assert "one page only" in list(results(Measured(64, None, ("/",), ())))[1].text


def test_the_server_that_is_measured_is_not_the_developers(tmp_path: Path) -> None:
    made = environment(Database("postgresql://ada@localhost/shed", embedded=False), 4321)

    assert made["HEAVY_PROFILE"] == "production"
    assert made["HEAVY_DATABASE_URL"] == "postgresql://ada@localhost/shed"
    assert made["HEAVY_PORT"] == "4321"
    assert made["HEAVY_DEV_USER"] == ""


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (machine.open_files(65536, 65536), "ok"),
        (machine.open_files(-1, -1), "ok"),
        (machine.open_files(1024, 65536), "warning"),
        (machine.open_files(255, 65536), "fault"),
        (machine.memory(4 * GIB, 8 * GIB, None), "ok"),
        (machine.memory(4 * GIB, 8 * GIB, 512 * MIB), "warning"),
        (machine.memory(100 * MIB, 8 * GIB, None), "fault"),
        (machine.watches(65536, 128), "ok"),
        (machine.watches(4096, 128), "warning"),
        (machine.watches(65536, 8), "warning"),
        (machine.disk(10 * GIB), "ok"),
        (machine.disk(GIB), "warning"),
        (machine.disk(MIB), "fault"),
        (machine.cores(2, 8), "ok"),
        (programs.python((3, 11), "3.11.9"), "ok"),
        (programs.python((3, 13), "3.13.0"), "ok"),
        (programs.python((3, 14), "3.14.0"), "warning"),
        (programs.packages((), []), "ok"),
        (programs.packages(None, []), "warning"),
        (programs.packages(("dev",), []), "warning"),
        (programs.packages((), ["requirements/dev.txt is missing"]), "fault"),
        (programs.browser("/usr/bin/chromium"), "ok"),
        (programs.browser(None), "warning"),
        (programs.node(None), "ok"),
    ],
)
def test_each_thing_is_ok_or_not_and_says_what_to_do_then(line: Line, state: str) -> None:
    assert line.state == state
    assert bool(line.next) == (state != "ok")


def test_the_limit_of_files_is_raised_as_far_as_one_may() -> None:
    assert machine.open_files(1024, 4000).next.startswith("ulimit -n 4000 ")
    assert machine.open_files(1024, -1).next.startswith("ulimit -n 65536 ")
    assert "LimitNOFILE" in machine.open_files(1024, 1024).next


def test_a_port_that_nobody_can_have_is_a_fault() -> None:
    assert here.port("192.0.2.1", 8000).state == "fault"


def test_colours_are_for_terminals() -> None:
    line = fault("Disk", "full", "make room")

    assert text_of(line, coloured=False) == f"FAULT    Disk         full\n{'':<22}Next: make room"
    assert text_of(line, coloured=True).startswith("\033[31mFAULT")
    assert "Next" not in text_of(ok("Disk", "fine"), coloured=False)
