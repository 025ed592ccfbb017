"""docs/data.md is true: a newcomer who types its shell blocks has a live page."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts.verbs import VERBS
from tests.dev_scripts.whole_project import ROOT, WholeProject, get

DOCUMENT = ROOT / "docs/data.md"
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PATIENCE_S = 170


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[WholeProject]:
    made = WholeProject(tmp_path)
    (made.root / ".venv").symlink_to(ROOT / ".venv")
    yield made
    made.clean_up()


@pytest.mark.skipif(not (ROOT / ".venv").is_dir(), reason="./heavy made no .venv here")
@pytest.mark.timeout(PATIENCE_S + 60)
def test_who_types_what_the_document_says_has_a_live_page(clone: WholeProject) -> None:
    blocks = SHELL.findall(DOCUMENT.read_text(encoding="utf-8"))
    *first, last = blocks
    assert len(blocks) >= 5

    for block in first:
        type_into_a_shell(clone, block)
    status, page = get(clone.record()["url"] + "tools")
    type_into_a_shell(clone, last)

    assert status == 200
    assert "<h1" in page
    assert "Tools" in page
    assert "color" in (clone.root / "heavy_stack/backend/data/sql_models/tools.py").read_text()


def test_every_verb_of_the_walk_is_one() -> None:
    names = {verb.name for verb in VERBS}
    typed = [line for block in SHELL.findall(DOCUMENT.read_text()) for line in block.splitlines()]

    for line in typed:
        words = line.removeprefix("./heavy ").split()
        assert {words[0], " ".join(words[:2])} & names, line


def type_into_a_shell(clone: WholeProject, block: str) -> None:
    """Run a block as somebody would who copied it; the first command that fails ends it."""
    # The Python of .venv is the one that ./heavy would choose again.
    path = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    result = subprocess.run(
        [shutil.which("bash") or "sh", "-euc", block],
        cwd=clone.root,
        env=clone.environment(PATH=path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert result.returncode == 0, f"{block}\n{result.stdout}"
