"""Rehearsal: a recording done again on pages in this process, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from .. import moments
from ..testing.browser import Page
from ..testing.people import NotThere
from ..testing.window import Offline
from ..testing.world import World
from .frozen import Frozen
from .judging import NOT_AHEAD, Ahead
from .outline import outline
from .player import Mismatch, Player
from .steps import Recording, Step
from .targets import TargetGone
from .values import NoValue

if TYPE_CHECKING:
    from ..layout import Target, Watch
    from ..layout.instance import Instance
    from ..session.developer import LivingPage
    from ..session.page_session import PageSession
    from ..session.records import EventRecord
    from ..wire.messages import EventMessage


class Raised(NamedTuple):
    """What an application raised, with its frames, and the reference that its person was told."""

    error: BaseException
    reference: str


@dataclass
class Faults:
    """Hears of all that raises on the pages of a world: give it to the world's services as `developer`."""

    heard: list[Raised] = field(default_factory=list)

    def failed(self, session: "PageSession", error: BaseException, reference: str) -> None:
        """Keep what was raised, with its frames."""
        self.heard.append(Raised(error, reference))

    def taken(self) -> list[Raised]:
        """What was raised since this was asked last."""
        taken, self.heard = self.heard, []
        return taken

    def opened(self, page: "LivingPage") -> "Watch":
        """Nothing is noted of renders."""
        return self

    def rendered(self, instance: "Instance", seconds: float) -> None:
        """As above."""

    def shown(self, page: "LivingPage", *, is_new: bool) -> None:
        """As above."""

    def handling(self, session: "PageSession", event: "EventMessage", target: "Target") -> None:
        """As above."""

    def handled(self, session: "PageSession", record: "EventRecord") -> None:
        """As above."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: how many deeds were done, and what the first was that went otherwise.

    `raised` is what the application raised at the last step that was done, with its frames.
    """

    done: int
    deeds: int
    mismatch: Mismatch | None = None
    raised: tuple[Raised, ...] = ()


class Watcher:
    """Looks on while a recording is done again; this one does nothing of it."""

    def before(self, page: Page, step: Step) -> None:
        """A step is about to be done; the page is as it was behind the one before."""

    def after(self, page: Page, step: Step, raised: Sequence[Raised]) -> bool:
        """It was done, and raised this; answers whether to go on."""
        return True


async def rehearse(
    world: World,
    recording: Recording,
    *,
    values: Mapping[str, str] | None = None,
    as_: str = "somebody",
    faults: Faults | None = None,
    watcher: Watcher | None = None,
    is_compared: bool = True,
) -> Outcome:
    """Do all deeds of a recording, in order and at the moments of then, until one goes otherwise.

    Args:
        world: the pages' server.
        recording: what was recorded.
        values: see `Values`.
        as_: who opens the pages; see `World`.
        faults: who hears of what raises, if somebody does: the `developer` of the world's services.
        watcher: looks on, and may end it.
        is_compared: whether what comes has to be what was recorded; what cannot be done ends it in any case.

    Raises:
        NoValue: when a secret is to be typed that nobody gave.
    """
    frozen = Frozen(recording.header.began)
    with moments.given_by(frozen):
        header, caller = recording.header, await world.caller(as_)
        page = Page(world, caller, language=header.language, time_zone=header.time_zone)
        player = Player(recording, values)
        act = _Act(page, player, frozen, faults or Faults(), watcher or Watcher(), is_compared)
        try:
            return await act.all()
        finally:
            await page.close()


class _Act:
    """One person on one page."""

    def __init__(
        self,
        page: Page,
        player: Player,
        frozen: Frozen,
        faults: Faults,
        watcher: Watcher,
        is_compared: bool,
    ) -> None:
        self._page, self._player, self._frozen, self._faults = page, player, frozen, faults
        self._watcher, self._is_compared = watcher, is_compared
        self._seen: tuple[str, ...] = ()
        self._ahead: Ahead = NOT_AHEAD

    async def all(self) -> Outcome:
        """Do all of them."""
        steps = self._player.steps
        deeds = sum(step.is_deed for step in steps)
        raised: list[Raised] = []
        done = 0
        for index, step in enumerate(steps):
            if step.do in ("news", "trouble", "end"):
                continue
            mismatch = await self._step(step, steps[index:])
            raised = self._faults.taken()
            if mismatch or not self._watcher.after(self._page, step, raised):
                return Outcome(done, deeds, mismatch, tuple(raised))
            done += step.is_deed
        return Outcome(done, deeds, None, tuple(raised))

    async def _step(self, step: Step, rest: Sequence[Step]) -> Mismatch | None:
        behind = _until_next_deed(rest)
        self._frozen.move_to(step.at, [each for one in (step, *behind) for each in one.ids])
        before = self._seen if self._seen and step.do != "visit" else None
        try:
            self._watcher.before(self._page, step)
            await self._player.act(self._page, step)
        except (TargetGone, NotThere, Offline) as problem:
            return self._player.failed(step, str(problem))
        except NoValue:
            raise
        except Exception as error:  # noqa: BLE001  # A page that cannot be made at all; a server says so.
            if all(error is not each.error for each in self._faults.heard):
                self._faults.heard.append(Raised(error, ""))
            return self._otherwise_raised(step, behind) if self._is_compared else None
        if not self._is_compared:
            return None
        self._seen = () if step.do == "leave" else outline(self._page.root)
        mismatch = self._player.judge(step, before, self._seen, self._ahead)
        if step.is_deed:
            self._ahead = self._player.ahead(step, before or (), self._seen, self._ahead)
        return self._otherwise_raised(step, behind) or mismatch

    def _otherwise_raised(self, step: Step, behind: Sequence[Step]) -> Mismatch | None:
        """What was raised that was not then, or the other way round."""
        then = [each for each in behind if each.do == "trouble"]
        now = self._faults.heard
        if now and (not then or then[0].type not in ("", type(now[0].error).__name__)):
            error = now[0].error
            before = f"then it was {then[0].type}" if then else "which it did not then"
            return self._player.failed(step, f"raises {type(error).__name__}: {error}, {before}")
        if then and not now:
            return self._player.failed(
                step, f"raised {then[0].type or 'an error'} when it was recorded, and does not any more"
            )
        return None


def _until_next_deed(steps: Sequence[Step]) -> list[Step]:
    """What happened behind the first of these steps, until somebody did something again."""
    behind: list[Step] = []
    for step in steps[1:]:
        if step.is_deed:
            break
        behind.append(step)
    return behind
