"""Add packages to pyproject.toml, make the locks anew and install them.

When any step fails, pyproject.toml and all locks are put back as they were.
"""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from dev_scripts.bootstrap.prepare import prepare
from dev_scripts.bootstrap.trouble import SetupFailed
from dev_scripts.deps import declared
from dev_scripts.deps.lock_file import pins
from dev_scripts.deps.locking import lock_all, unchanged_on_failure, uv
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT

REQUIREMENT = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(\[[A-Za-z0-9,._ -]+\])?\s*([<>=!~][^;@/\\]*)?"
)


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "packages", metavar="PACKAGE", nargs="+", help='a name, or a name with versions: "httpx>=0.28"'
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--dev", dest="set", action="store_const", const="dev", help="for tests and tools only"
    )
    group.add_argument("--load", dest="set", action="store_const", const="load", help="for load tests only")
    parser.set_defaults(set=declared.RUNTIME)


def run(arguments: Namespace) -> int:
    """Declare, lock, install."""
    for package in arguments.packages:
        _name(package)  # refuses what is no name before anything is touched
    pyproject = PROJECT_ROOT / "pyproject.toml"
    locks = [PROJECT_ROOT / "requirements" / f"{name}.txt" for name in declared.sets(pyproject)]
    with unchanged_on_failure([pyproject, *locks]):
        _declare(arguments.packages, arguments.set)
        lock_all(PROJECT_ROOT)
        bounded = _with_versions(arguments.packages, arguments.set)
        if bounded != arguments.packages:
            _declare(bounded, arguments.set)
            lock_all(PROJECT_ROOT)
        _install(arguments.set)
    print(f"Added {', '.join(bounded)} to {arguments.set}. Next: commit pyproject.toml and requirements/.")
    return 0


def _name(package: str) -> str:
    match = REQUIREMENT.fullmatch(package.strip())
    if match is None:
        raise CommandFailed(
            f'{package!r} is no package name. Wanted: a name, or one with versions: "httpx>=0.28". '
            "Addresses and paths cannot be locked for everybody.",
            USAGE,
        )
    return re.sub(r"[-_.]+", "-", match[1]).lower()


def _declare(packages: Sequence[str], name: str) -> None:
    """Let uv edit pyproject.toml: it keeps comments and layout."""
    group = [] if name == declared.RUNTIME else ["--group", name]
    result = uv("add", "--frozen", "--quiet", *group, *packages, cwd=PROJECT_ROOT)
    if result.returncode != 0:
        raise CommandFailed(
            f"pyproject.toml cannot be edited; nothing was changed. uv says:\n{result.stderr.strip()}"
        )


def _with_versions(packages: Sequence[str], name: str) -> list[str]:
    """Bare names get the locked version as their lower bound, as all others have one."""
    locked = pins((PROJECT_ROOT / "requirements" / f"{name}.txt").read_text("utf-8"))
    return [
        package if re.search(r"[<>=!~]", package) else f"{package}>={locked[_name(package)]}"
        for package in packages
    ]


def _install(name: str) -> None:
    try:
        prepare(PROJECT_ROOT, (declared.RUNTIME,) if name == declared.RUNTIME else (declared.RUNTIME, name))
    except SetupFailed as failure:
        raise CommandFailed(f"{failure}\nNothing was changed in pyproject.toml and the locks.") from None
