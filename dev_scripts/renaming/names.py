"""The names of a project: what people read, what Python imports."""

import keyword
import re
import sys
import unicodedata
from dataclasses import dataclass

from .errors import ChangeRefused

PACKAGE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
TITLE = re.compile(r"\w+([ .-]+\w+)*")
# PostgreSQL cuts names at 63 bytes, and databases are named after packages.
LONGEST_PACKAGE = 40
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class ProjectName:
    """One name in its two forms, such as "My Shop" and my_shop."""

    title: str
    package: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the package name, in lower case."""
        return tuple(self.package.split("_"))

    @property
    def distribution(self) -> str:
        """The name that pyproject.toml and lock files use, such as my-shop."""
        return "-".join(self.words)


def name_of(package: str) -> ProjectName:
    """The name whose title is the plain reading of its package name."""
    return ProjectName(_capitalised(package), package)


def new_name(name: str, package: str | None = None, *, keep_title: bool = False) -> ProjectName:
    """Take what was typed, a title or a package name, as a project name.

    A package name is made a title, unless it is said to be one: my_shop gives "My Shop".

    Raises:
        ChangeRefused: names everything that is wrong with it.
    """
    typed = name.strip()
    package = package if package is not None else derived_package(typed)
    problems = [*_title_problems(typed), *(_package_problems(package) if typed else [])]
    if problems:
        raise ChangeRefused(problems)
    is_identifier = not keep_title and typed.isascii() and typed == typed.lower() and " " not in typed
    return ProjectName(_capitalised(package) if is_identifier else typed, package)


def derived_package(title: str) -> str:
    """The package name that suits a title: "Café 21" gives cafe_21."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")


def _capitalised(package: str) -> str:
    return " ".join(word.capitalize() for word in package.split("_"))


def _title_problems(title: str) -> list[str]:
    if not title:
        return ['The name is empty. Give one:  python rename_project.py "My Shop"']
    if not TITLE.fullmatch(title):
        wanted = "letters, digits and single . - _ or spaces between them"
        return [f"{title!r} cannot be a project's name: wanted {wanted}."]
    if len(title) > LONGEST_TITLE:
        return [f"The name has {len(title)} characters; wanted at most {LONGEST_TITLE}."]
    return []


def _package_problems(package: str) -> list[str]:
    if not PACKAGE.fullmatch(package):
        wanted = "lower-case letters, digits and single _, a letter first"
        return [f"{package!r} cannot be a package: wanted {wanted}. Choose one:  --package my_shop"]
    if len(package) > LONGEST_PACKAGE:
        limit = f"wanted at most {LONGEST_PACKAGE}"
        return [f"The package name has {len(package)} characters; {limit}. Choose one:  --package my_shop"]
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        return [f"{package!r} is a word of the Python language. Choose another:  --package my_{package}"]
    if package in sys.stdlib_module_names:
        return [
            f"{package!r} is a module of Python's standard library. Choose another:  --package my_{package}"
        ]
    return []
