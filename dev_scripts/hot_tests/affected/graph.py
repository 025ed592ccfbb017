"""From changed files to the test files that they may affect."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dev_scripts.hot_tests.affected.facts import ALWAYS, Facts, facts_of
from dev_scripts.hot_tests.affected.places import Places

FOR_ALL = ("pyproject.toml", "requirements", "conftest.py")
"""What decides how any test runs: files and folders in the root."""
SCRIPTS = frozenset(("heavy",))
"""Python without a suffix."""

Node = tuple[str, str]
"""A file and its part; see facts.ALWAYS."""
Stamps = Mapping[str, object]


class Broken(NamedTuple):
    """A file that Python cannot read."""

    path: str
    error: SyntaxError | ValueError


class Change(NamedTuple):
    """What is not as it was."""

    paths: AbstractSet[str]
    tests: list[str]
    """Test files that it may affect, the nearest first."""
    others: list[str]
    """Test files that look at the project as a whole, and so may meet anything; none of `tests`."""


class Graph:
    """Who depends on whom, kept up to date from one change to the next.

    Args:
        root: the project's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stamps: Stamps = {}
        self._facts: dict[str, dict[str, Facts]] = {}
        self._uses: dict[Node, set[Node]] = {}
        self._places = Places(())
        self.broken: list[Broken] = []

    @property
    def tests(self) -> list[str]:
        """All test files."""
        return sorted(filter(is_test, self._stamps))

    def update(self, stamps: Stamps) -> Change:
        """Take in the files as they are now: by path, and anything that changes when they do.

        A file that no code names may be read by any test: then all are affected.
        """
        paths = stamps.keys() | self._stamps.keys()
        changed = {path for path in paths if stamps.get(path) != self._stamps.get(path)}
        before = self._distances(changed)  # Who used what is no more there.
        self._take(changed, stamps)
        if any(map(_is_for_all, changed)) or not all(map(self._is_known, changed)):
            return Change(changed, self.tests, [])
        tests = self._nearest_first(before | self._distances(changed), changed)
        others = [path for path in self.tests if path not in tests and self._looks_around(path)]
        return Change(changed, tests, others if changed else [])

    def _take(self, changed: AbstractSet[str], stamps: Stamps) -> None:
        listed_anew = stamps.keys() != self._stamps.keys()
        self._stamps = dict(stamps)
        self._read(changed)
        if listed_anew:
            self._places = Places(stamps)
        concerns_all = listed_anew or any(path.endswith("conftest.py") for path in changed)
        for path in list(self._facts) if concerns_all else changed & self._facts.keys():
            self._link(path)

    def _nearest_first(self, distances: Mapping[str, int], changed: AbstractSet[str]) -> list[str]:
        stems = {PurePosixPath(path).stem for path in changed}

        def how_far(path: str) -> tuple[bool, int, str]:
            return not _is_called_like(path, stems), distances[path], path

        return sorted((path for path in self.tests if path in distances), key=how_far)

    def _looks_around(self, path: str) -> bool:
        return self._facts.get(path, {}).get(ALWAYS, Facts()).looks_around

    def _is_known(self, path: str) -> bool:
        """Whether it is Python, which is used by its name alone, or named by some code, or gone."""
        is_there = path in self._stamps
        return not is_there or _is_python(path) or bool(self._used_by().get((path, ALWAYS)))

    def _read(self, changed: AbstractSet[str]) -> None:
        readable = self._stamps.keys() - changed
        self.broken = [found for found in self.broken if found.path in readable]
        for path in filter(_is_python, changed & self._stamps.keys()):
            try:
                self._facts[path] = facts_of(path, (self._root / path).read_bytes())
            except (SyntaxError, ValueError) as error:
                self.broken.append(Broken(path, error))  # Its facts of before stay.
            except OSError:  # It has gone just now; the next look tells.
                self._facts.setdefault(path, {ALWAYS: Facts()})
        for path in self._facts.keys() - self._stamps.keys():
            del self._facts[path]
            self._uses = {node: used for node, used in self._uses.items() if node[0] != path}

    def _link(self, path: str) -> None:
        for part, facts in self._facts[path].items():
            used = {(file, ALWAYS) for file in self._files_used(path, facts)}
            if part != ALWAYS:
                used.add((path, ALWAYS))
            self._uses[path, part] = used | set(self._fixtures_used(path, facts))

    def _files_used(self, path: str, facts: Facts) -> Iterator[str]:
        for name in facts.imports:
            yield from self._places.imported(name)
        for text in facts.strings:
            yield from _without_tests(self._places.named(text, path), reads_tests=path.startswith("tests/"))
        if path.startswith("tests/") and (
            facts.starts_programs or (facts.looks_around and not is_test(path))
        ):
            yield from _without_tests(self._places.files, reads_tests=False)

    def _fixtures_used(self, path: str, facts: Facts) -> Iterator[Node]:
        """The parts of the conftest.py files above that it names; without asking, those that are for all."""
        wanted = facts.arguments | facts.strings | {name.rpartition(".")[2] for name in facts.imports}
        for conftest in _conftests_above(path):
            own = facts.names if conftest == path else frozenset()
            parts = self._facts.get(conftest, {})
            yield from ((conftest, part) for part in parts if part == ALWAYS or part in wanted | own)

    def _used_by(self) -> dict[Node, set[Node]]:
        users: defaultdict[Node, set[Node]] = defaultdict(set)
        for user, used in self._uses.items():
            for node in used:
                users[node].add(user)
        return users

    def _distances(self, changed: AbstractSet[str]) -> dict[str, int]:
        """How many steps it is from each file that depends on the changed ones to them."""
        users = self._used_by()
        found: dict[Node, int] = {}
        edge: set[Node] = {(path, ALWAYS) for path in changed}
        steps = 0
        while edge:
            found |= dict.fromkeys(edge, steps)
            edge = {user for node in edge for user in users.get(node, ()) if user not in found}
            steps += 1
        return {path: found[path, part] for path, part in found if part == ALWAYS}


def is_test(path: str) -> bool:
    """Whether pytest looks for tests in it."""
    name = path.rpartition("/")[2]
    return path.startswith("tests/") and name.startswith("test_") and name.endswith(".py")


def _is_python(path: str) -> bool:
    return path.endswith(".py") or path in SCRIPTS


def _without_tests(files: Iterable[str], *, reads_tests: bool) -> Iterable[str]:
    """What a program is not made of, though it names it, leave out: it writes about that, or hands it on."""
    others = ("tests/", "docs/", "benchmarks/", *SCRIPTS)
    return files if reads_tests else (file for file in files if not file.startswith(others))


def _is_for_all(path: str) -> bool:
    return path.partition("/")[0] in FOR_ALL


def _is_called_like(test: str, stems: AbstractSet[str]) -> bool:
    name = PurePosixPath(test).stem
    return name in stems or any(f"test_{stem}" in name for stem in stems)


def _conftests_above(path: str) -> Iterator[str]:
    """Those that pytest loads for a test; that in the root only brings runs to the daemon."""
    if is_test(path) or PurePosixPath(path).name == "conftest.py":
        yield from (f"{folder}/conftest.py" for folder in PurePosixPath(path).parents)
