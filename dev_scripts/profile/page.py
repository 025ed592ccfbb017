"""Use one page again and again in one process, and tell what its time goes into.

./heavy profile page /                                    first renders, then coming here from another page
./heavy profile page /design --click Save                 first renders, then these clicks
./heavy profile page /tools --fill "Search=axe" --click Clear --seconds 20

It reads the database that ./heavy dev uses. What you let it click and fill in is done many times over, and
for real. Writes a flame graph (SVG) into .heavy/profiles, names the hottest functions, and tells the
time of each part.
"""

import json
import subprocess
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

from dev_scripts import database
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.profile import spy
from dev_scripts.profile.parts import lines
from dev_scripts.profile.server import rate, seconds
from dev_scripts.profile.target import environment, make_ready
from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.routes import route_table

SECONDS = 6.0
READY = "ready"
IDLE = "There was nothing to sample. Give it more time:  --seconds 20"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("path", metavar="PATH", help="the page, such as /; ./heavy routes lists them")
    parser.add_argument(
        "--click",
        dest="steps",
        action=_Step,
        metavar="NAME",
        help="click what is called so, in each round; again for more, in this order",
    )
    parser.add_argument(
        "--fill", dest="steps", action=_Step, metavar="FIELD=TEXT", help="fill in a field, in each round"
    )
    parser.add_argument("--seconds", type=seconds, default=SECONDS, help="how long (%(default)g)")
    parser.add_argument("--rate", type=rate, default=spy.RATE, help="samples a second (%(default)s)")
    parser.add_argument("--no-sampling", action="store_true", help="only the times of the parts, no py-spy")
    parser.add_argument("--json", action="store_true", help="print the times of the parts as one JSON object")


def run(arguments: Namespace) -> int:
    """Drive the page in a process of its own, and look at that."""
    if not arguments.path.startswith("/"):
        raise CommandFailed(f"{arguments.path!r} is no path. Wanted: one that begins with /", USAGE)
    _refuse_unknown(arguments.path)
    if _is_sampled(arguments):
        spy.program()  # Said before the page is driven, if it is not there.
    with database.reach() as target:
        make_ready(target)
        found, graph = _drive(arguments, environment(target))
    if "trouble" in found:
        raise CommandFailed(f"{arguments.path}: {found['trouble']}", USAGE)
    if arguments.json:
        print(json.dumps(found))
    else:
        print("\n".join([*lines(arguments.path, found), "", graph]).rstrip())
    return 0


def _refuse_unknown(path: str) -> None:
    table = route_table()
    if table.find(path.partition("?")[0]) is None:
        there = ", ".join(entry.pattern.text for entry in table.entries)
        raise CommandFailed(f"There is no page {path!r}. There are: {there}", USAGE)


def _drive(arguments: Namespace, settings: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """What was measured, and the words about the flame graph."""
    wanted = {"path": arguments.path, "seconds": arguments.seconds, "steps": arguments.steps or []}
    driver = subprocess.Popen(
        python("-m", "dev_scripts.profile.drive"),
        cwd=PROJECT_ROOT,
        env=dict(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with driver:
            _say(driver.stdin, json.dumps(wanted))
            first = _line(driver, READY)
            if first.startswith("{"):
                return json.loads(first), ""
            return _measure(driver, arguments)
    finally:
        driver.kill()


def _measure(driver: "subprocess.Popen[str]", arguments: Namespace) -> tuple[dict[str, Any], str]:
    if not _is_sampled(arguments):
        _say(driver.stdin, "")
        return json.loads(_line(driver)), ""
    out = spy.new_file("page")
    command = spy.command(["--pid", str(driver.pid)], out, arguments.rate)
    watcher = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    cast(IO[str], watcher.stdout).readline()  # It looks on, or has ended.
    _say(driver.stdin, "")
    found = json.loads(_line(driver))
    _say(driver.stdin, "")
    driver.wait()
    try:
        return found, spy.finish(spy.wait(watcher), out, _title(arguments), IDLE)
    except CommandFailed as failure:
        return found, f"No flame graph: {failure}"


def _is_sampled(arguments: Namespace) -> bool:
    return not (arguments.no_sampling or arguments.json)


def _title(arguments: Namespace) -> str:
    steps = (" ".join(step) for step in arguments.steps or ())
    return ", ".join([arguments.path, *steps])


def _line(driver: "subprocess.Popen[str]", *words: str) -> str:
    """The next line that is one of these words, or JSON; what the application prints is passed over."""
    for line in cast(IO[str], driver.stdout):
        if line.strip() in words or line.startswith("{"):
            return line.strip()
    raise CommandFailed(f"The page cannot be driven (exit code {driver.wait()}); see above.")


def _say(to: IO[str] | None, text: str) -> None:
    pipe = cast(IO[str], to)
    pipe.write(f"{text}\n")
    pipe.flush()


class _Step(Action):
    """Keeps clicks and fills in the order in which they were typed."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option: str | None = None
    ) -> None:
        steps: list[Sequence[str]] = [*(getattr(namespace, self.dest) or [])]
        if option == "--click":
            steps.append(["click", values])
        else:
            name, found, text = str(values).partition("=")
            if not found:
                parser.error(str(ArgumentTypeError(f"--fill wants FIELD=TEXT, and not {values!r}")))
            steps.append(["fill", name, text])
        setattr(namespace, self.dest, steps)
