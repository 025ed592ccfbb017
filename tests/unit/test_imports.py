import subprocess
import sys

import pytest

IMPORT_ALL = """
import importlib, os, pkgutil, sys
os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "1"  # Locust wants to come first, or to leave sockets alone.
import heavy_stack, heavy_engine
for package in (heavy_stack, heavy_engine):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith(("heavy_stack.", "heavy_engine."))]))
"""


def test_every_module_imports_with_an_empty_environment(pytestconfig: pytest.Config) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=pytestconfig.rootpath,
        env={},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 40
