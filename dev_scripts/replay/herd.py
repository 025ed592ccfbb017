"""python -m dev_scripts.replay.herd: the process that Locust runs in. Reads its plan from the environment."""

import locust  # isort: skip  # the first of all: it makes sockets wait for each other's sake

import gc
import socket
import sys
from pathlib import Path

import gevent
from locust.main import main as locust_main

from dev_scripts.errors import USAGE
from dev_scripts.replay import people
from dev_scripts.replay.counting import Counting
from dev_scripts.replay.plan import Plan
from heavy_engine.load.recorded_user import RecordedUser
from heavy_engine.recordings.steps import RecordingTrouble

# The pages of all people are many objects that live long: looking through them costs more than it brings.
COLLECT = (20_000, 50, 50)


def main() -> None:
    """Become Locust, and count what its users meet."""
    plan = Plan.of_environment()
    gc.set_threshold(*COLLECT)
    # Ctrl+C ends it with a verdict; it is nothing to print a traceback of.
    hub = gevent.get_hub()
    hub.NOT_ERROR = (*hub.NOT_ERROR, KeyboardInterrupt)
    # What classes of a file of one's own do not say themselves.
    RecordedUser.rounds, RecordedUser.ca = plan.rounds, plan.ca
    RecordedUser.scattered = plan.scattered
    Counting(plan).listen_to(locust.events)
    words = plan.words(own_users=Path(people.__file__).resolve())
    sys.argv = [*words, *_ports()] if plan.workers > 1 else words
    if plan.web:
        print(f"Locust's page: http://127.0.0.1:{plan.web}    Ctrl+C ends it, with the verdict.", flush=True)
    try:
        locust_main()  # type: ignore[no-untyped-call]
    except RecordingTrouble as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(USAGE)


def _ports() -> list[str]:
    """Where Locust's processes meet: a port of our own, so that two load tests do not disturb each other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return ["--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port]


if __name__ == "__main__":
    main()
