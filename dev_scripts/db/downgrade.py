"""Take migrations back: the newest one, or all down to a revision.

  ./heavy db downgrade          one step
  ./heavy db downgrade 0003     until 0003 is the newest one
  ./heavy db downgrade base     all

What drops columns or tables loses their data: that is asked on a terminal, and elsewhere wants --yes.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.db import guard


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("revision", nargs="?", default="-1", help="0003, base, or steps such as -2")
    parser.add_argument("--yes", action="store_true", help="do not ask, even when data is lost")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Tell what is lost first."""
    application.dev_settings()
    with database.reach() as target:
        state = application.migration_status(target.url)
        undone = application.steps_back(state.current, arguments.revision)
        if losses := _losses(undone):
            guard.confirm(
                f"Taking back {', '.join(undone)} in {target.masked_url} loses data: {'; '.join(losses)}.",
                yes=arguments.yes,
                otherwise=f"./heavy db downgrade {arguments.revision} --yes",
            )
        taken_back = application.downgrade(target.url, arguments.revision) if undone else ()
        current = application.migration_status(target.url).current
    if arguments.json:
        print(json.dumps({"database": target.masked_url, "undone": list(taken_back), "current": current}))
        return 0
    done = f"Took back {', '.join(taken_back)}" if taken_back else "There was nothing to take back"
    print(f"{done}; {target.masked_url} is at {current or 'no revision'}. Forward again: ./heavy db upgrade")
    return 0


def _losses(undone: tuple[str, ...]) -> list[str]:
    """What the downgrades drop; one that cannot be read without a database counts as one that does."""
    from dev_scripts.migration_lint import record

    by_name = {script.revision: script for script in application.scripts()}
    found = []
    for revision in undone:
        recording = record(by_name[revision], "postgresql", "downgrade")
        found += [one.sql[:70] for one in recording.statements if _loses(one.sql)]
        if recording.error:
            found.append(f"{revision} may drop something")
    return found


def _loses(sql: str) -> bool:
    words = f" {sql} "
    return any(word in words for word in (" drop table ", " drop column ", " truncate ", " delete from "))
