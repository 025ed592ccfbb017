"""Note which modules were imported, so that the next nursery imports them ahead."""

import json
import os
import sys
from collections.abc import Collection, Iterable
from types import ModuleType

from dev_scripts.warm.kinds import Kind

UNWANTED = frozenset({"__main__", "antigravity", "this", "readline", "rlcompleter", "idlelib"})
"""They do something when they are imported."""


def record(sort: Kind) -> None:
    """Add what this process has imported to the record of a kind of nursery."""
    before = read(sort)
    known = set(before["modules"])
    if new := set(importable(sort, known)):
        _write(sort, {**before, "modules": sorted(known | new)})


def read(sort: Kind) -> dict[str, list[str]]:
    """The record: modules, and packages that start threads when they are imported ("shy")."""
    empty: dict[str, list[str]] = {"modules": [], "shy": []}
    try:
        found: dict[str, list[str]] = json.loads(sort.record_path.read_text("utf-8"))
        return empty | found
    except (OSError, ValueError):
        return empty


def known(sort: Kind) -> frozenset[str]:
    """The modules of the project that runs have imported so far."""
    return frozenset(filter(sort.keeps, read(sort)["modules"]))


def note_shy(sort: Kind, package: str) -> None:
    """Never import this package ahead again: a process with threads cannot fork."""
    before = read(sort)
    _write(sort, {**before, "shy": sorted({*before["shy"], package})})


def importable(sort: Kind, known: Collection[str] = ()) -> Iterable[str]:
    """Names of modules here that another process can import by the same name, besides the known ones."""
    for name, module in list(sys.modules.items()):
        if name in known:
            continue
        spec = getattr(module, "__spec__", None)
        if spec is None or spec.name != name or name.partition(".")[0] in UNWANTED:
            continue
        if sort.keeps(name) if is_ours(sort, module) else _is_installed(module):
            yield name


def is_ours(sort: Kind, module: ModuleType) -> bool:
    """Whether it is code of this project, which may change at any time."""
    path = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), None)
    root = f"{sort.root}{os.sep}"  # As text: it is asked about thousands of modules.
    return path is not None and path.startswith(root) and not path.startswith(f"{root}.")


def _is_installed(module: ModuleType) -> bool:
    """Whether it belongs to this Python: not to an editor, say, that puts a plugin of its own on the path."""
    path = getattr(module, "__file__", None)
    return path is None or path.startswith((sys.prefix, sys.base_prefix))


def _write(sort: Kind, content: dict[str, list[str]]) -> None:
    sort.record_path.parent.mkdir(exist_ok=True)
    unfinished = sort.record_path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(content), "utf-8")
    unfinished.replace(sort.record_path)
