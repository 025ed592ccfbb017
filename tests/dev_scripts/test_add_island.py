"""./heavy add island: what is fetched, built, written and watched over; npm is played by a few lines."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from dev_scripts.add import island
from dev_scripts.add.refusal import Refused
from dev_scripts.islands import building
from dev_scripts.islands.wanted import Package, entry_of, island_name, read_packages
from heavy_engine.vendored import IslandsChanged, require_vendored, vendored_problems
from tests.support.servers import PROJECT_ROOT

# Begun by sh, for a #! line takes no path with a space; to Python the first lines are a text.
HEAD = """#!/bin/sh
''':'
exec "{python}" "$0" "$@"
'''
"""
# Installs two packages, one inside of the other, and an esbuild that joins what it is told to.
NPM = """{head}
import json, pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--prefix") + 1])
(folder / "asked.json").write_text(json.dumps(sys.argv[1:]))
if "nobody" in sys.argv:
    sys.exit("404 nobody")
modules = folder / "node_modules"
def package(path, licence, words):
    (modules / path / "dist").mkdir(parents=True)
    (modules / path / "package.json").write_text(json.dumps({{"version": "1.2.3", "license": licence}}))
    (modules / path / "dist" / "style.css").write_text("a {{ color: red }}")
    if words:
        (modules / path / "LICENSE").write_text(words)
package("plot", "MIT", "Copyright Ada")
package("plot/node_modules/@maths/small", "{licence}", "Copyright Bo")
lock = {{"node_modules/plot": {{"version": "1.2.3", "integrity": "sha512-abc", "resolved": "somewhere"}}}}
(modules / ".package-lock.json").write_text(json.dumps({{"packages": lock}}))
tool = modules / "@esbuild" / "here" / "bin"
tool.mkdir(parents=True)
(tool / "esbuild").write_text({head!r} + '''
import json, pathlib, sys
pathlib.Path("out").mkdir(exist_ok=True)
if "entry.js" in sys.argv:
    entry = pathlib.Path("entry.js").read_text()
    if "default" in entry:
        sys.exit('No matching export for import "default"')
    inputs = ["entry.js", "node_modules/plot/dist/a.js", "node_modules/plot/node_modules/@maths/small/b.js"]
    pathlib.Path("meta.json").write_text(json.dumps({{"inputs": dict.fromkeys(inputs, 0)}}))
    pathlib.Path("out/entry.js").write_text("built of " + entry)
else:
    pathlib.Path("out/entry.css").write_text("small style")
''')
(tool / "esbuild").chmod(0o755)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, whose PATH has our npm."""
    monkeypatch.setattr(island, "PROJECT_ROOT", tmp_path)
    monkeypatch.setattr(building, "PROJECT_ROOT", tmp_path)
    serve_npm(tmp_path, monkeypatch)
    return tmp_path


def serve_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, licence: str = "ISC") -> None:
    tool = folder / "bin" / "npm"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(NPM.format(head=HEAD.format(python=sys.executable), licence=licence))
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")


def add(*words: str) -> int:
    parser = ArgumentParser()
    island.add_arguments(parser)
    return island.run(parser.parse_args(words))


def test_a_package_becomes_a_script_a_style_its_licences_and_a_line_in_the_lock(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add("plot", "--style", "plot/dist/style.css") == 0

    folder = project / "static" / "islands"
    assert (folder / "plot.js").read_text() == 'built of export * from "plot";\n'
    assert (folder / "plot.css").read_text() == "small style"
    words = (folder / "plot.LICENSES.txt").read_text()
    assert "@maths/small 1.2.3 (ISC)\n\nCopyright Bo" in words
    assert "plot 1.2.3 (MIT)\n\nCopyright Ada" in words
    lock = json.loads((folder / "islands.lock.json").read_text())["plot"]
    assert lock["packages"]["plot"] == {"version": "1.2.3", "licence": "MIT", "integrity": "sha512-abc"}
    assert sorted(lock["files"]) == ["plot.LICENSES.txt", "plot.css", "plot.js"]
    assert "somewhere" not in (folder / "islands.lock.json").read_text()
    assert vendored_problems(folder) == []
    assert "plot 1.2.3, MIT" in capsys.readouterr().out


def test_adding_it_again_takes_old_files_away_and_leaves_others(project: Path) -> None:
    add("plot", "--style", "plot/dist/style.css")
    add("plot", "--name", "other")
    add("plot:Line")

    folder = project / "static" / "islands"
    assert not (folder / "plot.css").exists()
    assert 'export { Line } from "plot"' in (folder / "plot.js").read_text()
    assert (folder / "other.js").is_file()
    assert vendored_problems(folder) == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["https://example.org/x.tgz"], "is no package"),
        (["../plot"], "is no package"),
        (["plot; rm"], "is no package"),
        (["plot", "--name", "../x"], "cannot name a file"),
        (["nobody"], "npm could not get nobody"),
        (["plot", "--style", "../package.json"], "There is no style"),
        (["plot", "--style", "plot/none.css"], "There is no style"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    project: Path, words: list[str], problem: str
) -> None:
    with pytest.raises(Refused, match=problem):
        add(*words)

    assert not (project / "static").exists()


def test_a_licence_that_nobody_allowed_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_npm(project, monkeypatch, licence="GPL-3.0")

    with pytest.raises(Refused, match=r"@maths/small is under GPL-3\.0.*--allow-licence"):
        add("plot")

    assert add("plot", "--allow-licence", "GPL-3.0") == 0


def test_without_npm_it_says_what_is_missing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project))

    with pytest.raises(Refused, match="npm was not found"):
        add("plot")


def test_packages_are_read_with_versions_and_names() -> None:
    assert read_packages(["@a/b@1.2:x,y", "c"]) == [Package("@a/b", "1.2", ("x", "y")), Package("c")]
    assert island_name(None, read_packages(["@a/b.js"])) == "a-b-js"
    assert entry_of(read_packages(["@a/b:x", "c"]), with_default=True) == (
        'export { x } from "@a/b";\nexport * from "c";\n'
    )


def test_files_that_are_not_what_was_vendored_stop_the_server(project: Path) -> None:
    add("plot")
    folder = project / "static" / "islands"
    require_vendored(project / "static")
    (folder / "plot.js").write_text("something else")
    (folder / "plot.LICENSES.txt").unlink()
    (folder / "stranger.js").write_text("x")

    with pytest.raises(IslandsChanged) as caught:
        require_vendored(project / "static")

    assert str(caught.value).splitlines()[:3] == [
        "islands/plot.LICENSES.txt is gone.",
        "islands/stranger.js is not in islands.lock.json.",
        "islands/plot.js is not what was vendored.",
    ]
    (folder / "islands.lock.json").write_text('{"plot": 3}')
    assert "cannot be read" in vendored_problems(folder)[0]


def test_what_this_project_vendored_is_whole() -> None:
    folder = PROJECT_ROOT / "static" / "islands"

    assert vendored_problems(folder) == []
    lock = json.loads((folder / "islands.lock.json").read_text())
    assert all(package["integrity"] for entry in lock.values() for package in entry["packages"].values())
