"""Fixtures for the tests of ./heavy and its verbs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev_scripts.local_index import LocalIndex, serving, small_wheel, wheel_of_installed
from tests.dev_scripts.small_project import SmallProject


@pytest.fixture(scope="session")
def uv_wheel() -> tuple[str, bytes]:
    """The version and the wheel of the uv that this project uses."""
    return wheel_of_installed("uv")


@pytest.fixture
def package_index(uv_wheel: tuple[str, bytes]) -> Iterator[LocalIndex]:
    """An index with uv and a few small packages."""
    with serving(_stocked(uv_wheel)) as index:
        yield index


@pytest.fixture
def project(tmp_path: Path, package_index: LocalIndex, uv_wheel: tuple[str, bytes]) -> SmallProject:
    """Ada's project, just cloned."""
    return SmallProject(tmp_path, package_index, uv_wheel[0])


@pytest.fixture(scope="module")
def made_project(
    tmp_path_factory: pytest.TempPathFactory, uv_wheel: tuple[str, bytes]
) -> Iterator[SmallProject]:
    """Ada's project with its .venv; tests that use it leave it able to run."""
    with serving(_stocked(uv_wheel)) as index:
        made = SmallProject(tmp_path_factory.mktemp("made"), index, uv_wheel[0])
        first = made.heavy("secret")
        assert first.returncode == 0, first.stderr
        yield made


def _stocked(uv_wheel: tuple[str, bytes]) -> LocalIndex:
    index = LocalIndex()
    index.add("uv", *uv_wheel)
    for name in ("ada-tools", "bo-tools", "cy-tools"):
        index.add(name, "1.0", small_wheel(name, "1.0"))
    return index
