"""A small project with tests, and a test daemon for it."""

import os
import subprocess
import sys
from pathlib import Path

from dev_scripts.warm.client import NurseryGone, tell
from dev_scripts.warm.kinds import Kind

NURSERY = """
import sys
from pathlib import Path
from dev_scripts.warm.kinds import Kind
from dev_scripts.warm.nursery import serve
sys.exit(serve(Kind("shed", ("toolshed",), ("toolshed",), warms_pytest=True, root=Path(sys.argv[1]))))
"""
ASKER = """
import os, sys
from pathlib import Path
from dev_scripts.hot_tests.handing_over import hand_over
code = hand_over(["pytest", *sys.argv[2:]], os.environ, Path(sys.argv[1]))
sys.exit(99 if code is None else code)
"""
STAYED_HERE = 99
TESTS = """
import sys, time
def test_that_passes():
    assert sys.stdout.encoding
def test_that_fails():
    edge = "blunt"
    assert edge == "sharp"
def test_that_lasts():
    open("begun", "w").close()
    time.sleep(600)
"""


class HotShed:
    """A project with tests, and a daemon for it."""

    def __init__(self, root: Path, *, opens: bool = True) -> None:
        self.root = root
        self.kind = Kind("shed", ("toolshed",), ("toolshed",), root=root)
        (root / "toolshed").mkdir()
        (root / "toolshed" / "__init__.py").write_text("")
        (root / "pyproject.toml").write_text(
            '[tool.pytest.ini_options]\naddopts = ["-p", "no:cacheprovider"]\n'
            'filterwarnings = ["error"]\nasyncio_default_fixture_loop_scope = "session"\n'
        )
        self.tests = root / "test_axe.py"
        self.tests.write_text(TESTS)
        paths = os.pathsep.join([str(root), str(Path.cwd())])
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "HEAVY"))
        }
        self.environment = clean | {"PYTHONPATH": paths, "COLUMNS": "80"}
        if opens:
            self.nursery = subprocess.Popen([sys.executable, "-c", NURSERY, str(root)], env=self.environment)

    def answers(self) -> bool:
        try:
            return bool(tell(self.kind.socket_path, "status"))
        except NurseryGone:
            return False

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", ASKER, str(self.kind.socket_path), *words]

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def plainly(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
        )
