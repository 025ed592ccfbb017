"""What somebody wants vendored: packages, what of them is exported, and under which name."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from dev_scripts.add.refusal import Refused

PACKAGE = re.compile(
    r"((?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*)(?:@([0-9A-Za-z][0-9A-Za-z.+-]*))?(?::([\w$,]+))?"
)
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
EXAMPLES = "Wanted: PACKAGE, PACKAGE@VERSION or PACKAGE:NAMES, such as uplot@1.6.32 or codemirror:EditorView"


class Package(NamedTuple):
    """A package, the version if it has to be one, and the names to export; none for all."""

    name: str
    version: str = ""
    names: tuple[str, ...] = ()

    @property
    def spec(self) -> str:
        """As npm understands it."""
        return f"{self.name}@{self.version}" if self.version else self.name


def read_packages(words: Sequence[str]) -> list[Package]:
    """The packages that words name.

    Raises:
        Refused: when one is no package's name; addresses and paths could not be fetched by others.
    """
    bad = [word for word in words if not PACKAGE.fullmatch(word)]
    if bad:
        raise Refused([f"{word!r} is no package." for word in bad], EXAMPLES)
    found = (PACKAGE.fullmatch(word) for word in words)
    return [
        Package(match[1], match[2] or "", tuple(filter(None, (match[3] or "").split(","))))
        for match in found
        if match
    ]


def island_name(given: str | None, packages: Sequence[Package]) -> str:
    """The name of the file: what was asked for, or the first package's.

    Raises:
        Refused: when it could not be a file's.
    """
    name = given or packages[0].name.lstrip("@").replace("/", "-").replace(".", "-").replace("_", "-")
    if not NAME.fullmatch(name):
        raise Refused([f"{name!r} cannot name a file here. Wanted: small letters, digits and hyphens."])
    return name


def entry_of(packages: Sequence[Package], *, with_default: bool) -> str:
    """The module that is built: it exports what was asked for."""
    lines = []
    for package in packages:
        if package.names:
            lines.append(f'export {{ {", ".join(package.names)} }} from "{package.name}";')
        else:
            lines.append(f'export * from "{package.name}";')
    if with_default and not packages[0].names:
        lines.append(f'export {{ default }} from "{packages[0].name}";')
    return "\n".join(lines) + "\n"
