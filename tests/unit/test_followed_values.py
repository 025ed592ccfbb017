"""Asking a browser for a value: once, again while it changes, and no more when nobody listens."""

from collections.abc import Callable
from typing import Any

import pytest

from brython.clock import time_zone
from brython.media import matches_media
from brython.scrolling import scroll_position
from heavy_engine import ClientFailed, ClientGone, ClientTimedOut, ClientUnavailable
from heavy_stack.frontend.followed_values import BEGUN_ANEW_MAX, REMEMBERED_MAX, Followed, Wish, followed_by
from tests.support.waiting import eventually

LATE = ClientTimedOut("clock.time_zone", 1, was_sent=True)


class Answers:
    """A browser that gives these answers, one after the other, and then is gone."""

    def __init__(self, *answers: Any) -> None:
        self.left = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def call(self, _function: object, *, timeout: float, **arguments: Any) -> Any:  # noqa: ASYNC109
        self.asked.append(arguments)
        answer = self.left.pop(0) if self.left else ClientGone("clock.time_zone")
        if isinstance(answer, Exception):
            raise answer
        return answer


def deaf() -> None:
    """Hears it, and does nothing."""


async def asked(*answers: Any, function: Callable[..., Any] = time_zone) -> tuple[Followed, Answers]:
    """What is told when a browser answers this, after it was asked for the last time."""
    browser, followed = Answers(*answers), Followed(Wish(function, {}))
    followed.join(deaf, browser.call)
    await eventually(lambda: not followed.is_asked_for)
    return followed, browser


async def test_each_value_is_what_the_next_one_has_to_differ_from() -> None:
    followed, browser = await asked("Europe/Rome", "Asia/Tokyo")

    assert followed.told == ("Asia/Tokyo",)
    assert browser.asked == [{"after": None}, {"after": "Europe/Rome"}, {"after": "Asia/Tokyo"}]


async def test_who_tells_what_is_known_is_asked_no_more() -> None:
    followed, browser = await asked("Europe/Rome", "Europe/Rome", "Asia/Tokyo")

    assert followed.told == ("Europe/Rome",)
    assert len(browser.asked) == 2


async def test_a_function_without_after_is_asked_once() -> None:
    followed, browser = await asked((0, 1), (0, 2), function=scroll_position)

    assert followed.told == ((0, 1),)
    assert browser.asked == [{}]


async def test_nothing_new_for_a_long_time_is_asked_for_again() -> None:
    followed, browser = await asked("Europe/Rome", LATE, LATE, "Asia/Tokyo")

    assert followed.told == ("Asia/Tokyo",)
    assert len(browser.asked) == 5


@pytest.mark.parametrize("error", [LATE, ClientUnavailable("clock.time_zone", "too old")])
async def test_a_browser_that_never_told_anything_is_left_alone(error: Exception) -> None:
    followed, browser = await asked(error, "Europe/Rome")

    assert followed.told == ()
    assert len(browser.asked) == 1


async def test_a_browser_that_began_python_anew_is_asked_again_but_not_for_ever() -> None:
    anew = ClientFailed("clock.time_zone", "Reloaded", "The client modules have changed.")

    followed, browser = await asked("Europe/Rome", anew, "Asia/Tokyo", *[anew] * 100)

    assert followed.told == ("Asia/Tokyo",)
    assert len(browser.asked) == 2 + BEGUN_ANEW_MAX + 1


async def test_a_function_that_raises_is_not_asked_again() -> None:
    followed, browser = await asked(ClientFailed("clock.time_zone", "ValueError", "no"), "Europe/Rome")

    assert followed.told == ()
    assert len(browser.asked) == 1


async def test_the_last_who_leaves_ends_it_and_the_first_hands_the_keeping_on() -> None:
    heard: list[str] = []
    browser, followed = Answers("Europe/Rome", *[LATE] * 1000), Followed(Wish(time_zone, {}))
    leave_ada = followed.join(lambda: heard.append("Ada"), browser.call)
    leave_bo = followed.join(bo := lambda: heard.append("Bo"), browser.call)
    await eventually(lambda: followed.told)
    assert heard == ["Ada", "Bo"]
    assert not followed.is_kept_by(bo)

    leave_ada()
    assert heard == ["Ada", "Bo", "Bo"], "it is Bo's to keep now"
    assert followed.is_kept_by(bo)
    assert followed.is_asked_for
    leave_bo()

    assert not followed.is_asked_for
    assert followed.told == ("Europe/Rome",)


async def test_a_page_forgets_what_nobody_shows_when_it_is_too_much() -> None:
    # Pages are told apart by being other objects; nothing else of them is used.
    page: Any = Answers()
    wishes = [Wish(matches_media, {"query": f"(min-width: {n}px)"}) for n in range(REMEMBERED_MAX + 1)]
    shown = followed_by(page, wishes[0])
    leave = shown.join(deaf, Answers().call)

    for wish in wishes[1:-1]:
        assert followed_by(page, wish) is followed_by(page, wish)
    before = followed_by(page, wishes[1])
    followed_by(page, wishes[-1])

    assert followed_by(page, wishes[0]) is shown
    assert followed_by(page, wishes[1]) is not before
    leave()
