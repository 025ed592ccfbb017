"""The pytest plugin: an application's conftest gives the application, tests get `visit`."""

import subprocess
import sys
from pathlib import Path

from tests.support.servers import PROJECT_ROOT

CONFTEST = """
import pytest
from tests.engine.testing.shed import Shed, application as shed_application

pytest_plugins = ["heavy_engine.testing.plugin"]

@pytest.fixture
def application():
    return shed_application(Shed({"axe": ""}))
"""
TESTS = """
async def test_a_counter_counts(visit):
    ada = await visit("/counter", as_="Ada")
    await ada.click("Add one")
    assert ada.text("#n") == "1"

async def test_what_is_missing_is_named(visit):
    ada = await visit("/", as_="Ada")
    await ada.click("Done")
"""


def test_an_application_gets_visit_from_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_shed.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    ran = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120)

    assert "1 failed, 1 passed" in ran.stdout, ran.stdout
    assert "no 'Done' on this page; there are: button 'Take axe'" in ran.stdout
