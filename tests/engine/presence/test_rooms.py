"""Who is in a room of one process: people, their pages, and those who may come back."""

import gc
from dataclasses import dataclass, field
from functools import partial
from weakref import ref

import pytest

from heavy_engine import Caller, EngineSettings
from heavy_engine.presence import Presence, PresenceLimits, Present
from tests.engine.presence.clock import FakeClock

ADA, BO, CY = (Caller(f"browser of {name}", user_id=name) for name in ("Ada", "Bo", "Cy"))
LIMITS = PresenceLimits(grace_s=5.0, news_s=1.0, rooms_max=2, people_max=2, text_max=12)


@dataclass
class House:
    """One process, its clock, and what a page that shows the kitchen was told."""

    limits: PresenceLimits = LIMITS
    clock: FakeClock = field(default_factory=FakeClock)
    told: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.presence = Presence(self.limits, b"key", self.clock)
        self.presence.watch("kitchen", lambda people: self.told.append(names(people)))

    def enter(self, who: Caller, page: str, room: str = "kitchen", doing: str = "") -> None:
        """A page of theirs is shown; each page is its own token."""
        self.presence.join(room, who, page, page=page, name=str(who.user_id), doing=doing)

    def leave(self, who: Caller, page: str, room: str = "kitchen", *, at_once: bool = True) -> None:
        """It is not any more."""
        self.presence.leave(room, who, page, at_once=at_once)

    def here(self, room: str = "kitchen") -> list[str]:
        """Names of who is in a room."""
        return names(self.presence.people(room))


def names(people: tuple[Present, ...]) -> list[str]:
    return [one.name for one in people]


@pytest.fixture
def house() -> House:
    return House()


def test_who_came_first_stands_first(house: House) -> None:
    house.enter(BO, "one")
    house.clock.go(1)
    house.enter(ADA, "two")

    assert house.here() == ["Bo", "Ada"]
    bo, ada = house.presence.people("kitchen")
    assert (ada.since - bo.since).total_seconds() == 1
    assert ada.since.tzinfo is not None


def test_a_person_with_three_tabs_is_one_person_until_the_last_is_closed(house: House) -> None:
    for page in ("one", "two", "three"):
        house.enter(ADA, page)
    assert [one.tabs for one in house.presence.people("kitchen")] == [3]

    house.leave(ADA, "one")
    house.leave(ADA, "three")
    assert [one.tabs for one in house.presence.people("kitchen")] == [1]

    house.leave(ADA, "two")
    assert house.here() == []


def test_two_components_of_one_page_are_one_tab(house: House) -> None:
    house.presence.join("kitchen", ADA, "list", page="one", name="Ada")
    house.presence.join("kitchen", ADA, "header", page="one", name="Ada")

    assert [one.tabs for one in house.presence.people("kitchen")] == [1]

    house.leave(ADA, "list")
    assert house.here() == ["Ada"]


def test_browsers_of_one_user_are_one_person_and_guests_are_their_browsers(house: House) -> None:
    person = house.presence.person

    assert person(Caller("phone", "Ada")) == person(Caller("laptop", "Ada"))
    assert person(Caller("phone")) != person(Caller("laptop"))
    assert person(Caller("Ada")) != person(Caller("phone", "Ada")), "a session is no user"
    assert "Ada" not in person(Caller("phone", "Ada"))


def test_an_id_is_made_with_the_key_of_the_application(house: House) -> None:
    assert Presence(LIMITS, b"key", house.clock).person(ADA) == house.presence.person(ADA)
    assert Presence(LIMITS, b"other", house.clock).person(ADA) != house.presence.person(ADA)


def test_who_reloads_was_never_gone(house: House) -> None:
    house.enter(ADA, "before")
    house.clock.go()
    house.leave(ADA, "before", at_once=False)
    house.clock.go(1)
    house.enter(ADA, "after")
    assert [one.tabs for one in house.presence.people("kitchen")] == [1]
    house.clock.go(60)

    assert [one.tabs for one in house.presence.people("kitchen")] == [1]
    assert all(told == ["Ada"] for told in house.told)


def test_a_reload_of_one_of_two_tabs_leaves_two(house: House) -> None:
    house.enter(ADA, "one")
    house.enter(ADA, "two")
    house.leave(ADA, "one", at_once=False)
    assert [one.tabs for one in house.presence.people("kitchen")] == [2]
    house.enter(ADA, "one again")
    assert [one.tabs for one in house.presence.people("kitchen")] == [2]
    house.clock.go(60)

    assert [one.tabs for one in house.presence.people("kitchen")] == [2]


def test_a_page_whose_browser_comes_back_is_the_same_page(house: House) -> None:
    house.enter(ADA, "one")
    house.leave(ADA, "one", at_once=False)
    house.clock.go(4)
    house.enter(ADA, "one")
    house.clock.go(60)

    assert [one.tabs for one in house.presence.people("kitchen")] == [1]


def test_who_does_not_come_back_is_gone_after_the_grace(house: House) -> None:
    house.enter(ADA, "one")
    house.leave(ADA, "one", at_once=False)

    house.clock.go(4.9)
    assert house.here() == ["Ada"]
    house.leave(ADA, "one", at_once=False)
    house.clock.go(0.1)
    assert house.here() == [], "being lost twice is no second grace"


def test_leaving_for_good_needs_no_grace(house: House) -> None:
    house.enter(ADA, "one")
    house.leave(ADA, "one", at_once=False)
    house.leave(ADA, "one")

    assert house.here() == []
    house.clock.go(60)
    house.leave(ADA, "one")
    assert house.here() == []


def test_what_was_said_last_counts(house: House) -> None:
    house.enter(ADA, "one", doing="reads")
    house.enter(ADA, "two", doing="is typing")
    assert house.presence.people("kitchen")[0].doing == "is typing"

    house.enter(ADA, "one", doing="waits")
    assert house.presence.people("kitchen")[0].doing == "waits"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Ada", "Ada"),
        ("  Ada \n Lovelace\t", "Ada Lovelace"),
        ("Ada\x00\x1b[31m", "Ada [31m"),
        ("\u202eevil\u202c", "evil"),
        ("\ud800Ada", "Ada"),
        ("a" * 10_000, "a" * 12),
        ("👩‍💻 Ada", "👩‍💻 Ada"),
        ("", ""),
    ],
)
def test_a_name_is_one_short_line(house: House, given: str, shown: str) -> None:
    house.presence.join("kitchen", ADA, "one", page="one", name=given, doing=given)

    (ada,) = house.presence.people("kitchen")
    assert (ada.name, ada.doing) == (shown, shown)


def test_of_a_full_room_those_are_told_who_came_first_and_others_move_up(house: House) -> None:
    for who in (ADA, BO, CY):
        house.enter(who, f"page of {who.user_id}")
        house.clock.go(1)
    assert house.here() == ["Ada", "Bo"]

    house.leave(ADA, "page of Ada")
    assert house.here() == ["Bo", "Cy"]


def test_of_too_many_rooms_those_are_told_that_came_first_and_others_move_up(house: House) -> None:
    for room in ("kitchen", "cellar", "attic"):
        house.enter(ADA, f"page in the {room}", room)
    assert (house.here("kitchen"), house.here("attic")) == (["Ada"], [])
    assert house.presence.own.rooms() == ["kitchen", "cellar"]

    house.leave(ADA, "page in the cellar", "cellar")
    assert house.here("attic") == ["Ada"]
    assert house.presence.own.rooms() == ["kitchen", "attic"]


def test_rooms_with_long_names_stay_apart(house: House) -> None:
    long = "/boxes/" + "x" * 5_000
    house.enter(ADA, "one", f"{long}1")

    assert house.here(f"{long}1") == ["Ada"]
    assert house.here(f"{long}2") == []
    assert all(len(room) <= 120 for room in house.presence.own.rooms())


def test_the_first_change_is_told_at_once_and_those_after_it_together(house: House) -> None:
    house.enter(ADA, "one")
    house.clock.go()
    assert house.told == [["Ada"]]

    house.enter(BO, "two")
    house.clock.go(0.4)
    house.leave(BO, "two")
    house.enter(BO, "three")
    assert house.told == [["Ada"]]
    house.clock.go(0.6)
    assert house.told == [["Ada"], ["Ada", "Bo"]]

    house.clock.go(60)
    house.leave(BO, "three")
    house.clock.go()
    assert house.told[2:] == [["Ada"]]


def test_only_pages_that_show_the_room_hear_of_it(house: House) -> None:
    house.enter(ADA, "one", "cellar")
    house.clock.go(60)

    assert house.told == []


def test_who_stopped_looking_is_told_no_more(house: House) -> None:
    told: list[int] = []
    stop = house.presence.watch("cellar", lambda people: told.append(len(people)))
    house.enter(ADA, "one", "cellar")
    stop()
    house.clock.go(60)
    stop()

    assert told == []


def note(told: list[str], name: str, _people: tuple[Present, ...]) -> None:
    told.append(name)


def test_a_crowd_is_told_in_slices_and_more_seldom() -> None:
    house = House(PresenceLimits(news_s=1.0))
    told: list[str] = []
    for number in range(1_000):
        house.presence.watch("hall", partial(note, told, str(number)))

    house.enter(ADA, "one", "hall")
    first = house.clock.timers[0]
    house.clock.timers.remove(first)
    first.call(*first.arguments)
    assert len(told) == 50, "in one turn"
    house.clock.go()
    assert len(told) == 1_000

    house.enter(BO, "two", "hall")
    house.clock.go(1.9)
    assert len(told) == 1_000
    house.clock.go(1.2)
    assert len(told) == 2_000


def test_a_thousand_joins_tell_a_page_twice() -> None:
    house = House(PresenceLimits(news_s=1.0))
    for number in range(1_000):
        house.enter(Caller(f"browser {number}"), str(number))
    house.clock.go(1)

    assert len(house.told) == 1
    assert len(house.told[0]) == 200, "HEAVY_PRESENCE_PEOPLE_MAX"


def test_every_setting_of_presence_is_a_limit() -> None:
    said = {
        "presence_beat_s": 1.0,
        "presence_grace_s": 2.0,
        "presence_news_s": 3.0,
        "presence_rooms_max": 4,
        "presence_people_max": 5,
        "presence_text_max": 6,
    }
    settings = EngineSettings(signing_keys=(), allowed_hosts=(), **said)  # type: ignore[arg-type]

    assert {name for name in vars(settings) if name.startswith("presence_")} == set(said)
    assert vars(PresenceLimits.of(settings)) == {
        name.removeprefix("presence_"): n for name, n in said.items()
    }
    assert PresenceLimits.of(settings).gone_s == 3.0


def test_a_presence_is_freed_with_its_server_at_once() -> None:
    gc.collect()
    gc.disable()
    try:
        presence = Presence(LIMITS, b"key", FakeClock())
        presence.join("kitchen", ADA, "tab", page="1")
        seen = ref(presence)
        del presence
        assert seen() is None
    finally:
        gc.enable()
