"""Run the Autobahn test suite (0.8.2) against our frame reader, and print its summary by group.

    python -m tests.engine.autobahn.run [--python /path/to/python2.7] [--folder .heavy/autobahn]

The suite needs a Python 2.7 and, to make its environment, `virtualenv<20.22`; both stay in a folder
of their own. It is no part of the tests. What came of it is in docs/reliability.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.servers import free_port

SUITE = "autobahntestsuite==0.8.2"
CASES = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"]
PASSED = ("OK", "NON-STRICT", "INFORMATIONAL")
START_LIMIT_S = 30.0


def main() -> int:
    """Answers 1 if more than one case fails."""
    arguments = _arguments()
    wstest = installed(arguments.folder, arguments.python)
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.engine.autobahn.echo_server", str(port)])
    try:
        wait_until_it_answers(port)
        report = run_suite(wstest, port, arguments.folder)
    finally:
        server.terminate()
        server.wait()
    print(summary(report))
    return int(len(failures(report)) > 1)


def installed(folder: Path, python: str) -> Path:
    """The suite's program, in an environment of its own; it is made where there is none."""
    wstest = folder / "suite" / "bin" / "wstest"
    if not wstest.exists():
        folder.mkdir(parents=True, exist_ok=True)
        venv.create(folder / "virtualenv", with_pip=True)
        tools = folder / "virtualenv" / "bin"
        subprocess.run([tools / "pip", "install", "-q", "virtualenv<20.22"], check=True)
        subprocess.run([tools / "virtualenv", "-q", "-p", python, folder / "suite"], check=True)
        subprocess.run([folder / "suite" / "bin" / "pip", "install", "-q", SUITE], check=True)
    return wstest


def wait_until_it_answers(port: int) -> None:
    """Return when the server answers, with whatever."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        except URLError as error:
            if not isinstance(error.reason, ConnectionError):
                return
            time.sleep(0.1)
    raise TimeoutError(f"the echo server does not answer on port {port}")


def run_suite(wstest: Path, port: int, folder: Path) -> dict[str, Any]:
    """What each case came to, by its id."""
    told = {
        "outdir": str((folder / "report").resolve()),
        "servers": [{"agent": "heavy", "url": f"ws://127.0.0.1:{port}"}],
        "cases": CASES,
        "exclude-cases": [],
        "exclude-agent-cases": {},
    }
    spec = folder / "spec.json"
    spec.write_text(json.dumps(told))
    command = [str(wstest.resolve()), "-m", "fuzzingclient", "-s", str(spec.resolve())]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, cwd=folder)
    report: dict[str, Any] = json.loads((folder / "report" / "index.json").read_text())["heavy"]
    return report


def failures(report: dict[str, Any]) -> list[str]:
    """The ids of cases that failed, by what was said or by how the socket was closed."""
    return [case for case, said in report.items() if {said["behavior"], said["behaviorClose"]} - set(PASSED)]


def summary(report: dict[str, Any]) -> str:
    """A table by group, and what failed, for docs/reliability.md."""
    by_group: dict[int, Counter[str]] = {}
    for case, said in report.items():
        by_group.setdefault(int(case.split(".")[0]), Counter())[said["behavior"]] += 1
    lines = ["| group | cases | OK | not strict | informational | failed |", "|---|---|---|---|---|---|"]
    for group, counts in sorted(by_group.items()):
        figures = [counts[kind] for kind in PASSED]
        row = [group, counts.total(), *figures, counts.total() - sum(figures)]
        lines.append("| " + " | ".join(map(str, row)) + " |")
    return "\n".join([*lines, "", f"{len(report)} cases, failed: {', '.join(failures(report)) or 'none'}"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", default=shutil.which("python2.7") or "python2.7", help="a Python 2.7")
    parser.add_argument("--folder", type=Path, default=Path(".heavy/autobahn"), help="for suite and report")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
