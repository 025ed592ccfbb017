"""A data folder for each test, and the proof that the test left nothing running there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev_scripts.embedded_postgres.support import nobody_is_left


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Where a server may keep its data; only this account can enter."""
    yield tmp_path / "postgres"
    nobody_is_left(tmp_path / "postgres")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can enter."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    yield folder
    nobody_is_left(folder / "postgres")
    shutil.rmtree(folder)


@pytest.fixture
def as_root() -> None:
    """For tests of what only root meets."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
