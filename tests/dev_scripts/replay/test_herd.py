"""Load tests as people run them: the verb, Locust in its own processes, a server in another one."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from pathlib import Path
from typing import Any

from dev_scripts.replay.loading import environment_of
from dev_scripts.replay.plan import Plan
from heavy_engine.recordings.steps import Header, Step, write_line
from heavy_engine.recordings.targets import Target
from tests.support.buses import running
from tests.support.certificates import certificates
from tests.support.proxies import caddy
from tests.support.servers import PROJECT_ROOT, RunningServer
from tests.support.waiting import PATIENCE_S

STEPS = (
    Step("visit", path="/", sees=("heading 1: Tool shop",)),
    Step("click", on=Target(role="button", name="Add axe"), came=("item: axe: 12.50",)),
    Step("fill", on=Target(role="textbox", name="For whom"), text="Ada", came=("textbox For whom: Ada",)),
    Step("leave"),
)
# What takes longer hangs: it must not outlive the test.
STUCK_S = 240
SLOW = ("--patience", str(PATIENCE_S))
USERS = """
from heavy_engine.load.recorded_user import RecordedUser

class Customer(RecordedUser):
    recordings = ({file!r},)
    rounds = 2
    patience_s = {patience}

    def values(self, number):
        return {{"Ada": f"customer {{number}} round {{self.round}}"}}
"""


def recorded(folder: Path, *steps: Step) -> str:
    path = folder / "shop.jsonl"
    with path.open("w") as file:
        write_line(file, Header(application="Shop"))
        for step in steps or STEPS:
            write_line(file, step)
    return str(path)


async def replay(*words: str) -> subprocess.CompletedProcess[str]:
    return await ended_of("dev_scripts", "replay", *words)


async def ended_of(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=STUCK_S,
    )


def counts(report: Path) -> dict[str, Any]:
    said = json.loads(report.read_text())
    return {action["do"]: action["count"] for action in said["actions"]}


async def test_people_of_two_processes_do_a_recording_once(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    report, page = tmp_path / "report.json", tmp_path / "report.html"
    people = ("--users", "4", "--spawn-rate", "100", "--workers", "2", "--value", "Ada=person {user}")

    ended = await replay(
        recorded(tmp_path),
        "--host",
        shop_server.url,
        *people,
        *SLOW,
        "--json",
        str(report),
        "--html",
        str(page),
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Passed: 4 people" in ended.stdout
    assert counts(report) == {"visit": 4, "click": 4, "fill": 4}
    assert json.loads(report.read_text())["passed"]
    assert "Load test of" in page.read_text()


async def test_a_limit_that_is_broken_and_content_that_differs_fail(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    dear = Step("click", on=Target(role="button", name="Add axe"), came=("text: Sold out",))
    file = recorded(tmp_path, STEPS[0], dear)

    ended = await replay(file, "--host", shop_server.url, "--p95", "0.001ms", "--patience", "1")

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Failed: 1 person" in ended.stdout
    assert "wanted at most 0 ms" in ended.stdout


async def test_people_of_a_file_of_ones_own(shop_server: RunningServer, tmp_path: Path) -> None:
    users, report = tmp_path / "customers.py", tmp_path / "report.json"
    users.write_text(USERS.format(file=recorded(tmp_path), patience=PATIENCE_S))

    ended = await replay(str(users), "--host", shop_server.url, "--users", "2", "--json", str(report))

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert counts(report) == {"visit": 4, "click": 4, "fill": 4}


async def test_people_of_a_file_come_by_https_and_go_when_they_have_done_it(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    made, users, report = certificates(tmp_path), tmp_path / "customers.py", tmp_path / "report.json"
    text = USERS.format(file=recorded(tmp_path), patience=PATIENCE_S)
    users.write_text(text.replace("    rounds = 2\n", ""))
    port = int(shop_server.url.rpartition(":")[2])

    with running(caddy(tmp_path, (port, port), made)) as proxy:
        trusting = ("--host", proxy.url, "--ca", str(made.authority))
        ended = await replay(str(users), *trusting, "--users", "2", "--json", str(report))

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert counts(report) == {"visit": 2, "click": 2, "fill": 2}


async def test_who_stops_it_gets_whole_reports_and_no_traceback(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    words = (recorded(tmp_path), "--host", shop_server.url, "--users", "2", "--time", "1h", *SLOW)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dev_scripts", "replay", *words, "--json", str(report),
        cwd=PROJECT_ROOT, stdout=PIPE, stderr=PIPE, start_new_session=True,
    )  # fmt: skip
    async with asyncio.timeout(STUCK_S):
        assert process.stdout
        assert b"answers" in await process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        out, err = await process.communicate()

    assert (process.returncode, err.decode()) == (130, "")
    assert "Stopped before its time, within the limits so far: 2 people" in out.decode()
    assert json.loads(report.read_text())["stopped"]


async def test_code_of_users_that_raises_is_told_with_exit_code_2(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    users = tmp_path / "customers.py"
    text = USERS.format(file=recorded(tmp_path), patience=PATIENCE_S)
    users.write_text(text.replace('f"customer', 'f"{1 / 0}'))

    ended = await replay(str(users), "--host", shop_server.url)

    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert "ZeroDivisionError" in ended.stderr


async def test_the_file_that_comes_along_is_one_of_locust() -> None:
    file = PROJECT_ROOT / "tests" / "load_testing" / "data_recorder_locust.py"

    ended = await ended_of("locust", "-f", str(file), "--list")

    assert ended.returncode == 0, ended.stderr
    assert {"Visitor", "HastyVisitor"} <= set(ended.stdout.split())


async def test_scattered_people_come_again_at_different_moments(
    shop_server: RunningServer, tmp_path: Path
) -> None:
    """Of people who all began at once, many have come a second time before one round could end."""
    report = tmp_path / "report.json"
    thoughtful = replace(STEPS[1], think=30.0)
    plan = Plan(
        shop_server.url, (recorded(tmp_path, STEPS[0], *[thoughtful] * 4),), users=20, spawn_rate=100.0
    )
    plan = replace(
        plan, seconds=15.0, patience_s=PATIENCE_S, scattered=True, out={"json": str(report)}, is_quiet=True
    )

    await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dev_scripts.replay.herd"],
        cwd=PROJECT_ROOT,
        env=environment_of(plan),
        check=False,
        timeout=STUCK_S,
    )

    # With whole rounds there would be 20.
    assert counts(report)["visit"] > 20
