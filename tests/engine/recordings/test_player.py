"""A recording that is done again: what may change, and what may not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heavy_engine.recordings.frozen import Frozen, in_zone, zone_here
from heavy_engine.recordings.player import Player, now
from heavy_engine.recordings.rehearsal import Faults, Outcome, rehearse
from heavy_engine.recordings.steps import Header, Hidden, Recording, Step
from heavy_engine.recordings.targets import Target
from heavy_engine.recordings.values import NoValue
from heavy_engine.testing.world import World, services_of
from tests.support.recorded import BEGAN, THEN, click, fill, recorded, with_ids
from tests.support.shop import Shop, application

VISIT = Step("visit", path="/")
SHOPPING = (
    VISIT,
    click("Add axe"),
    click("Add saw"),
    click("Add axe"),
    fill("For whom", "Bo"),
    Step("check", on=Target("checkbox", "Gift"), checked=True),
    Step("submit", on=Target("form", "Order")),
    click("About us", "link"),
    Step("back"),
)


async def play(shop: Shop, recording: Recording, **how: object) -> Outcome:
    """What comes of a recording in a shop."""
    faults = Faults()
    world = World(services_of(application(shop), developer=faults))
    try:
        return await rehearse(world, recording, faults=faults, **how)  # type: ignore[arg-type]
    finally:
        await world.close()


async def test_the_same_shop_plays_a_recording_to_its_end() -> None:
    recording = await recorded(application(Shop()), SHOPPING)
    assert any("12.50" in line for step in recording.steps for line in step.came)

    outcome = await play(Shop(), recording)

    assert outcome.mismatch is None
    assert outcome.done == outcome.deeds == len(SHOPPING)


async def test_more_elements_and_a_component_nobody_asked_for_change_nothing() -> None:
    recording = await recorded(application(Shop()), SHOPPING)

    outcome = await play(Shop(is_rebuilt=True), recording)

    assert outcome.mismatch is None
    assert outcome.done == len(SHOPPING)


async def test_a_price_that_changed_is_told_with_its_step() -> None:
    recording = await recorded(application(Shop()), SHOPPING)
    recording = replace(recording, steps=(replace(recording.steps[0], sees=()), *recording.steps[1:]))

    outcome = await play(Shop(prices={"axe": "13.00", "saw": "8.00"}), recording)

    mismatch = outcome.mismatch
    assert mismatch is not None
    assert (mismatch.number, mismatch.expected, mismatch.got) == (2, "item: axe: 12.50", "item: axe: 13.00")
    assert mismatch.diff() == ["- item: axe: 12.50", "+ item: axe: 13.00"]
    assert str(mismatch) == (
        "step 2, click button 'Add axe': expected 'item: axe: 12.50', got 'item: axe: 13.00'"
    )


async def test_a_price_on_the_first_page_counts_too() -> None:
    recording = await recorded(application(Shop()), [VISIT])

    outcome = await play(Shop(prices={"axe": "13.00", "saw": "8.00"}), recording)

    assert outcome.mismatch is not None
    assert outcome.mismatch.number == 1
    assert "12.50" in outcome.mismatch.expected
    assert "13.00" in outcome.mismatch.got


async def test_ids_and_the_clock_are_those_of_the_recording() -> None:
    recording = await recorded(application(Shop()), SHOPPING)
    (at,) = [at for at, step in enumerate(recording.steps) if step.ids]
    (now_made,) = recording.steps[at].ids
    assert any(line.startswith(f"text: Order {now_made} of 12:00:06.") for line in recording.steps[at].came)
    shop = Shop()

    assert (await play(shop, with_ids(recording, at, THEN))).mismatch is None

    assert shop.orders == [THEN]


async def test_a_deed_that_does_nothing_any_more_is_told_though_its_line_is_there_already() -> None:
    recording = await recorded(application(Shop()), [VISIT, click("Add axe"), click("Add axe")])
    twice = Step("click", on=Target("button", "Another"))

    outcome = await play(Shop(), replace(recording, steps=(*recording.steps[:2], recording.steps[2])))
    assert outcome.mismatch is None

    first, second, third = recording.steps
    idle = replace(third, do="event", type="blur", on=twice.on and third.on)
    outcome = await play(Shop(), replace(recording, steps=(first, second, idle)))
    assert outcome.mismatch is not None
    assert outcome.mismatch.expected == "item: axe: 12.50"


async def test_what_should_have_gone_and_is_still_there_is_told() -> None:
    recording = await recorded(
        application(Shop()), [VISIT, Step("check", on=Target("checkbox", "Gift"), checked=True)]
    )
    first, ticked = recording.steps
    assert "text: Not wrapped." in ticked.gone
    idle = replace(ticked, do="event", type="blur", came=())

    outcome = await play(Shop(), replace(recording, steps=(first, idle)))

    assert "'text: Not wrapped.' should be gone" in str(outcome.mismatch) or (
        outcome.mismatch is not None and ("", "text: Not wrapped.") in outcome.mismatch.others
    )


async def test_a_target_that_is_gone_is_one_sentence_with_what_is_there() -> None:
    recording = await recorded(application(Shop()), [VISIT, click("Add saw")])

    outcome = await play(
        Shop(prices={"hammer drill": "99.00"}),
        Recording(recording.header, (Step("visit", path="/"), recording.steps[1])),
    )

    assert outcome.mismatch is not None
    assert str(outcome.mismatch).startswith("step 2, click button 'Add saw': ")
    assert "there are: " in str(outcome.mismatch)
    assert "button 'Add hammer drill'" in str(outcome.mismatch)


async def test_a_secret_has_to_be_given() -> None:
    secret = Step("fill", on=Target("textbox", "Password", "password"), text=Hidden("password"))
    recording = Recording(Header(began=BEGAN), (VISIT, secret))

    with pytest.raises(NoValue, match="--value password=TEXT"):
        await play(Shop(), recording)
    assert (await play(Shop(), recording, values={"password": "open sesame"})).mismatch is None


async def test_everybody_types_their_own_and_sees_their_own() -> None:
    recording = await recorded(application(Shop()), SHOPPING)

    player = Player(recording, {"Bo": "Cy"})

    assert [step.text for step in player.steps if step.do == "fill"] == ["Cy"]
    assert any("for Cy" in line for step in player.steps for line in step.came)
    assert (await play(Shop(), recording, values={"Bo": "Cy"})).mismatch is None


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        # What was put in for one text holds another one.
        ({"Bo": "Cy", "Cy": "Bo"}, ["Cy", "Bo", "Cy the axe"]),
        # The longest counts, and nothing of it is replaced once more.
        ({"Bo the axe": "the axe", "Bo": "Ada"}, ["Ada", "Cy", "the axe"]),
        ({"Bo": r"\1"}, [r"\1", "Cy", r"\1 the axe"]),
    ],
)
def test_what_was_put_in_is_not_replaced_again(given: dict[str, str], typed: list[str]) -> None:
    steps = tuple(fill("For whom", text) for text in ("Bo", "Cy", "Bo the axe"))

    player = Player(Recording(Header(), (VISIT, *steps)), given)

    assert [step.text for step in player.steps[1:]] == typed


async def test_an_error_that_was_not_there_is_told() -> None:
    recording = await recorded(application(Shop(divisor=4)), [VISIT, click("Discount")])

    outcome = await play(Shop(), recording)

    assert "raises ZeroDivisionError: division by zero, which it did not then" in str(outcome.mismatch)
    assert [type(one.error) for one in outcome.raised] == [ZeroDivisionError]


async def test_another_error_than_then_is_told() -> None:
    recording = await recorded(application(Shop()), [VISIT, click("Discount")])

    outcome = await play(Shop(divisor=-1), recording)

    assert str(outcome.mismatch).endswith("nothing is taken off for , then it was ZeroDivisionError")


async def test_an_error_that_was_there_then_and_is_mended_now_is_told() -> None:
    recording = await recorded(application(Shop()), [VISIT, click("Discount")])
    assert recording.steps[-1].do == "trouble"

    assert (await play(Shop(), recording)).mismatch is None
    outcome = await play(Shop(divisor=4), recording)

    assert "raised ZeroDivisionError when it was recorded, and does not any more" in str(outcome.mismatch)


def test_a_replay_stands_in_the_time_zone_of_the_recording() -> None:
    here = zone_here()

    with in_zone("<CET>-01:00"):
        noon = Frozen("2026-11-21T11:00:00Z").now().astimezone()
        assert f"{noon:%H:%M %Z}" == "12:00 CET"
        assert zone_here() == "<CET>-01:00"
    with in_zone("<-03>+03:30"):
        assert zone_here() == "<-03>+03:30"

    assert zone_here() == here


def test_what_blocks_is_driven_without_a_loop() -> None:
    async def three() -> int:
        return 3

    assert now(three()) == 3


def judged(
    steps: Sequence[Step], after: Sequence[str], before: Sequence[str] | None = None, **how: object
) -> str:
    """What is said of the first deed; empty when nothing is missing."""
    player = Player(Recording(Header(), tuple(steps)), **how)  # type: ignore[arg-type]
    found = player.judge(player.steps[0], before, after)
    assert player.is_met(player.steps[0], before, after) is (found is None)
    return str(found or "")


def test_lines_come_in_their_order_with_others_between_them() -> None:
    step = Step("click", came=("text: one", "text: two"))

    assert judged([step], ["text: one", "text: other", "text: two"]) == ""
    assert "in another place" in judged([step], ["text: two", "text: one"])


def test_a_row_that_moved_then_and_does_not_any_more_is_told() -> None:
    step = Step("event", type="sort", came=("item: saw",), gone=("item: saw",))

    assert judged([step], ["item: saw", "item: axe"], ["item: axe", "item: saw"]) == ""
    assert "all is where it was" in judged([step], ["item: axe", "item: saw"], ["item: axe", "item: saw"])


def test_a_clock_that_goes_on_is_another_line() -> None:
    step = Step("click", came=("text: 12:00:01",), gone=("text: 12:00:00",))

    assert judged([step], ["text: 12:00:01"], ["text: 12:00:00"]) == ""
    assert "12:00:01" in judged([step], [], ["text: 12:00:00"])


def test_what_a_hasty_person_saw_one_step_later_comes_one_step_earlier() -> None:
    tick = Step("check", came=("status: Saving",))
    edit = Step("click", came=("status: 3 left", "button: Save"), gone=("status: Saving", "status: 4 left"))
    player = Player(Recording(Header(), (tick, edit)))
    first, second, third = ("status: 4 left",), ("status: 3 left",), ("status: 3 left", "button: Save")

    assert player.judge(player.steps[0], first, second) is None
    ahead = player.ahead(player.steps[0], first, second, {})
    assert player.judge(player.steps[1], second, third, ahead) is None

    assert "Saving" in str(player.judge(player.steps[0], first, first))
    assert "'status: 3 left'" in str(player.judge(player.steps[1], second, third))
    assert "button: Save" in str(player.judge(player.steps[1], second, second, ahead))


def test_what_others_did_may_be_missing_but_not_by_half() -> None:
    steps = [
        Step("click", came=("text: mine",)),
        Step("news", came=("item: Bo's axe", "text: 12.50 for it")),
    ]

    assert judged(steps, ["text: mine"], []) == ""
    assert judged(steps, ["text: mine", "item: Bo's axe", "text: 12.50 for it"], []) == ""
    assert "12.50" in judged(steps, ["text: mine", "item: Bo's axe", "text: 13.50 for it"], [])


def test_what_was_shown_for_a_moment_only_is_not_missed() -> None:
    steps = [
        Step("click", came=("status: Saving",)),
        Step("news", came=("status: Saved",), gone=("status: Saving",)),
    ]

    assert judged(steps, ["status: Saved"], []) == ""


@pytest.mark.parametrize(
    ("recorded_line", "line", "is_fine"),
    [
        ("text: at 12:00:06.120", "text: at 12:00:07", True),
        ("text: at 12:00:06", "text: at 12:01:06", False),
        ("text: at 14:00", "text: at 15:00", False),
        ("text: 0190aaaa-0000-7000-8000-000000000000", "text: 0190bbbb-0000-7000-8000-000000000001", True),
        ("text: hello •••", "text: hello you", True),
        ("text: 3 left", "text: 4 left", False),
    ],
)
def test_lines_differ_where_that_is_their_nature(recorded_line: str, line: str, is_fine: bool) -> None:
    assert (judged([Step("click", came=(recorded_line,))], [line]) == "") is is_fine


@pytest.mark.parametrize(
    ("recorded_line", "line", "is_fine"),
    [
        ("text: 3 left", "text: 57 left", True),
        ("text: 12.50 each", "text: 13.50 each", False),
        ("item: axe", "item: saw", False),
        ("item: Bo has 3", "item: Bo has 4", False),
        ("text: since 2026-11-21", "text: since 2027-01-01", True),
    ],
)
def test_under_load_counts_are_others_but_not_what_a_person_typed(
    recorded_line: str, line: str, is_fine: bool
) -> None:
    steps = [Step("click", came=(recorded_line,)), Step("fill", text="Ada")]

    found = judged(steps, [line], values={"Ada": "Bo"}, numbers="any")

    assert (found == "") is is_fine


def test_a_step_without_lines_expects_nothing() -> None:
    bare, rich = Step("click"), Step("click", came=("text: one",))

    player = Player(Recording(Header(), (bare, rich)))

    assert [player.expects(step) for step in player.steps] == [False, True]
