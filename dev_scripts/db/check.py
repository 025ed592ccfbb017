"""Check the migrations, without touching any database of yours.

They are one line; none of them locks or breaks a running deployment; all can be written for CockroachDB
too; and together they make just what the models want.

Exit code 1 when something is wrong. ./heavy check and CI run this.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.db import server


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--no-server", action="store_true", help="read the migrations, but run none")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Look at the files, then at what they make."""
    from dev_scripts.migration_lint import lint

    scripts = application.scripts()
    findings = lint(scripts)
    lacking = () if arguments.no_server else _differences()
    if arguments.json:
        facts = [{"file": f.path.name, "line": f.line, "rule": f.rule, "text": f.text} for f in findings]
        print(json.dumps({"migrations": len(scripts), "findings": facts, "differences": list(lacking)}))
    else:
        problems = [*map(str, findings), *_sentences(lacking)]
        print("\n".join(problems) or f"{len(scripts)} migrations are well.")
    return 1 if findings or lacking else 0


def _differences() -> tuple[str, ...]:
    with database.reach() as target:
        server.refuse_cockroach(target, "check")
        with server.scratch(target) as empty:
            application.upgrade(empty.url)
            return application.differences(empty.url)


def _sentences(lacking: tuple[str, ...]) -> list[str]:
    if not lacking:
        return []
    return [
        "The models want what no migration makes:",
        *(f"  {line}" for line in lacking),
        'Next: ./heavy db migrate "what it is for"',
    ]
