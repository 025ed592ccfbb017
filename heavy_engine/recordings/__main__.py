"""Record what servers tell, until one of them says that it is enough, or all of them are gone."""

import asyncio
import signal
import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path

from .service import Service, TakenAlready

# A server that takes in new code is away for a moment.
ALONE_S = 30.0
READY = "ready"


def main() -> int:
    """Run until it is enough; answers the exit code."""
    arguments = _arguments()
    try:
        asyncio.run(_run(arguments))
    except TakenAlready:
        sys.stderr.write("Somebody records here already.\n")
        return 2
    return 0


async def _run(arguments: Namespace) -> None:
    service = Service(arguments.address, arguments.out, arguments.max_bytes, alone_s=ALONE_S)
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, service.stop.set)
    await service.run(_say_ready)


def _say_ready() -> None:
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()


def _arguments() -> Namespace:
    parser = ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--address", type=Path, required=True, help="socket to listen at")
    parser.add_argument("--out", type=Path, required=True, help="folder of recordings")
    parser.add_argument("--max-bytes", type=int, required=True, help="the most that one of them takes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
