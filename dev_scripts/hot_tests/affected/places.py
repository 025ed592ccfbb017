"""The project's files, and what a dotted name, a path or a pattern means among them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import PurePosixPath

PACKAGE = "__init__.py"
_PATH = re.compile(r"[\w.*\-/@+]{2,120}")


class Places:
    """All files of the project, as paths relative to it."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """Each folder, and all files below it."""
        found: dict[str, list[str]] = {}
        for path in self.files:
            for folder in PurePosixPath(path).parents:
                found.setdefault(str(folder), []).append(path)
        return found

    @cached_property
    def roots(self) -> frozenset[str]:
        """What the dotted names of this project begin with."""
        python = [path for path in self.files if path.endswith(".py")]
        return frozenset(path.partition("/")[0].removesuffix(".py") for path in python)

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        """A module within code or a command: with a dot, or behind the words that say so."""
        roots = "|".join(sorted(map(re.escape, self.roots))) or "(?!)"
        said = (
            rf"(?:\bimport |\bfrom |-m )(?:{roots})\b(?:\.\w+)*|(?<![\w./-])(?:{roots})(?:\.\w+)+(?![\w/-])"
        )
        return re.compile(said)

    def imported(self, name: str) -> Iterator[str]:
        """The files that `import name` runs; the last parts of the name may be no modules."""
        parts = name.split(".")
        if parts[0] not in self.roots:
            return
        for length in range(1, len(parts) + 1):
            base = "/".join(parts[:length])
            yield from (path for path in (f"{base}/{PACKAGE}", f"{base}.py") if path in self.files)

    def named(self, text: str, path: str) -> Iterator[str]:
        """The files that a string in the file `path` may be about."""
        if " " in text or "." in text:
            for mention in self._mention.findall(text):
                yield from self._mentioned(mention.rpartition(" ")[2])
        if _PATH.fullmatch(text):
            yield from self._matching(text) if "*" in text else self._at(text, path)

    def _mentioned(self, name: str) -> Iterator[str]:
        """A module; of a package all, for who starts one by its name starts what that finds in it."""
        folder = name.replace(".", "/")
        yield from self.folders[folder] if folder in self.folders else self.imported(name)

    def _at(self, text: str, path: str) -> Iterator[str]:
        plain = text.removeprefix("./").strip("/")
        if not plain.strip("."):
            return
        for place in (plain, f"{path.rpartition('/')[0]}/{plain}"):
            if place in self.files:
                yield place
            else:
                yield from self.folders.get(place, ())

    def _matching(self, pattern: str) -> Iterator[str]:
        """A pattern with a folder in it; others begin at a folder that is not known."""
        inner = pattern.rpartition("**/")[2]
        if "/" in inner and inner.strip("*/."):
            yield from (path for path in self.files if PurePosixPath(path).match(inner))
