"""What ./heavy bench says of requests that were measured one by one, on a machine that others use too."""

import os
import subprocess
import sys

import pytest

from benchmarks.live.stopwatch import Taken, growth
from benchmarks.live.verdicts import late, most_cpu, slowest
from benchmarks.references.serving import pin

QUICK = Taken(wall=15, server=12, database=2, waited=0.5)
HELD_UP = Taken(wall=430, server=22, database=3, waited=400)
HEAVY = Taken(wall=90, server=70, database=4, waited=10)


def test_the_slowest_request_is_judged_by_the_clock_and_says_what_it_needed() -> None:
    row = slowest("GET", [QUICK, HELD_UP, QUICK], 50)

    assert (row.ours, row.reached) == (430, False)
    assert row.note == "median 15.0; the slowest: CPU 22.0 + 3.0, waited 400.0; most CPU of any 25.0"


def test_every_late_request_counts_and_the_note_tells_which_only_waited() -> None:
    row = late("/tasks", [QUICK, HELD_UP, HEAVY], 50)

    assert (row.ours, row.reached) == (2, False)
    assert row.note == "of 3; 1 of the late ones would be within if they had not waited for a CPU"
    assert late("/tasks", [QUICK], 50).reached


def test_what_needs_much_cpu_misses_the_bar_whatever_the_clock_says() -> None:
    assert most_cpu("/tasks", [QUICK, HELD_UP], 50).reached
    assert most_cpu("/tasks", [QUICK, HEAVY], 50).ours == 74


def test_cpu_adds_up_over_threads_and_waiting_is_that_of_the_longest() -> None:
    before = {"1": (5_000_000, 0), "2": (1_000_000, 1_000_000), "ended": (9_000_000, 9_000_000)}
    after = {"1": (7_000_000, 3_000_000), "2": (2_000_000, 5_000_000), "new": (500_000, 0)}

    assert growth(before, after) == (3.5, 4.0)
    assert growth({}, {}) == (0, 0)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process to a core")
def test_a_process_that_inherited_one_core_can_be_pinned_to_another() -> None:
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as started:
        pin(cores[-1], started.pid)
        pin(cores[0], started.pid)
        pin(100_000, started.pid)

        assert os.sched_getaffinity(started.pid) == {cores[0]}
        started.communicate()
