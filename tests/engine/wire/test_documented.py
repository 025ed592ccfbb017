"""docs/wire.md, the patcher here and the client's patch.js know the same edits."""

import re
from pathlib import Path

from heavy_engine.testing.patch import OPERATIONS
from heavy_engine.wire.messages import PROTOCOL_VERSION

ROOT = Path(__file__).parents[3]
WIRE = (ROOT / "docs" / "wire.md").read_text()
CLIENT = ROOT / "heavy_engine" / "client"


def documented() -> set[str]:
    return set(re.findall(r'^\| `\["(\w)", ', WIRE, re.MULTILINE))


def test_the_patcher_here_knows_the_edits_that_are_documented() -> None:
    assert set(OPERATIONS) == documented()


def test_the_client_knows_the_edits_that_are_documented() -> None:
    source = "\n".join(path.read_text() for path in CLIENT.glob("*.js"))
    of_the_tree = set(re.findall(r"^    (\w)\(registry, \[", source, re.MULTILINE))
    of_the_page = documented() - of_the_tree

    assert of_the_tree == set("tapirmxf")
    assert [
        letter for letter in sorted(of_the_page) if not re.search(rf'"{letter}"|\b{letter}\(', source)
    ] == []


def test_the_documented_version_is_the_one_spoken() -> None:
    assert f"Protocol version: **{PROTOCOL_VERSION}**" in WIRE
