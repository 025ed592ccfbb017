"""Many people come and go at once."""

import json
import subprocess
from pathlib import Path

import psutil
import pytest

from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.state import read_state
from tests.dev_scripts.embedded_postgres.support import (
    Person,
    ask,
    belongs,
    eventually,
    nobody_is_left,
    start_person,
    starts_of,
)

PEOPLE = 6
TIMES = 5

COME_AND_GO = """
import random, select, sys, time
from pathlib import Path
from dev_scripts.embedded_postgres import lease
from dev_scripts.embedded_postgres.address import answers
visits = failed = 0
while not select.select([sys.stdin], [], [], random.choice((0, 0.02, 0.1, 0.2)))[0]:
    with lease(Path(sys.argv[1]), durable=False) as held:
        visits += 1
        failed += not answers(held.port)
        time.sleep(random.choice((0, 0, 0.01, 0.05)))
print([visits, failed])
"""


def results(people: "list[subprocess.Popen[str]]") -> tuple[int, int]:
    """Visits and failed visits of everybody; nobody may have stumbled."""
    visits = failed = 0
    for person in people:
        told, trouble = person.communicate(timeout=120)
        assert trouble == ""
        visits, failed = visits + json.loads(told)[0], failed + json.loads(told)[1]
    return visits, failed


def test_people_who_come_and_go_always_find_a_server(data: Path) -> None:
    people = [start_person(data, COME_AND_GO) for _ in range(PEOPLE)]
    eventually(lambda: starts_of(data) > TIMES, f"the last one left {TIMES} times")

    visits, failed = results(people)

    assert failed == 0
    assert visits >= PEOPLE
    nobody_is_left(data)


@pytest.mark.parametrize("victim", ["keeper_pid", "postgres_pid"])
def test_people_find_a_server_again_whatever_is_killed(data: Path, victim: str) -> None:
    people = [start_person(data, COME_AND_GO) for _ in range(PEOPLE // 2)]
    for _ in range(TIMES):
        eventually(lambda: was_killed(data, victim), f"there is a {victim} to kill")

    visits, failed = results(people)

    assert visits >= len(people)
    assert failed <= TIMES * len(people)
    nobody_is_left(data)
    ada = Person.arrives(data)
    assert ask(ada.url, "SELECT 1") == "1"
    ada.leaves()


def was_killed(data: Path, victim: str) -> bool:
    """Kill it if it lives just now."""
    state = read_state(Places.of(data))
    if state is None or not state.ready:
        return False
    try:
        process = psutil.Process(getattr(state, victim))
        if not belongs(process, data.resolve()):
            return False  # its number is somebody else's by now
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True
