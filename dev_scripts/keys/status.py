"""Tell how many users' data keys each key of HEAVY_ENCRYPTION_KEYS wraps, and which keys may go.

Exit code 1 when data keys need a key that is not there: what these users
encrypted cannot be opened.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from dev_scripts.keys.errands import ready


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Count; 0 when every key that is needed is there."""
    with ready() as (errands, settings):
        uses = errands.uses(settings)
    missing = any(use.is_missing for use in uses)
    print(_as_json(uses) if arguments.json else _as_text(uses))
    return 1 if missing else 0


def _as_json(uses: tuple[Any, ...]) -> str:
    keys = [_facts(use) for use in uses]
    return json.dumps({"ok": not any(use.is_missing for use in uses), "keys": keys})


def _facts(use: Any) -> dict[str, Any]:
    return {
        "id": use.id,
        "known": use.is_known,
        "newest": use.is_newest,
        "wraps": use.wraps,
        "may_go": use.may_go,
    }


def _as_text(uses: tuple[Any, ...]) -> str:
    width = max(len(use.id) for use in uses)
    lines = [f"  {use.id:<{width}}  wraps {_data_keys(use.wraps):<14}  {_verdict(use)}" for use in uses]
    return "\n".join(["Keys of HEAVY_ENCRYPTION_KEYS, newest first:", *lines, *_next(uses)])


def _verdict(use: Any) -> str:
    if use.is_missing:
        return "MISSING here: what these users encrypted cannot be opened"
    if use.is_newest:
        return "wraps new data keys"
    return "may go" if use.may_go else "still needed"


def _next(uses: tuple[Any, ...]) -> list[str]:
    if any(use.is_missing for use in uses):
        return ["Next: put the missing key back, behind the newest one."]
    if any(use.wraps and not use.is_newest for use in uses):
        return ["Next: ./heavy keys rotate"]
    if any(use.may_go for use in uses):
        return ["Next: once every server has the newest key, take those that may go out of the setting."]
    return []


def _data_keys(count: int) -> str:
    return f"{count} data key{'' if count == 1 else 's'}"
