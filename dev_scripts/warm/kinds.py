"""What nurseries there are, and what each imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.warm.places import socket_path


@dataclass(frozen=True)
class Kind:
    """One sort of nursery."""

    name: str
    packages: tuple[str, ...]
    """Level 1 has imported what lies in these packages of the project; level 0 nothing of the project."""
    seeds: tuple[str, ...]
    """Modules for level 1, whatever is recorded; for tests also what their conftest.py files import."""
    warms_pytest: bool = False
    companion: str = ""
    """A module to run beside it; its standard input ends when the nursery does."""
    root: Path = PROJECT_ROOT
    """The project whose code it is about."""

    @property
    def state_folder(self) -> Path:
        """Where its files lie."""
        return self.root / ".heavy"

    @property
    def socket_path(self) -> Path:
        """Where it listens."""
        return socket_path(self.name, self.root)

    @property
    def lock_path(self) -> Path:
        """Locked while it runs."""
        return self.state_folder / f"warm-{self.name}.lock"

    @property
    def record_path(self) -> Path:
        """What was imported the last time."""
        return self.state_folder / f"warm-{self.name}.json"

    def seeds_now(self) -> list[str]:
        """The seeds, as the files say at this moment."""
        return [*self.seeds, *(_wanted_by_conftests(self.root) if self.warms_pytest else ())]

    def keeps(self, module: str) -> bool:
        """Whether level 1 may have this module of the project; tests are always imported anew."""
        last = module.rpartition(".")[2]
        is_test = last == "conftest" or last.startswith("test_")
        return not is_test and module.partition(".")[0] in self.packages


def kind(name: str) -> Kind:
    """The nursery of this name: "server" or "tests"."""
    if name == "server":
        return Kind(name, ("heavy_engine",), ("heavy_engine.sanic_executor.worker",))
    packages = ("heavy_engine", app_package(), "dev_scripts", "tests")
    return Kind(
        name,
        packages,
        (f"{app_package()}.main",),
        warms_pytest=True,
        companion="dev_scripts.hot_tests.database",
    )


def _wanted_by_conftests(root: Path) -> set[str]:
    """What every run imports before its first test."""
    conftests = (root / "tests").rglob("conftest.py")
    return {name for path in conftests for name in _imports(path) if not name.endswith("conftest")}


def _imports(path: Path) -> Iterator[str]:
    try:
        statements = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError):  # Whoever runs it will be told.
        return
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module
