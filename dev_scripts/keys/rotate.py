"""Wrap every user's data key by the newest key of HEAVY_ENCRYPTION_KEYS.

The data itself is not touched, so this is quick, and servers may run meanwhile.
It works in batches: stop it whenever you like, and run it again. Every server
should have the newest key before: one that has not cannot open what is wrapped by it.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from dev_scripts.keys.errands import ready

BATCH_MAX = 10_000


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--batch", type=_batch, default=200, help="data keys in one transaction (200)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Rotate; 0 when every data key is wrapped by the newest key."""
    with ready() as (errands, settings):
        done = errands.rotate(settings, batch=arguments.batch)
        left = sum(use.wraps for use in errands.uses(settings) if not use.is_newest)
    if arguments.json:
        facts = {"newest": done.newest, "rewrapped": done.count, "left": left, "stuck": list(done.stuck)}
        print(json.dumps(facts))
        return 1 if left else 0
    print(f"Wrapped {done.count} data key{'' if done.count == 1 else 's'} by {done.newest}; {left} left.")
    if done.stuck:
        print(f"These users' data keys do not open, and were left alone: {', '.join(done.stuck)}")
    print("Next: ./heavy keys status")
    return 1 if left else 0


def _batch(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= BATCH_MAX:
        raise ArgumentTypeError(f"{text!r} is no batch; wanted a number from 1 to {BATCH_MAX}")
    return int(text)
