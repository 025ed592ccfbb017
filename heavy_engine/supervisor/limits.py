"""How long the supervisor waits for what; all in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of one supervisor."""

    # What a worker gets to finish its work and to send its browsers elsewhere.
    drain_s: float = 20.0
    # Longer than that a worker does not need to say that it ends; then it is killed.
    margin_s: float = 5.0
    # A rolling restart gives a new worker so long until it is ready; then it is given up.
    ready_s: float = 90.0
    # Who served less than this before it ended, ended young.
    young_s: float = 5.0
    # The pause before the next try, when two in a row ended young; it doubles with each one, up to the other.
    pause_s: float = 1.0
    pause_max_s: float = 30.0
