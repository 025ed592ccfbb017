"""`python -m dev_scripts.warm KIND`: a nursery."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from dev_scripts.warm.kinds import kind
from dev_scripts.warm.nursery import serve


def main(words: Sequence[str]) -> int:
    """Be a nursery until told to end; answers the exit code."""
    parser = ArgumentParser(description="Import what takes long, and fork whoever is to run.")
    parser.add_argument("kind", choices=["server", "tests"])
    parser.add_argument("--life", type=int, metavar="N", help="end when this descriptor ends")
    arguments = parser.parse_args(words)
    return serve(kind(arguments.kind), arguments.life)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
