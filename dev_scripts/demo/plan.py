"""Work out everything that goes with the demo, before anything is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.demo.bonds import broken_imports
from dev_scripts.demo.listing import Listing, read
from dev_scripts.demo.marks import mark_problems, without_demo
from dev_scripts.demo.mentions import Mention, mentions
from dev_scripts.demo.relink import ChainBroken, relinked
from dev_scripts.renaming.changes import Changes, Edit, obstacles, unreadable
from dev_scripts.renaming.errors import ChangeRefused
from dev_scripts.renaming.files import project_files, text_of

Texts = Mapping[Path, str]


@dataclass(frozen=True, kw_only=True)
class Removal(Changes):
    """The changes that take the demo out of a project."""

    mentions: tuple[Mention, ...]
    """Where files that stay still have words of the demo."""


def make_plan(root: Path) -> Removal:
    """Read the project and prepare its form without the demo.

    Raises:
        ChangeRefused: names everything that stands in the way.
    """
    listing, files = read(root), project_files(root)
    if problems := [*unreadable(root, files), *_unknown(listing, files)]:
        raise ChangeRefused(problems)
    before = {path: text for path in files if (text := _text(root, path)) is not None}
    if problems := list(_misplaced(before)):
        raise ChangeRefused(problems)
    removals = listing.matching(files)
    after = _after(before, set(removals))
    plan = Removal(
        root,
        tuple(Edit(path, text.encode("utf-8")) for path, text in after.items() if text != before[path]),
        removals=tuple(removals),
        mentions=tuple(mentions(listing, after)),
    )
    if problems := [*obstacles(plan, if_broken="A mark is missing or misplaced there."), *_list_stays(after)]:
        raise ChangeRefused(problems)
    if problems := broken_imports(_python(before), _python(after)):
        raise ChangeRefused(problems)
    return plan


def _after(before: Texts, removals: set[Path]) -> Texts:
    after = {path: without_demo(text) for path, text in before.items() if path not in removals}
    gone = {path: before[path] for path in removals if path in before}
    try:
        return after | relinked(after, gone)
    except ChainBroken as broken:
        raise ChangeRefused([str(broken)]) from broken


def _text(root: Path, path: Path) -> str | None:
    return None if (root / path).is_symlink() else text_of(root / path)


def _unknown(listing: Listing, files: tuple[Path, ...]) -> Iterator[str]:
    for entry in listing.missing(files):
        yield f"[tool.heavy.demo] names {entry}, which is not there. Take it off the list in pyproject.toml."


def _misplaced(texts: Texts) -> Iterator[str]:
    for path, text in texts.items():
        yield from (f"{path}:{problem}" for problem in mark_problems(text))


def _list_stays(after: Texts) -> list[str]:
    if "[tool.heavy.demo]" not in after[Path("pyproject.toml")]:
        return []
    return [
        "pyproject.toml would keep [tool.heavy.demo]; put that table between  # demo:start  and  # demo:end"
    ]


def _python(texts: Texts) -> Texts:
    return {path: text for path, text in texts.items() if path.suffix == ".py"}
