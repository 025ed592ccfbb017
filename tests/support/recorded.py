"""Recordings for tests: what is done on pages in this process, with what is then seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from heavy_engine import Application, moments
from heavy_engine.recordings.frozen import Frozen
from heavy_engine.recordings.outline import outline
from heavy_engine.recordings.player import Player
from heavy_engine.recordings.rehearsal import Faults
from heavy_engine.recordings.steps import Header, Recording, Step
from heavy_engine.recordings.targets import Target
from heavy_engine.testing.browser import Page
from heavy_engine.testing.world import World, services_of

BEGAN = "2026-11-21T12:00:00Z"
# An id that nobody would make today.
THEN = "01900000-0000-7000-8000-00000000000a"


async def recorded(
    application: Application, steps: Sequence[Step], *, values: dict[str, str] | None = None
) -> Recording:
    """What a recorder would write of these deeds."""
    world = World(services_of(application))
    try:
        return await recorded_in(world, steps, values=values)
    finally:
        await world.close()


async def recorded_in(
    world: World, steps: Sequence[Step], *, as_: str = "Ada", values: dict[str, str] | None = None
) -> Recording:
    """The same on pages that are there, by somebody."""
    header = Header(application=world.services.application.name, began=BEGAN)
    player = Player(Recording(header, tuple(steps)), values)
    faults = Faults()
    world.services.developer = faults
    frozen = Frozen(BEGAN)
    made: list[str] = []
    written: list[Step] = []
    seen: tuple[str, ...] = ()
    with moments.given_by(frozen):
        token = moments.heard_ids.set(made.append)
        page = Page(world, await world.caller(as_))
        for index, step in enumerate(player.steps):
            frozen.move_to(index)
            made.clear()
            await player.act(page, step)
            before, seen = seen, outline(page.root)
            is_new = step.do == "visit"
            came = () if is_new else tuple((Counter(seen) - Counter(before)).elements())
            gone = () if is_new else tuple((Counter(before) - Counter(seen)).elements())
            came = tuple(sorted(came, key=seen.index))
            written.append(
                replace(
                    steps[index],
                    at=float(index),
                    sees=seen if is_new else (),
                    came=came,
                    gone=gone,
                    ids=tuple(made),
                )
            )
            written += [
                Step("trouble", at=float(index), reference=ref, type=type(error).__name__, said=str(error))
                for error, ref in faults.taken()
            ]
        moments.heard_ids.reset(token)
        await page.close()
    return Recording(header, tuple(written), "made.jsonl")


def with_ids(recording: Recording, at: int, *ids: str) -> Recording:
    """A recording in which these ids were made at one of its steps."""
    steps = list(recording.steps)
    steps[at] = replace(steps[at], ids=ids)
    return replace(recording, steps=tuple(steps))


def button(name: str) -> Target:
    """A button, or what is pressed like one."""
    return Target("button", name)


def click(name: str, role: str = "button") -> Step:
    """A click on what is called so."""
    return Step("click", on=Target(role, name))


def fill(name: str, text: str, role: str = "textbox") -> Step:
    """A text for a field."""
    return Step("fill", on=Target(role, name), text=text)
