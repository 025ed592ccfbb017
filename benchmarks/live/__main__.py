"""Run benchmarks by name: python -m benchmarks.live counter table --runs 5"""

import sys
from argparse import ArgumentParser
from importlib import import_module

from .report import Options, add_arguments, run


def main() -> int:
    """Measure what is named, in that order."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    add_arguments(parser)
    arguments = parser.parse_args()
    measures = [import_module(f"{__package__}.{name}").measure for name in arguments.names]
    return run(measures, Options(arguments.runs, arguments.htmx), as_json=arguments.json)


if __name__ == "__main__":
    sys.exit(main())
