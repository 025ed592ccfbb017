"""The program of one worker; its supervisor runs it with the arguments of a tie."""

import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module

from ..logs import number_lines
from ..supervisor import TROUBLE, read_tie
from .serving import serve
from .types import Server


def main(words: Sequence[str]) -> int:
    """Make the server and serve; answers the exit code, and tells the supervisor of any trouble."""
    tie = read_tie(words)
    try:
        factory = _factory(tie.factory)
        if not tie.takes_place():
            return 0
        # Settings and secrets are read here: a spare has those of now, not of when it was started.
        number_lines(tie.number)
        serve(factory(), tie.listener(), tie)
    except Exception as error:  # noqa: BLE001  # Whatever it is, the supervisor says it in one line.
        tie.say(TROUBLE, "".join(traceback.format_exception(error)))
        traceback.print_exception(error)
        return 1
    return 0


def _factory(address: str) -> Callable[[], Server]:
    module, _, name = address.partition(":")
    factory: Callable[[], Server] = getattr(import_module(module), name)
    return factory


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
