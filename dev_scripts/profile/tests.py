"""Run tests and tell where their time goes; further arguments go to pytest.

./heavy profile tests                            all of them, in one process
./heavy profile tests tests/pages -k tool -q     some

Writes a flame graph (SVG) into .heavy/profiles and names the hottest functions. The exit code is pytest's.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_scripts.errors import CommandFailed
from dev_scripts.profile import spy
from dev_scripts.profile.server import rate
from dev_scripts.programs import python

IDLE = "The tests ended before there was anything to sample. Name more of them, or raise --rate."


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb; all others are pytest's."""
    parser.add_argument("--rate", type=rate, default=spy.RATE, help="samples a second (%(default)s)")


def run(arguments: Namespace) -> int:
    """Run pytest below py-spy: whoever starts a process may look into it."""
    out = spy.new_file("tests")
    with tempfile.TemporaryDirectory(prefix="heavy-profile-") as folder, _our_errors() as errors:
        note = Path(folder) / "exit-code"
        command = spy.command(["--", *pytest_command(note, errors, arguments.rest)], out, arguments.rate)
        said = spy.wait(subprocess.Popen(command, stderr=subprocess.PIPE, text=True, pass_fds=errors))
        code = _exit_code(note, said)
    print(f"\n{spy.finish(said, out, ' '.join(['pytest', *arguments.rest]), IDLE)}")
    return code


@contextmanager
def _our_errors() -> Iterator[tuple[int, ...]]:
    """Where this process writes errors, for pytest: what it wrote beside py-spy would be read as py-spy's."""
    if sys.platform == "win32":  # Nothing but the three standard ones can be handed on.
        yield ()
        return
    descriptor = os.dup(2)
    try:
        yield (descriptor,)
    finally:
        os.close(descriptor)


def pytest_command(note: Path, errors: Sequence[int], further: Sequence[str]) -> list[str]:
    """The command that runs tests and notes their exit code, which py-spy does not pass on.

    Args:
        note: where the exit code goes.
        errors: the descriptor to which pytest writes its errors; none for its own.
        further: arguments of pytest.
    """
    told = "".join(map(str, errors))
    return python("-m", "dev_scripts.profile.noted_pytest", f"{note}", f"--errors={told}", *further)


def _exit_code(note: Path, said: str) -> int:
    try:
        return int(note.read_text("ascii"))
    except (OSError, ValueError):
        raise CommandFailed(f"pytest did not come to its end.\n{said.strip()}") from None
