"""Keeping: what all pages of a process share that keep state."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog

from ..application import Caller, EngineSettings
from ..layout.instance import Instance
from .keeper import GROWTH_MAX, Keeper
from .names import NAMES, Slot, StateNames
from .places import name_of
from .seal import Holder, Kept, Sealer, open_log, text_length

# Beside values there are an address and the names of components.
BESIDES_BYTES = 8_192
REPORTED_MAX = 4_096

log = structlog.get_logger("heavy.state")


class Keeping:
    """Keys, limits, and what developers were told; one per process, in the services."""

    def __init__(
        self,
        settings: EngineSettings,
        names: StateNames = NAMES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare to keep.

        Args:
            settings: keys and limits.
            names: where names of states are found; shared by all of a process.
            clock: seconds since 1970.
        """
        self.names = names
        self.clock = clock
        self.page_max_bytes = settings.state_max_bytes
        self.value_max_bytes = min(settings.state_value_max_bytes, settings.state_max_bytes)
        self._settings = settings
        self._told: dict[tuple[str, str], str] = {}

    @property
    def is_on(self) -> bool:
        """Whether pages keep state: HEAVY_KEEP_STATE."""
        return self._settings.keep_state

    @property
    def log_max_bytes(self) -> int:
        """How long all texts of a log may be together; what is longer is refused unread."""
        return text_length(bytes(self.page_max_bytes + BESIDES_BYTES)) + GROWTH_MAX

    def keeper(self, holder: Holder, restored: Kept | None = None) -> Keeper:
        """A keeper for a page, with what an earlier incarnation of it kept."""
        return Keeper(self, partial(Sealer, self._settings.signing_keys[0], holder), restored)

    def open_log(
        self,
        log: Sequence[str],
        *,
        line: str,
        caller: Caller,
        root: str = "",
        at: str | None = None,
        now: float | None = None,
    ) -> Kept:
        """What a browser held of a page.

        Args:
            log: the texts as the browser got them, in their order; trusted in nothing.
            line: what the browser calls its page.
            caller: who asks now.
            root: as in Holder.
            at: the path that the browser shows; a log of another page is then refused ("altered").
                None when the page is rebuilt at `Kept.address`, whatever the browser shows.
            now: seconds since 1970; the clock if left out.

        Raises:
            SealRefused: with one of the codes.
        """
        return open_log(
            log,
            line=line,
            session_id=caller.session_id,
            user_id=caller.user_id,
            keys=self._settings.signing_keys,
            now=self.clock() if now is None else now,
            keep_s=self._settings.state_keep_s,
            bytes_max=self.log_max_bytes,
            root=root,
            at=at,
        )

    def unkept(self, instance: Instance, slot: Slot | None, value: Any, reason: str) -> None:
        """A value is left out; developers are told once for each place that makes such."""
        place, state = (slot.place, slot.name) if slot else ("", "all")
        component = name_of(instance.component)
        known = (place or component, state)
        if known in self._told or len(self._told) >= REPORTED_MAX:
            return
        self._told[known] = reason
        say = log.warning if self._settings.dev else log.debug
        say(
            "a state is not kept",
            at=place,
            component=component,
            state=state,
            type=type(value).__qualname__,
            reason=reason,
            next="keep what it is made from, or say use_unkept_state() where it need not come back",
        )

    def why_unkept(self, slot: Slot) -> str:
        """Why a state was left out; empty if it was not."""
        return self._told.get((slot.place, slot.name), "")
