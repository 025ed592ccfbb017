"""Fixtures for the tests of ./heavy and its verbs."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev_scripts.local_index import LocalIndex, serving, small_wheel, wheel_of_installed
from tests.dev_scripts.small_project import SmallProject
from tests.dev_scripts.whole_project import LOCAL, WholeProject


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


@pytest.fixture(scope="session")
def made_project(
    tmp_path_factory: pytest.TempPathFactory, uv_wheel: tuple[str, bytes]
) -> Iterator[SmallProject]:
    """Ada's project with its .venv; tests that use it leave its locks and .venv in step."""
    with serving(_stocked(uv_wheel)) as index:
        made = SmallProject(tmp_path_factory.mktemp("made"), index, uv_wheel[0])
        first = made.heavy("secret")
        assert first.returncode == 0, first.stderr
        yield made


@pytest.fixture(scope="session")
def shared_clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeProject]:
    """Ada's clone; its database lives as long as the tests of this process."""
    made = WholeProject(tmp_path_factory.mktemp("clone"))
    yield made
    made.clean_up()


@pytest.fixture
def port() -> str:
    """A port that is free now; tests run side by side."""
    with socket.create_server((LOCAL, 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture
def clone(shared_clone: WholeProject) -> WholeProject:
    """The clone with no server running."""
    assert shared_clone.heavy("stop").returncode == 0
    return shared_clone


@pytest.fixture
def served(shared_clone: WholeProject, port: str) -> WholeProject:
    """The clone with its server running on its own; it may have been running before."""
    result = shared_clone.heavy("dev", "--detach", "--wait", "--port", "auto", HEAVY_PORT=port)
    assert result.returncode == 0, result.stdout + result.stderr
    return shared_clone


def _stocked(uv_wheel: tuple[str, bytes]) -> LocalIndex:
    index = LocalIndex()
    index.add("uv", *uv_wheel)
    for name in ("ada-tools", "bo-tools", "cy-tools"):
        index.add(name, "1.0", small_wheel(name, "1.0"))
    return index
