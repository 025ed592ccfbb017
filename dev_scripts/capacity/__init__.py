"""Find how many people a server holds before it becomes too slow for them.

./heavy capacity --p95 100ms tools.jsonl          against the server that runs here
./heavy capacity --p95 100ms users.py --host URL  with the people of a Locust file
./heavy capacity --p95 100ms tools.jsonl --prove 120   then try it for two minutes

More and more people do the recordings, until of 100 answers more than five take longer, or one in a
hundred is wrong; then it looks in between. It prints people per worker, core and GiB, and draws the curve.
The proof: a fifth fewer are held for so long, and a fifth more are not.
Exit code 1 when not even the first few are held, or the proof fails; 2 when it cannot be run.
"""

from argparse import ArgumentParser, Namespace

from dev_scripts.replay.filling import pair
from dev_scripts.replay.limits import milliseconds
from dev_scripts.replay.numbers import count, factor, seconds


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings, as for  ./heavy replay")
    parser.add_argument(
        "--p95",
        type=milliseconds,
        required=True,
        metavar="MS",
        help="what 95 of 100 answers keep, such as 100ms",
    )
    parser.add_argument("--host", metavar="URL", help="the server; left out: the one that runs here")
    parser.add_argument("--ca", metavar="FILE", help="certificates to trust besides the system's, for https")
    parser.add_argument("--value", action="append", type=pair, default=[], metavar="RECORDED=TEXT",
                        help="as for  ./heavy replay")  # fmt: skip
    parser.add_argument("--start", type=count, default=10, metavar="N", help="people of the first step (10)")
    parser.add_argument("--most", type=count, default=10_000, metavar="N", help="stop there (10,000)")
    parser.add_argument("--time", type=seconds, default=15.0, metavar="S", help="of each step (15)")
    parser.add_argument(
        "--think", type=factor, default=1.0, metavar="F", help="factor for times of thought (1)"
    )
    parser.add_argument(
        "--workers", type=count, default=1, metavar="N", help="processes that play people (1)"
    )
    parser.add_argument(
        "--prove",
        type=seconds,
        default=0.0,
        metavar="S",
        help="then try a fifth fewer and a fifth more for so long",
    )
    parser.add_argument("--json", metavar="FILE", help="write the steps as JSON")
    parser.add_argument("--html", metavar="FILE", help="write a page with the curve and the steps")
    parser.add_argument("--svg", metavar="FILE", help="the picture (.heavy/reports/capacity.svg)")


def run(arguments: Namespace) -> int:
    """Search, tell, draw."""
    from dev_scripts.capacity.finding import find_capacity

    return find_capacity(arguments)
