"""`./heavy test FILE` goes to the daemon before the verbs, their help and all the rest are imported."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_scripts.hot_tests.handing_over import hand_over
from dev_scripts.warm.places import ROOT

OURS = frozenset(("--daemon", "--foreground", "--stop", "--status", "--watch", "--no-daemon", "-h", "--help"))
"""Words that are not for pytest, or not for it alone."""


def hand_over_at_once(
    words: Sequence[str], environment: Mapping[str, str], address: Path | None = None
) -> int | None:
    """Have the daemon run what stands behind `./heavy test`; answers as hand_over() does."""
    if OURS.intersection(words) or not is_for_daemon(words):
        return None
    return hand_over(["pytest", *words], environment, address)


def is_for_daemon(words: Sequence[str]) -> bool:
    """Whether it is a matter of some files; whole folders are quicker on all cores."""
    paths = [word for word in words if is_path(word)]
    wants_cores = any(word.startswith(("-n", "--numprocesses")) for word in words)
    return bool(paths) and not wants_cores and all(map(_is_file, paths))


def is_path(word: str) -> bool:
    """Whether a word names a file, a folder, or a test in one."""
    return not word.startswith("-") and os.path.exists(_place(word))  # noqa: PTH110


def _is_file(word: str) -> bool:
    return os.path.isfile(_place(word))  # noqa: PTH113


def _place(word: str) -> str:
    return os.path.join(ROOT, word.partition("::")[0])  # noqa: PTH118
