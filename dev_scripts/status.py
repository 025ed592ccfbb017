"""Tell what runs here and whether it is well.

Exit code 0 when the server runs, 3 when it does not.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from dev_scripts.errors import NOT_RUNNING
from dev_scripts.server.health import Health, ask
from dev_scripts.server.record import ServerRecord, running


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
    return {"running": True, **record._asdict(), **state, "problems": _problems(health)}


def _as_text(record: ServerRecord, health: Health) -> str:
    rows = {
        "Pages": record.url,
        "Health": health.word,
        "Process": f"{record.pid}, {record.profile}, since {record.started_at}",
        "Database": record.database,
        "Migrations": _migrations(health),
        **{f"! {name}": problem for name, problem in _problems(health).items()},
    }
    return "\n".join(f"{name:<12}{value}" for name, value in rows.items())


def _migrations(health: Health) -> str:
    """The server checks them for /readyz; it is silent about what is well."""
    return "up to date" if health.ready else _problems(health).get("migrations", "unknown")


def _problems(health: Health) -> dict[str, str]:
    """What /readyz complains of, such as {"database": "cannot be reached"}."""
    problems = health.report.get("problems") if isinstance(health.report, dict) else None
    return {str(name): str(text) for name, text in problems.items()} if isinstance(problems, dict) else {}
