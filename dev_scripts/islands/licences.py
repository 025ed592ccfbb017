"""Licences of what is vendored: each package's own words, in a file beside the script."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from dev_scripts.add.refusal import Refused

# May be passed on inside of another work without asking, as long as their words go along.
FREE = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0"),
        *("ISC", "MIT", "MIT-0", "MPL-2.0", "Unlicense", "Zlib"),
    }
)
FILES = ("LICENSE*", "LICENCE*", "license*", "licence*", "COPYING*", "NOTICE*")


def licences(packages: Mapping[str, Path], allowed: Collection[str]) -> dict[str, str]:
    """The licence of each package.

    Raises:
        Refused: when one has none, none of its words, or one that nobody allowed.
    """
    found = {name: _licence(folder) for name, folder in packages.items()}
    problems = [f"{name} says of no licence." for name, licence in found.items() if not licence]
    problems += [
        f"{name} is under {licence}; if that is right for you:  --allow-licence {licence!r}"
        for name, licence in found.items()
        if licence and licence not in FREE and licence not in allowed
    ]
    problems += [f"{name} brings no words of its licence." for name, at in packages.items() if not _words(at)]
    if problems:
        raise Refused(problems)
    return found


def licence_text(packages: Mapping[str, Path], found: Mapping[str, str]) -> str:
    """All their words, one after the other."""
    parts = [
        f"{name} {_about(folder).get('version', '')} ({found[name]})\n\n{_words(folder)}"
        for name, folder in sorted(packages.items())
    ]
    line = f"\n\n{'-' * 80}\n\n"
    return line.join(parts).rstrip() + "\n"


def version_of(folder: Path) -> str:
    """The version of a package."""
    return str(_about(folder).get("version", ""))


def _licence(folder: Path) -> str:
    said = _about(folder).get("license", "")
    return str(said.get("type", "") if isinstance(said, dict) else said).strip("()")


def _about(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "package.json").read_text("utf-8"))
    return found


def _words(folder: Path) -> str:
    files = sorted({path for pattern in FILES for path in folder.glob(pattern) if path.is_file()})
    return "\n\n".join(path.read_text("utf-8", errors="replace").strip() for path in files)
