"""Vendor packages of npm as one built file, for a JavaScript component; pages load it only where they use it.

Writes static/islands/NAME.js with its licences and a line in islands.lock.json: names, versions, hashes. The
server and ./heavy check refuse files that are not what was written. npm is needed to fetch them, here only.

    ./heavy add island uplot --style uplot/dist/uPlot.min.css
    ./heavy add island codemirror:EditorView,basicSetup @codemirror/lang-python:python --name codemirror

Next, write a module that imports "/static/islands/NAME.js"; docs/engine.md, Islands, says what it exports.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dev_scripts.islands.building import ESBUILD, Built, build, fetch
from dev_scripts.islands.licences import licence_text, licences, version_of
from dev_scripts.islands.wanted import island_name, read_packages
from dev_scripts.project import PROJECT_ROOT
from heavy_engine.vendored import FOLDER, LOCK, digest_of, read_lock

# What our Content-Security-Policy does not let run, by how it is written.
FORBIDDEN = {
    "eval(": "eval",
    "new Function(": "new Function",
    ".innerHTML=": "innerHTML",
    "document.write(": "document.write",
    'createElement("style")': "style elements (unless it is told to use a shadow root)",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "packages",
        metavar="PACKAGE",
        nargs="+",
        help="package[@version][:names to export]; several become one file and share what they need",
    )
    parser.add_argument("--name", help="the name of the file; that of the first package if left out")
    parser.add_argument(
        "--style", default="", metavar="PATH", help="a stylesheet in a package: uplot/dist/uPlot.min.css"
    )
    parser.add_argument(
        "--allow-licence", action="append", default=[], metavar="LICENCE", help="one that is not in the list"
    )


def run(arguments: Namespace) -> int:
    """Fetch, build, look at licences, write."""
    packages = read_packages(arguments.packages)
    name = island_name(arguments.name, packages)
    with TemporaryDirectory(prefix="heavy-island-") as made:
        folder = Path(made)
        fetch(packages, folder)
        built = build(packages, arguments.style, folder)
        found = licences(built.packages, arguments.allow_licence)
        words = licence_text(built.packages, found)
        write(PROJECT_ROOT / "static" / FOLDER, name, built, found, words)
        print("\n".join(summary(name, built, found)))
    return 0


def write(folder: Path, name: str, built: Built, found: dict[str, str], words: str) -> None:
    """The files of an island, and its line in the lock."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = read_lock(folder)
    for old in lock.get(name, {}).get("files", {}):
        (folder / old).unlink(missing_ok=True)
    files = {f"{name}.js": built.script, f"{name}.LICENSES.txt": words.encode()}
    if built.style:
        files[f"{name}.css"] = built.style
    for file, content in files.items():
        (folder / file).write_bytes(content)
    lock[name] = {
        "built_with": f"esbuild {ESBUILD}",
        "files": {file: digest_of(content) for file, content in sorted(files.items())},
        "packages": {package: _facts(package, built, found) for package in sorted(found)},
    }
    text = json.dumps(dict(sorted(lock.items())), indent=2)
    (folder / LOCK).write_text(text + "\n", "utf-8")


def summary(name: str, built: Built, found: dict[str, str]) -> list[str]:
    """What was written, and what to know of it."""
    size = f"{len(built.script) / 1024:,.0f} KiB"
    lines = [f"Wrote static/{FOLDER}/{name}.js ({size}), its licences and {LOCK}."]
    lines += [
        f"  {package} {version_of(built.packages[package])}, {found[package]}" for package in sorted(found)
    ]
    text = built.script.decode("utf-8", errors="replace")
    used = [what for sign, what in FORBIDDEN.items() if sign in text]
    if used:
        lines += [
            "",
            f"It has {', '.join(used)}: our Content-Security-Policy refuses that where it is reached.",
        ]
        lines += ["Try it in a browser and look into its console."]
    return [
        *lines,
        "",
        f'Next:  import … from "/static/{FOLDER}/{name}.js"  in a module; docs/engine.md, Islands.',
    ]


def _facts(package: str, built: Built, found: dict[str, str]) -> dict[str, Any]:
    facts = built.facts.get(package, {})
    return {
        "version": version_of(built.packages[package]),
        "licence": found[package],
        "integrity": facts.get("integrity", ""),
    }
