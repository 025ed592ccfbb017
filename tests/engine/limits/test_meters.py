"""Meters: a burst is free, a flood is slowed, and who goes on flooding is closed. Time is the test's."""

from dataclasses import replace

import pytest

from heavy_engine import Caller
from heavy_engine.sanic_executor.meters import BYTES_PER_EVENT, PIECES_PER_EVENT, Bucket, Meter
from heavy_engine.sanic_executor.people import People, TooManySockets
from tests.engine.memory_socket import SETTINGS
from tests.support.waiting import eventually

STRICT = replace(
    SETTINGS, events_per_s=10, events_burst=5, user_events_per_s=20, user_events_burst=8, events_patience_s=30
)


def test_a_bucket_holds_a_burst_and_then_fills_at_its_rate() -> None:
    bucket = Bucket(per_s=10, burst=5)

    assert [bucket.take(1, now=100) for _token in range(6)] == [0, 0, 0, 0, 0, 0.1]
    assert bucket.take(1, now=100.2) == 0, "two came back, one of them was owed"
    assert bucket.take(1, now=100.2) == pytest.approx(0.1)


def test_a_bucket_holds_no_more_than_its_burst_however_long_it_rests() -> None:
    bucket = Bucket(per_s=10, burst=5)
    bucket.take(1, now=100)

    waits = [bucket.take(1, now=10_000) for _token in range(6)]

    assert waits[:5] == [0] * 5
    assert waits[5] > 0


def test_a_bucket_without_a_rate_is_never_empty() -> None:
    bucket = Bucket(per_s=0, burst=1)

    assert {bucket.take(1000, now=1) for _token in range(100)} == {0}


def test_a_large_message_and_one_in_many_pieces_count_for_more() -> None:
    waits = []
    for size, pieces in ((10, 1), (8 * BYTES_PER_EVENT, 1), (10, 8 * PIECES_PER_EVENT)):
        waits.append(Meter(STRICT).take(size, pieces, now=1))

    assert waits[0] == 0
    assert min(waits[1:]) > 0.3


def test_who_floods_without_a_rest_is_a_lost_cause_in_the_end() -> None:
    meter, now = Meter(STRICT), 1.0
    while now < 30:
        now += max(0.05, meter.take(10, 1, now))
        assert not meter.is_lost_cause(now)

    while now < 35:
        now += max(0.05, meter.take(10, 1, now))
    assert meter.is_lost_cause(now)


def test_who_rests_between_bursts_never_is() -> None:
    meter = Meter(STRICT)
    for minute in range(10):
        assert max(meter.take(10, 1, now=60.0 * minute + 1) for _event in range(12)) > 0
        assert not meter.is_lost_cause(60.0 * minute + 1)


async def test_all_pages_of_a_person_draw_from_one_bucket_and_others_do_not() -> None:
    people, ada, bo = People(STRICT), Caller("browser-1", "ada"), Caller("browser-2", "bo")
    with people.connected(ada) as here, people.connected(replace(ada, session_id="browser-3")) as there:
        assert here is there
        meters = [Meter(STRICT, (person.bucket,)) for person in (here, there)]
        waits = [meter.take(10, 1, now=1) for _event in range(5) for meter in meters]
        assert max(waits) > 0, "ten events, of which eight may come at once"
        with people.connected(bo) as other:
            assert Meter(STRICT, (other.bucket,)).take(10, 1, now=1) == 0


async def test_what_was_said_before_it_was_known_who_says_it_counts() -> None:
    with People(STRICT).connected(Caller("browser-1", "ada")) as ada:
        meter = Meter(STRICT)
        for _event in range(5):
            meter.take(0, 1, now=1)
        meter.share(ada.bucket, now=1)

        assert Meter(STRICT, (ada.bucket,)).take(4 * BYTES_PER_EVENT, 1, now=1) == pytest.approx(2 / 20)


async def test_a_person_has_so_many_sockets_and_no_more() -> None:
    people, ada = People(replace(STRICT, user_sockets_max=2)), Caller("browser-1", "ada")
    with people.connected(ada), people.connected(ada):
        with pytest.raises(TooManySockets), people.connected(ada):
            pass
        with people.connected(Caller("browser-1")), people.connected(Caller("browser-2")):
            """Nobody signed in is another person, in each browser."""
    with people.connected(ada):
        """There is room again."""


async def test_who_comes_again_at_once_has_what_was_left_and_nobody_is_kept_for_ever() -> None:
    people, ada = People(replace(STRICT, user_events_per_s=800, user_events_burst=8)), Caller("browser-1")
    with people.connected(ada) as person:
        person.bucket.take(8, now=1)
    with people.connected(ada) as again:
        assert again is person

    await eventually(lambda: len(people) == 0, what="the end of what is known of them")
