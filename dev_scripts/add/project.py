"""The project whose tables are written."""

from dataclasses import dataclass
from pathlib import Path

from dev_scripts.add.layout import spec_path
from dev_scripts.add.refusal import Refused
from dev_scripts.add.spec import TableSpec, read_spec


@dataclass(frozen=True)
class Project:
    """The project whose tables are written."""

    root: Path
    package: str

    @property
    def application(self) -> Path:
        """The folder of the application."""
        return self.root / self.package

    def specs(self) -> list[TableSpec]:
        """Every table that was written by the generator.

        Raises:
            Refused: when one of their files makes no sense.
        """
        folder = (self.root / spec_path("x", self.package)).parent
        return [read_spec(path) for path in sorted(folder.glob("*.toml"))]

    def spec(self, plural: str) -> TableSpec:
        """The description of one table.

        Raises:
            Refused: when there is none.
        """
        path = self.root / spec_path(plural, self.package)
        if not plural.isidentifier() or not path.is_file():
            known = ", ".join(spec.name.plural for spec in self.specs()) or "none yet"
            raise Refused([f"No table {plural!r} was written by ./heavy add; there are: {known}."])
        return read_spec(path)


def text_of(path: Path) -> str | None:
    """What a file says; None if there is none."""
    return path.read_text("utf-8") if path.is_file() else None
