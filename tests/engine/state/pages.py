"""Pages that keep state, without a server: one process loses a page, another one builds it anew."""

import itertools
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from heavy_engine import Caller, EngineSettings
from heavy_engine.layout import Layout, call_now
from heavy_engine.state import Holder, Keeper, Keeping, Kept
from heavy_engine.state.names import StateNames

KEY, OTHER_KEY = b"a key of tests that is long enough", b"another key of tests, as long as that"
SETTINGS = EngineSettings(signing_keys=(KEY,), allowed_hosts=("test",), keep_state=True, dev=True)
ADA = Caller("ada's browser", "ada")
LINE = "11" * 16
NOON = 1_800_000_000.0

_pages = itertools.count(1)


class Clock:
    """Stands until it is set."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Process:
    """A process that holds pages: its keys and limits, its code as deployed, its clock."""

    def __init__(
        self, settings: EngineSettings = SETTINGS, clock: Clock | None = None, **changes: Any
    ) -> None:
        self.clock = clock or Clock()
        self.keeping = Keeping(replace(settings, **changes), StateNames(), self.clock)

    def show(self, page: Any, kept: Kept | None = None, address: str = "/tools") -> "Shown":
        """Show a page for the first time, or one of which something was kept."""
        return Shown(self.keeping, page, kept, address)

    def show_again(self, page: Any, log: Sequence[str], address: str = "/tools") -> "Shown":
        """Build a page anew from what Ada's browser holds."""
        return self.show(page, self.keeping.open_log(log, line=LINE, caller=ADA), address)


class Shown:
    """A page as the engine shows it to Ada, and the log that her browser holds of it."""

    def __init__(self, keeping: Keeping, page: Any, kept: Kept | None, address: str) -> None:
        holder = Holder(f"{next(_pages):032x}", LINE, ADA.session_id, ADA.user_id)
        self.keeper: Keeper = keeping.keeper(holder, kept)
        self.faults: list[str] = []
        self.layout = Layout(page, on_fault=self._fault, keeper=self.keeper)
        self.address = address
        self.ack = kept.ack if kept else 0
        self.log: list[str] = []
        self.ops: list[Any] = []
        self.layout.render()
        if kept and (text := self.keeper.snapshot(self.ack, address)):
            self.log = [text]

    def press(self, name: str, event: Any = None) -> Any:
        """Press the button with this id; answers the operation that the frame carries for the log."""
        html = self.layout.html()
        found = re.search(rf'<\w+ data-h="(\d+)"[^>]* id="{re.escape(name)}"', html)
        assert found, f"no element {name!r} in {html}"
        target = self.layout.find(int(found[1]), "click")
        assert target, f"{name!r} handles no click"
        call_now(target.handlers[0], [event])
        return self.handled()

    def handled(self, *, is_committed: bool = False) -> Any:
        """An event was handled to its end."""
        self.ack += 1
        self.ops = self.layout.flush()
        op = self.keeper.write(self.ack, self.address, is_committed=is_committed)
        if op:
            self.log = [op[1]] if len(op) == 3 else [*self.log, op[1]]
        assert self.keeper.length == len(self.log)
        return op

    @property
    def html(self) -> str:
        return self.layout.html()

    @property
    def text(self) -> str:
        """What Ada reads, with blanks between elements."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.html).split())

    def _fault(self, error: BaseException, name: str) -> str:
        self.faults.append(f"{name}: {error}")
        return f"{name} failed"


class Code:
    """Modules of an application, whose sources change with a deploy."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def deploy(self, source: str, name: str = "shop_pages") -> ModuleType:
        """Have this source from now on, as a new process would."""
        module = ModuleType(name)
        self._monkeypatch.setitem(sys.modules, name, module)
        exec(compile(source, f"{name}.py", "exec"), vars(module))
        return module


Show = Callable[..., Shown]
