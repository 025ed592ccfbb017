"""What the terminal says of saved files, besides that they are shown or why they are not."""

from collections.abc import Sequence

from dev_scripts.reload.kinds import Changes, Kind

NAMED_MAX = 3
PACKAGES = (
    "Packages  pyproject.toml or a lock has changed. "
    "Next:  ./heavy deps lock  if you wrote it by hand, then  ./heavy stop  and  ./heavy dev"
)
SETTINGS = (
    "Settings  .env has changed; the new worker reads it. Port, host, database and drain time "
    "need  ./heavy stop  and  ./heavy dev"
)


def advice_on(changes: Changes) -> list[str]:
    """What to type for that which no new worker brings."""
    said = {Kind.PACKAGES: PACKAGES, Kind.SETTINGS: SETTINGS}
    return [words for kind, words in said.items() if changes.of_kind(kind)]


def names_of(paths: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(paths) - NAMED_MAX
    return ", ".join(paths[:NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
