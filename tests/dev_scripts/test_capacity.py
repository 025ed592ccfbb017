"""The search for how many people a server holds: which numbers are tried, what is read off the curve."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from xml.etree import ElementTree

import pytest

from dev_scripts.capacity.drawing import as_page, as_svg
from dev_scripts.capacity.proving import around, is_proven
from dev_scripts.capacity.search import Search, Try, per_core, per_gib
from dev_scripts.capacity.summing_up import summary
from dev_scripts.capacity.telling import Found, progress
from dev_scripts.capacity.trying import read

LIMIT_MS = 100.0
Server = Callable[[int], Try]


def server(holds: int, *, wrong_above: float = math.inf) -> Server:
    """A server whose p95 is 10 ms for nobody and reaches the limit at so many people."""

    def serve(users: int) -> Try:
        load = users / holds
        p95 = 10 * math.exp(math.log(LIMIT_MS / 10) * min(load**3, 10))
        return Try(users, p95, wrong=0.5 if users > wrong_above else 0.0, answers=users, server_cpu=load)

    return serve


def searched(served: Server, start: int = 10, most: int = 10_000) -> Search:
    search = Search(LIMIT_MS, start, most)
    while (users := search.next_users) is not None:
        assert users not in [each.users for each in search.tries]
        search.tries.append(served(users))
    return search


@pytest.mark.parametrize("holds", [11, 100, 437, 2000, 9000])
@pytest.mark.parametrize("start", [1, 10, 300])
def test_what_is_found_is_near_what_is_true(holds: int, start: int) -> None:
    search = searched(server(holds), start)

    assert search.capacity == pytest.approx(holds, rel=0.05, abs=1)
    assert len(search.tries) < 20


def test_the_numbers_double_until_they_are_too_many() -> None:
    search = searched(server(50))

    assert [each.users for each in search.tries][:4] == [10, 20, 40, 80]
    assert all(40 < each.users < 80 for each in search.tries[4:])


def test_a_server_that_holds_nobody_is_told_apart_from_one_that_holds_few() -> None:
    assert searched(server(3)).capacity in (2, 3)
    assert searched(lambda users: Try(users, p95=5000, answers=1)).capacity == 0


def test_no_more_than_the_most_are_tried() -> None:
    search = searched(server(10_000), most=100)

    assert max(each.users for each in search.tries) == 100
    assert search.capacity == 100
    assert search.broken is None


def test_answers_that_are_wrong_are_no_capacity() -> None:
    search = searched(server(1000, wrong_above=70))

    assert 60 <= search.capacity <= 70


def test_one_lucky_try_above_a_bad_one_does_not_count() -> None:
    search = Search(LIMIT_MS, tries=[Try(10, 20, answers=1), Try(20, 150, answers=1), Try(40, 50, answers=1)])

    assert search.held is not None
    assert search.held.users == 10
    assert 10 <= search.capacity < 20


def test_people_per_core_and_gib_are_of_what_was_used() -> None:
    tried = Try(100, 50, answers=1, server_cpu=0.5, server_memory=300 * 2**20)

    assert per_core(150, tried) == 200
    assert per_gib(200 * 2**20, tried) == 1024
    assert per_core(150, None) is None
    assert per_gib(None, tried) is None


def test_a_try_is_read_from_a_report_of_replay() -> None:
    seconds = [
        {"server_cpu": 0.5, "client_cpu": 0.1, "server_memory": 5, "others_cpu": 0.4},
        {"client_cpu": 0.3},
    ]
    figures = {"count": 200, "p95": 12.5, "per_s": 20.0, "errors": 1, "mismatches": 1}

    tried = read({"all": figures, "over_time": seconds}, users=50)

    assert tried == Try(50, 12.5, 20.0, 0.01, 0.5, 5, pytest.approx(0.2), 200, 0.4)


def found(**more: object) -> Found:
    search = searched(server(437))
    held = Found(LIMIT_MS, search.capacity, search.curve, 1, 400.0, 900.0)
    return Found(**{**held.__dict__, **more})  # type: ignore[arg-type]


def test_the_summary_says_how_many_and_of_what() -> None:
    proof = (Try(349, 90, answers=1), Try(525, 200, answers=1))

    said = summary(found(people=437), proof, "http://127.0.0.1:8000")

    assert said.splitlines() == [
        "http://127.0.0.1:8000 holds 437 people: 95 of 100 answers come within 100 ms.",
        "  per worker  437  (1 serve)",
        "  per core    400  (of the CPU that the server used)",
        "  per GiB     900  (beyond what it needs when nobody is there)",
        "Tried for longer: 349 are held (p95 90 ms), 525 are too many (p95 200 ms).",
        "  Proven: what was found is right within a fifth.",
    ]
    assert "holds at least 437" in summary(found(people=437, is_bounded=False), (), "it")
    assert "holds nobody" in summary(found(people=0), (), "it")


@pytest.mark.parametrize(
    ("p95s", "says"),
    [
        ((90, 200), "Proven: what was found is right within a fifth."),
        ((150, 200), "Not proven: what was found is more than a fifth too high."),
        ((80, 90), "Not proven: what was found is more than a fifth too low."),
    ],
)
def test_longer_tries_hold_what_is_true_between_them(p95s: tuple[float, float], says: str) -> None:
    held = found(people=100)

    fewer, more = around(held)
    proof = [Try(fewer, p95s[0], answers=1), Try(more, p95s[1], answers=1)]

    assert (fewer, more) == (80, 120)
    assert says in summary(held, proof, "it")
    assert is_proven(held, proof) == says.startswith("Proven")


def test_where_nobody_knows_of_too_many_there_is_nothing_above_to_try() -> None:
    most = found(people=100, is_bounded=False)

    assert around(most) == (80,)
    assert is_proven(most, [Try(80, 90, answers=1)])
    assert is_proven(most, [])
    assert not is_proven(most, [Try(80, 200, answers=1)])


def test_other_work_on_the_machine_is_told() -> None:
    quiet = Try(100, 50, answers=1, others_cpu=0.9, server_waited=0.01)
    spoilt = Try(120, 150, answers=1, others_cpu=0.9, server_waited=0.4)

    overloaded = Try(120, 150, answers=1, others_cpu=0.02, server_waited=0.4)
    assert "other processes" not in progress(quiet, LIMIT_MS, 1)
    assert "other processes" not in progress(overloaded, LIMIT_MS, 1), "it has too much work of its own"
    assert progress(spoilt, LIMIT_MS, 1).endswith("too many; other processes took 0.90 cores")
    said = summary(found(people=100, tries=(quiet, spoilt)), (), "it").splitlines()[-1]
    assert "took 0.9 cores, and the server waited for a core 40% of the time" in said
    assert "quiet machine" not in summary(found(people=100, tries=(quiet,)), (), "it")


def test_a_client_at_its_limit_says_so() -> None:
    assert progress(Try(500, 300, 200, client_cpu=0.95, answers=1), LIMIT_MS, 1).endswith(
        "too many; this client is at its limit: --workers"
    )
    assert progress(Try(500, 50, 200, 0.002, client_cpu=0.95, answers=1), LIMIT_MS, 2).endswith(
        "0.2% wrong or no answer  held"
    )


def test_the_picture_is_a_file_of_its_own() -> None:
    drawn = as_svg(found(people=437))

    root = ElementTree.fromstring(drawn)
    texts = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert {"limit 100 ms", "437 people", "people"} <= set(texts)
    assert "prefers-color-scheme: dark" in drawn


def test_the_page_has_every_try() -> None:
    held = found()

    page = as_page(held, (Try(9, 5, answers=1),), "http://127.0.0.1:8000")

    assert page.count("<tr>") == len(held.tries) + 2
    assert "held, for longer" in page


def test_what_was_found_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(asdict(found())))["workers"] == 1
