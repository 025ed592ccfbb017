"""What is remembered of the last minutes is bounded, and its figures are right."""

from typing import Any

import pytest

from heavy_engine.dev_pages import words
from heavy_engine.dev_pages.plots import ceiling, dots_of, line_of
from heavy_engine.dev_pages.sampler import Sampler
from heavy_engine.dev_panel import DevPanel
from heavy_engine.dev_panel.recent import EVENTS_KEPT, MEASURED_MAX, SECONDS_KEPT, Recent, is_own, quantile
from heavy_engine.session.records import EventRecord
from heavy_engine.topics import Topics


def record(page: str = "/", component: str = "Bench", **cost: Any) -> EventRecord:
    return EventRecord(page, component, "click", 1, **cost)


def test_nothing_grows_for_ever() -> None:
    recent = Recent()

    for _ in range(EVENTS_KEPT + MEASURED_MAX):
        recent.note("a", record())
    assert len(recent.events) == EVENTS_KEPT
    assert len(recent._took_ms) == MEASURED_MAX
    for _ in range(SECONDS_KEPT + 5):
        recent.end_second(1, 1)

    assert len(recent.seconds) == SECONDS_KEPT
    assert recent._took_ms == []


def test_a_second_without_events_has_no_times_and_one_with_them_has() -> None:
    recent = Recent()
    recent.end_second(3, 4)
    recent.note("a", record())
    recent.end_second(5, 6)

    quiet, busy = recent.seconds
    assert (quiet.events_per_s, quiet.median_ms, quiet.p95_ms, quiet.pages, quiet.memory_bytes) == (
        0,
        None,
        None,
        3,
        4,
    )
    assert busy.events_per_s > 0
    assert busy.median_ms == busy.p95_ms == recent.events[0].took_ms


def test_the_rate_is_that_of_the_time_which_really_went_by() -> None:
    times = iter((10.0, 12.0))
    recent = Recent(clock=lambda: next(times))
    for _ in range(6):
        recent.note("a", record())

    recent.end_second(1, 1)

    assert recent.seconds[0].events_per_s == 3


def test_what_developers_do_on_their_own_pages_is_not_counted() -> None:
    recent = Recent()
    for path in ("/dev", "/dev/events", "/developers", "/"):
        recent.note("a", record(path))

    assert [seen.record.page for seen in recent.events] == ["/developers", "/"]
    assert is_own("/dev/x")


def test_news_of_events_are_told_once() -> None:
    recent = Recent()
    assert not recent.has_new_events()
    recent.note("a", record())

    assert recent.has_new_events()
    assert not recent.has_new_events()


def test_quantiles_are_values_that_were_there() -> None:
    hundred = [float(n) for n in range(100)]

    assert quantile([], 0.5) is None
    assert quantile([7.0], 0.95) == 7.0
    assert quantile(hundred, 0.5) == 50.0
    assert quantile(hundred, 0.95) == 95.0


@pytest.mark.parametrize(
    ("values", "top"), [((), 1), ((0.0,), 1), ((0.3,), 0.5), ((1.0,), 1), ((7.0,), 10), ((23.0, 4.0), 50)]
)
def test_the_top_of_a_plot_is_a_round_number(values: tuple[float, ...], top: float) -> None:
    assert ceiling(values) == pytest.approx(top)


def test_a_line_ends_at_the_right_and_has_gaps_where_nothing_was() -> None:
    assert line_of((1.0, None, 0.0, 1.0), 1.0) == "M297 1.0M299 79.0L300 1.0"
    assert line_of((None, None), 1.0) == ""


def test_a_value_without_neighbours_is_a_dot() -> None:
    assert dots_of((1.0, None, 0.0, 1.0), 1.0) == "M297 1.0h0"
    assert dots_of((None, 0.5), 1.0) == "M300 40.0h0"
    assert dots_of((0.5, 0.5), 1.0) == ""


def test_handlers_are_summed_up_those_first_that_are_slow() -> None:
    recent = Recent()
    recent.note("a", record(component="Saw", queries=2))
    recent.note("a", record(component="Plane", queries=1, reference="0a1b2c3d", began=-1e6))
    recent.note("a", record(component="Saw", queries=5))

    plane, saw = recent.handlers()

    assert (plane.component, plane.queries, plane.faults, len(plane.times)) == ("Plane", 1, 1, 1)
    assert (saw.component, saw.queries, saw.faults, len(saw.times)) == ("Saw", 7, 0, 2)
    assert plane.p95_ms > 1e9 > saw.p95_ms >= saw.median_ms > 0


def test_an_event_is_found_by_its_number_while_it_is_kept() -> None:
    recent = Recent()
    for _ in range(EVENTS_KEPT + 1):
        recent.note("a", record())

    assert recent.numbered(1) is None
    assert (found := recent.numbered(2)) is recent.events[0]
    assert found is not None


async def test_the_loop_is_as_late_as_it_comes_later_than_it_was_told() -> None:
    times = iter((10.0, 10.35, 20.0, 20.0))
    sampler = Sampler(DevPanel(), Topics(), clock=lambda: next(times))

    assert await sampler.late() == pytest.approx(0.25)
    assert await sampler.late() == 0


def test_a_second_knows_memory_cpu_and_how_late_the_loop_was() -> None:
    panel = DevPanel()
    Sampler(panel, Topics()).sample(late_s=0.25)

    (second,) = panel.recent.seconds
    assert second.late_ms == 250
    assert second.memory_bytes > 1_000_000
    assert second.cpu_share >= 0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (words.milliseconds(0.314), "0.31 ms"),
        (words.milliseconds(12.4), "12 ms"),
        (words.milliseconds(1234.0), "1.2 s"),
        (words.milliseconds(0.0), "0 ms"),
        (words.milliseconds(None), "none"),
        (words.size(512), "512 B"),
        (words.size(2048), "2 KiB"),
        (words.size(1.5 * 1024**2), "1.5 MiB"),
        (words.size(200 * 1024**2), "200 MiB"),
        (words.rate(1.998), "2/s"),
        (words.rate(0.334), "0.33/s"),
        (words.rate(240.0), "240/s"),
        (words.percent(0.073), "7 %"),
        (words.age(90), "90 s"),
        (words.age(3600), "60 min"),
        (words.age(7200), "2 h"),
        (words.ending("ada@example.com"), "…example.com"),
        (words.ending("ada"), "ada"),
    ],
)
def test_figures_are_written_for_people(written: str, said: str) -> None:
    assert written == said
