"""Whether ./heavy capacity tells the truth: what it predicts of one worker, beside longer runs.

python -m benchmarks.live.capacity

The page is a table of 200 rows in which people change a cell every second; nothing is compared after it, so
that the client has room on its core. Then a fifth fewer people come for a minute, and a fifth more: what was
predicted is right within a fifth if only the first are held. Takes about seven minutes.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from heavy_engine.recordings.steps import Header, Step, write_line
from heavy_engine.recordings.targets import Target

from .report import Options, Row, main
from .servers import OURS, ROOT, serving

LIMIT_MS, START, PROVE_S = 100.0, 50, 60
TABLE, EVENTS, THINK_S = "/_bench/table?rows=200&state=plain", 40, 1.0


def measure(_options: Options) -> list[Row]:
    """What is predicted, and what longer runs say of it."""
    with tempfile.TemporaryDirectory() as folder, serving(OURS) as server:
        recording, said = _recorded(Path(folder) / "table.jsonl"), Path(folder) / "capacity.json"
        flags = ["--p95", f"{LIMIT_MS}ms", "--start", str(START), "--prove", str(PROVE_S)]
        files = ["--json", str(said), "--svg", str(said.with_suffix(".svg")), "--host", server.origin]
        words = ["-m", "dev_scripts", "capacity", str(recording), *flags, *files]
        subprocess.run([sys.executable, *words], cwd=ROOT, check=False, stdout=sys.stderr)
        return _rows(json.loads(said.read_text()))


def _rows(found: dict[str, Any]) -> list[Row]:
    predicted = Row("capacity: people that one worker holds", found["people"], "people")
    if len(found["proof"]) < 2:
        return [predicted]
    fewer, more = found["proof"]
    others = f"others took {max(each['others_cpu'] for each in found['proof']):.2f} cores"
    return [
        predicted,
        Row(f"capacity: p95 of {fewer['users']}, for longer", fewer["p95"], "ms", LIMIT_MS, 1.0, others),
        Row(f"capacity: the limit beside p95 of {more['users']}", LIMIT_MS, "ms", more["p95"], 1.0),
    ]


def _recorded(path: Path) -> Path:
    click = Step("click", think=THINK_S, on=Target(role="button", name="Change one cell"))
    with path.open("w") as file:
        write_line(file, Header(application="Bench"))
        for step in (Step("visit", path=TABLE), *[click] * EVENTS, Step("leave", think=THINK_S)):
            write_line(file, step)
    return path


if __name__ == "__main__":
    sys.exit(main(measure))
