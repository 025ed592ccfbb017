"""Tell what runs here and whether it is well.

Exit code 0 when the server runs, 3 when it does not.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from dev_scripts.errors import NOT_RUNNING
from dev_scripts.server.health import Health, ask
from dev_scripts.server.record import ServerRecord, running
from dev_scripts.server.workers import Workers


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Look at the lock, the record and /readyz."""
    record = running()
    if record is None:
        print(json.dumps({"running": False}) if arguments.json else "Nothing runs here. Next: ./heavy dev")
        return NOT_RUNNING
    health = ask(record.url)
    print(json.dumps(_as_json(record, health), indent=2) if arguments.json else _as_text(record, health))
    return 0


def _as_json(record: ServerRecord, health: Health) -> dict[str, Any]:
    state = {"health": health.word, "ready": health.ready, "migrations": _migrations(health)}
    workers = Workers.read(record.pid)
    supervised = (
        {
            "workers": [each._asdict() for each in workers.in_place],
            "spares": workers.spares,
            "restart": workers.restart,
        }
        if workers
        else {}
    )
    return {"running": True, **record._asdict(), **state, **supervised, "problems": _problems(health)}


def _as_text(record: ServerRecord, health: Health) -> str:
    rows = {
        "Pages": record.url,
        "Health": health.word,
        "Process": f"{record.pid}, {record.profile}, since {record.started_at}",
        **_rows_of_workers(record),
        "Database": record.database,
        "Migrations": _migrations(health),
        **{f"! {name}": problem for name, problem in _problems(health).items()},
    }
    return "\n".join(f"{name:<12}{value}" for name, value in rows.items())


def _rows_of_workers(record: ServerRecord) -> dict[str, str]:
    """A row for each worker, for those that wait for their next try, and for a restart under way."""
    workers = Workers.read(record.pid)
    if workers is None:
        return {}
    told: dict[str, str] = {}
    for one in workers.in_place:  # While one takes another's place, there are two of a number.
        name, state = f"Worker {one.number}", f"process {one.pid}, {one.state}"
        told[name] = f"{told[name]}; {state}" if name in told else state
    if workers.spares:
        told["Spare"] = f"process {', '.join(map(str, workers.spares))}"
    for number, seconds in workers.waiting.items():
        told[f"! worker {number}"] = f"ends again and again; the next try waits {seconds:g} s"
    if workers.restart == "running":
        told["Restart"] = "running"
    if workers.restart == "failed":
        told["! restart"] = f"failed: {workers.trouble.splitlines()[-1]}. See the log; then ./heavy restart"
    return told


def _migrations(health: Health) -> str:
    """The server checks them for /readyz; it is silent about what is well."""
    return "up to date" if health.ready else _problems(health).get("migrations", "unknown")


def _problems(health: Health) -> dict[str, str]:
    """What /readyz complains of, such as {"database": "cannot be reached"}."""
    problems = health.report.get("problems") if isinstance(health.report, dict) else None
    return {str(name): str(text) for name, text in problems.items()} if isinstance(problems, dict) else {}
