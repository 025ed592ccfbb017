"""The container engine of this machine."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence

from dev_scripts.errors import CommandFailed

ENGINES = ("docker", "podman")
# The first is Docker's plugin and the one that the file is written for.
COMPOSE = (("docker", "compose"), ("docker-compose",), ("podman", "compose"), ("podman-compose",))
QUESTION_S = 20.0


def engine(wanted: str | None = None) -> str:
    """The name of the program that builds and runs images: the first that is here and works.

    Raises:
        CommandFailed: the wanted one, or any, is not on the PATH, or cannot do anything as it is.
    """
    names = (wanted,) if wanted else ENGINES
    troubles: dict[str, str] = {}
    for name in (one for one in names if shutil.which(one)):
        trouble = _trouble_of([name, "info"])
        if trouble is None:
            return name
        troubles[name] = trouble
    raise CommandFailed(f"{_missing(names, troubles)}; ./heavy dev and ./heavy serve need neither.")


def _missing(names: Sequence[str], troubles: Mapping[str, str]) -> str:
    again = "then run the same command again"
    if not troubles:
        verb = "are" if len(names) > 1 else "is"
        return f"{' and '.join(names)} {verb} not on the PATH. Install Docker or Podman, {again}"
    told = "\n".join(f"  {name}: {trouble}" for name, trouble in troubles.items())
    return f"{' and '.join(troubles)} cannot be used here:\n{told}\nStart or mend it, {again}"


def compose() -> list[str]:
    """The command that starts what docker-compose.yaml describes.

    Raises:
        CommandFailed: there is none.
    """
    for command in COMPOSE:
        if shutil.which(command[0]) and _trouble_of([*command, "version"]) is None:
            return list(command)
    tried = ", ".join(" ".join(command) for command in COMPOSE)
    raise CommandFailed(
        f"No Compose here; tried {tried}. Install Docker with its Compose plugin, "
        "then run the same command again; ./heavy dev needs none."
    )


def _trouble_of(command: Sequence[str]) -> str | None:
    """What a program has to say against itself, in one line; None if all is well."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=QUESTION_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return said[-1] if done.returncode else None
