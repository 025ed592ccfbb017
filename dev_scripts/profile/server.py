"""Sample the server that runs here, and tell where its time goes.

./heavy profile server               ten seconds, while you or a load test use the pages
./heavy profile server --seconds 60  longer; Ctrl+C ends it earlier and keeps what it has

Writes a flame graph (SVG) into .heavy/profiles and names the hottest functions. SELF is the share of samples
with the function on top of the stack, TOTAL those with it anywhere. Waiting counts for nothing.
"""

import subprocess
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from dev_scripts.errors import NOT_RUNNING, CommandFailed
from dev_scripts.profile import spy
from dev_scripts.server.record import running

SECONDS = 10.0
IDLE = (
    "The server did nothing meanwhile, so there is nothing to show. Use its pages while it is sampled"
    " (--seconds 60 gives more time), or let it be driven:  ./heavy profile page /"
)


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--seconds", type=seconds, default=SECONDS, help="how long (%(default)g)")
    parser.add_argument("--rate", type=rate, default=spy.RATE, help="samples a second (%(default)s)")


def run(arguments: Namespace) -> int:
    """Look at the server and its workers."""
    record = running()
    if record is None:
        raise CommandFailed("Nothing runs here. Next: ./heavy dev --detach", NOT_RUNNING)
    out = spy.new_file("server")
    command = spy.command(["--pid", str(record.pid)], out, arguments.rate, arguments.seconds)
    print(f"Sampling {record.url} for {arguments.seconds:g} s. Use its pages now.", flush=True)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    print(spy.finish(spy.wait(process), out, f"{record.url} for {arguments.seconds:g} s", IDLE))
    return 0


def seconds(text: str) -> float:
    """A time from one second up, to a day."""
    if (number := _number(text)) is None or not 1 <= number <= 86_400:
        raise ArgumentTypeError(f"{text!r} is no time. Wanted: seconds, 1 to 86400")
    return number


def rate(text: str) -> int:
    """Samples a second, as many as py-spy manages."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"{text!r} is no rate. Wanted: samples a second, 1 to 1000")
    return int(text)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
