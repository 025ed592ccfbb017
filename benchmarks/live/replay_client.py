"""The client of a load test: 500 people on one core, so that it measures the server and not itself.

python -m benchmarks.live.replay_client

They think two to three seconds before each event, and compare content after it. CPU is that of the whole
process that Locust runs in, once everybody is there.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.references.serving import CLIENT_CORE, pin
from dev_scripts.replay.plan import VARIABLE, Plan
from heavy_engine.recordings.steps import Header, Step, write_line
from heavy_engine.recordings.targets import Target

from .report import Options, Row, main
from .servers import OURS, ROOT, serving

PEOPLE, COME_A_SECOND, SECONDS, WARM_S = 500, 25.0, 20.0, 3.0
THINK_S = 2.5
EVENTS = 12
CORES_MOST = 0.9
TABLE = "/_bench/table?rows=100"


def measure(options: Options) -> list[Row]:
    """CPU of the client, and what it met."""
    with tempfile.TemporaryDirectory() as folder, serving(OURS) as server:
        files = [str(_recorded(Path(folder) / f"{name}.jsonl", steps)) for name, steps in _SESSIONS.items()]
        report = Path(folder) / "report.json"
        plan = Plan(
            host=server.origin,
            files=files,
            weights=[1.0] * len(files),
            users=PEOPLE,
            spawn_rate=COME_A_SECOND,
            seconds=SECONDS,
            warm_s=WARM_S,
            out={"json": str(report)},
            is_quiet=True,
        )
        _play(plan)
        return _rows(json.loads(report.read_text()))


def _play(plan: Plan) -> None:
    command = [sys.executable, "-m", "dev_scripts.replay.herd"]
    subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, VARIABLE: plan.as_text()},
        preexec_fn=lambda: pin(CLIENT_CORE),
        check=False,
    )


def _rows(report: dict[str, Any]) -> list[Row]:
    cores = mean(second["client_cpu"] for second in report["over_time"] if "client_cpu" in second)
    rate, wrong = report["all"]["per_s"], report["all"]["errors"] + report["all"]["mismatches"]
    met = f"{rate:,.0f} events a second, p95 {report['all']['p95']:,.0f} ms"
    return [
        Row(f"load test, {PEOPLE} people: cores of the client", cores, "cores", most=CORES_MOST, note=met),
        Row("load test: CPU of the client per event", cores / rate * 1e6 if rate else 0.0, "us"),
        Row("load test: answers that were wrong or none", wrong, "answers", most=0),
    ]


def _recorded(path: Path, steps: list[Step]) -> Path:
    with path.open("w") as file:
        write_line(file, Header(application="Bench"))
        for step in steps:
            write_line(file, step)
    return path


def _form() -> list[Step]:
    field = Target(role="textbox", name="Text")
    texts = [f"an axe of {number} pounds" for number in range(EVENTS)]
    first = Step("visit", path="/_bench/form", sees=("heading 1: Form", "textbox Text:"))
    fills = [
        Step("fill", think=THINK_S, on=field, text=text, came=(f"textbox Text: {text}", f"text: {text}"))
        for text in texts
    ]
    return [first, *fills, Step("leave", think=THINK_S)]


def _table() -> list[Step]:
    button = Target(role="button", name="Change one cell")
    first = Step("visit", path=TABLE, sees=("heading 1: Table",))
    click = Step("click", think=THINK_S, on=button, came=("button: Change one cell",))
    return [first, *[click] * EVENTS, Step("leave", think=THINK_S)]


_SESSIONS = {"form": _form(), "table": _table()}


if __name__ == "__main__":
    sys.exit(main(measure))
