"""What a changed file means: which of them need a new worker, and what browsers get anew."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path, PurePosixPath

# Beside the project's code, in its folder; nothing of it runs in a server. A name that begins with a dot is
# somebody else's, too.
ELSEWHERE = frozenset(("tests", "docs", "benchmarks", "dev_scripts", "dockerfiles", "node_modules"))
NEVER = frozenset(("__pycache__", "node_modules"))
ENVIRONMENT_FILE = ".env"
MIGRATED = ".heavy/migrated"
"""Touched by whatever has changed the tables of the database."""
MAKESHIFT = ("~", ".swp", ".swx", ".tmp", ".draft", ".pyc", ".orig", ".rej", ".part")
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico")
SCRIPTS = (".js", ".mjs")
STATIC = "static/"
CLIENT = "heavy_engine/client/"
"""What pages themselves run, in one piece."""
CLIENT_PYTHON = "brython"


class Kind(Enum):
    """What has to be done about a file."""

    CODE = auto()
    TABLES = auto()
    MIGRATION = auto()
    SETTINGS = auto()
    PACKAGES = auto()
    STYLE = auto()
    IMAGE = auto()
    MODULE = auto()
    """JavaScript beside a component, which a worker takes in as it takes in Python."""
    SCRIPT = auto()
    CLIENT = auto()
    """Python that browsers run; a worker knows its functions by their signatures."""
    NOTHING = auto()


@dataclass(frozen=True)
class Changes:
    """What was saved, by what has to be done about it. Paths are relative to the project's folder."""

    by_kind: dict[Kind, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[str]) -> "Changes":
        """Sort them."""
        by_kind: dict[Kind, set[str]] = {}
        for path in paths:
            by_kind.setdefault(kind_of(path), set()).add(path)
        return cls(by_kind)

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Those of these kinds, sorted."""
        return sorted(set().union(*(self.by_kind.get(kind, set()) for kind in kinds)))

    @property
    def code(self) -> list[str]:
        """What only a new worker runs."""
        return self.of_kind(Kind.CODE, Kind.TABLES, Kind.MIGRATION, Kind.SETTINGS, Kind.MODULE, Kind.CLIENT)

    @property
    def touch_tables(self) -> bool:
        """Whether the database may not fit any more, or fit again."""
        return bool(self.of_kind(Kind.TABLES, Kind.MIGRATION))


def is_watched(path: str) -> bool:
    """Whether a file is the server's business; folders that are not need not be looked into."""
    parts = PurePosixPath(path).parts
    if path in (ENVIRONMENT_FILE, MIGRATED):
        return True
    return parts[0] not in ELSEWHERE and all(map(is_watched_name, parts))


def is_watched_name(name: str) -> bool:
    """Whether a file or folder of this name is somebody's work, and no editor's or compiler's."""
    # vim tries with the number whether it may write there.
    return not (name.startswith((".", "#")) or name in NEVER or name.endswith(MAKESHIFT) or name == "4913")


def kind_of(path: str) -> Kind:
    """What a watched file means."""
    folder, suffix = PurePosixPath(path).parts[0], PurePosixPath(path).suffix
    if path == ENVIRONMENT_FILE:
        return Kind.SETTINGS
    if path == "pyproject.toml" or folder == "requirements":
        return Kind.PACKAGES
    if path == MIGRATED or path.startswith("alembic/"):
        return Kind.MIGRATION
    if folder == CLIENT_PYTHON and suffix == ".py":
        return Kind.CLIENT
    if folder in ("static", CLIENT_PYTHON):
        return _kind_of_asset(suffix)
    if suffix in SCRIPTS and path.startswith(CLIENT):
        return Kind.SCRIPT
    if suffix in SCRIPTS:
        return Kind.MODULE
    if "/" not in path:
        return Kind.NOTHING
    return Kind.TABLES if "/sql_models/" in path else Kind.CODE


def _kind_of_asset(suffix: str) -> Kind:
    if suffix == ".css":
        return Kind.STYLE
    return Kind.IMAGE if suffix in IMAGES else Kind.SCRIPT


def is_python(root: Path, path: str) -> bool:
    """Whether it is Python's, and still there."""
    return path.endswith(".py") and (root / path).is_file()
