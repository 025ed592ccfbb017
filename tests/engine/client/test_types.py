"""The types in the comments of the browser's modules, where a TypeScript compiler is at hand."""

import shutil
import subprocess

import pytest

from tests.support.servers import PROJECT_ROOT


@pytest.mark.skipif(shutil.which("tsc") is None, reason="tsc is not on the PATH; the project needs no Node")
def test_the_types_of_the_client_hold() -> None:
    config = PROJECT_ROOT / "heavy_engine/client/jsconfig.json"

    checked = subprocess.run(["tsc", "-p", config], capture_output=True, text=True)

    assert checked.stdout == ""
    assert checked.returncode == 0
