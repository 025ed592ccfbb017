"""Malformed, truncated, oversized and forged frames against a running server.

    python -m tests.engine.fuzz --frames 200000 --seed 1

It starts a server of its own, prints what was sent and how each socket ended, and answers 1 if
the server crashed, logged an error, answered with 5xx, grew, or told a handler what was forged.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.engine.fuzz.attack import SETTINGS, Attack
from tests.support.servers import start_server


async def run(frames: int, number: int) -> int:
    """Attack; answers the exit code."""
    os.environ["TARGET"] = json.dumps(SETTINGS)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        server = await start_server("", log, module="tests.engine.limits.target")
        began = time.monotonic()
        try:
            report = await Attack(server, number).run(frames)
        finally:
            await asyncio.to_thread(server.clean_up)
        print(f"seed {number}, {time.monotonic() - began:.0f} s")
        print(report)
        if report.problems:
            kept = Path(f"fuzz-{number}.log")
            kept.write_text(log.read_text())
            print(f"the server's log: {kept}")
    print("PROBLEMS" if report.problems else "no problem")
    return int(bool(report.problems))


def main() -> int:
    """Read the arguments and attack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--frames", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    return asyncio.run(run(arguments.frames, arguments.seed))


if __name__ == "__main__":
    sys.exit(main())
