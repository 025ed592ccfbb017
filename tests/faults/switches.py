"""What a run of the harness tells its servers while they run: where to die, which defences are off.

Each is a file in a folder that both sides know, so that no server has to be started anew for it.
"""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = "FAULTS_FOLDER"
BEFORE_COMMIT, AFTER_COMMIT, BEFORE_FRAME, AFTER_FRAME = (
    "before-commit",
    "after-commit",
    "before-frame",
    "after-frame",
)
FAILPOINTS = (BEFORE_COMMIT, AFTER_COMMIT, BEFORE_FRAME, AFTER_FRAME)
# Defences that can be switched off.
LEDGER, MAILBOX, GAPS, NUMBERS, PATIENCE, TYPES = (
    "ledger",
    "mailbox",
    "gaps",
    "numbers",
    "patience",
    "types",
)
KEEPING, EXPIRY, BOUNDS, PINGS, FORGETTING = (
    "keeping",
    "expiry",
    "bounds",
    "pings",
    "forgetting",
)


@dataclass(frozen=True)
class Switches:
    """One folder of switches."""

    folder: Path

    def turn_off(self, *defences: str) -> None:
        """Run without these defences from now on, and with all others."""
        for path in self.folder.glob("off-*"):
            path.unlink()
        for defence in defences:
            (self.folder / f"off-{defence}").touch()

    def is_off(self, defence: str) -> bool:
        """Whether there is to be none of this."""
        return (self.folder / f"off-{defence}").exists()

    def arm(self, failpoint: str) -> None:
        """Let the process that gets there next die."""
        (self.folder / f"die-{failpoint}").touch()

    def is_armed(self, failpoint: str) -> bool:
        """Whether nobody got there yet."""
        return (self.folder / f"die-{failpoint}").exists()

    def die_here(self, failpoint: str) -> None:
        """End this process as `kill -9` does, if it was to die here; once."""
        with suppress(FileNotFoundError):
            (self.folder / f"die-{failpoint}").unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def turn_clock(self, seconds: float) -> None:
        """Let the clocks of all servers be wrong by so much."""
        (self.folder / "clock").write_text(str(seconds))

    def clock_is_off_by(self) -> float:
        """By how many seconds clocks are wrong."""
        with suppress(FileNotFoundError):
            return float((self.folder / "clock").read_text() or 0)
        return 0.0


def switches_here() -> Switches:
    """Those that this server was started with."""
    return Switches(Path(os.environ[FOLDER]))
