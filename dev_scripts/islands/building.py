"""Fetch packages with npm and build one module of them with esbuild; in a folder that goes afterwards.

npm asks the registry that it is set up for (its own configuration, .npmrc of this project, environment);
no address of one is written here. Scripts of packages are not run, and nothing here needs Node later.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dev_scripts.add.refusal import Refused
from dev_scripts.islands.wanted import Package, entry_of
from dev_scripts.project import PROJECT_ROOT

ESBUILD = "0.28.2"
TARGET = "es2022"
FETCH_WITHIN_S = 600
NO_NPM = (
    "npm was not found. It fetches packages and is needed for that only: what is vendored runs without Node."
    " Install it, or run this where it is, and commit static/islands."
)


class Built(NamedTuple):
    """A module, its style if it has one, and the folders of the packages that are in it."""

    script: bytes
    style: bytes
    packages: dict[str, Path]
    facts: dict[str, dict[str, Any]]


def fetch(packages: Sequence[Package], folder: Path) -> None:
    """Install packages, and esbuild, below a folder.

    Raises:
        Refused: when npm is missing, or cannot get them.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise Refused([NO_NPM])
    (folder / "package.json").write_text("{}")
    if (PROJECT_ROOT / ".npmrc").is_file():
        shutil.copy(PROJECT_ROOT / ".npmrc", folder / ".npmrc")
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder)]
    wanted = [*(package.spec for package in packages), f"esbuild@{ESBUILD}"]
    done = _run([npm, "install", *flags, *wanted], folder)
    if done.returncode:
        raise Refused([f"npm could not get {', '.join(wanted)}:", done.stderr.strip()])


def build(packages: Sequence[Package], style: str, folder: Path) -> Built:
    """One module of what was fetched.

    Raises:
        Refused: when esbuild finds a fault, or the style is not in the packages.
    """
    done = _bundle(packages, folder, with_default=True)
    if done.returncode and 'import "default"' in done.stderr:
        done = _bundle(packages, folder, with_default=False)
    if done.returncode:
        raise Refused(["esbuild could not build it:", done.stderr.strip()])
    found = _packages_in(folder)
    if style:
        _build_style(style, folder)
        found |= _all_packages(folder, [f"node_modules/{style}"])
    styled = folder / "out" / "entry.css"
    return Built(
        (folder / "out" / "entry.js").read_bytes(),
        styled.read_bytes() if styled.is_file() else b"",
        found,
        _facts(folder),
    )


def _bundle(
    packages: Sequence[Package], folder: Path, *, with_default: bool
) -> subprocess.CompletedProcess[str]:
    (folder / "entry.js").write_text(entry_of(packages, with_default=with_default))
    flags = ["--bundle", "--format=esm", "--minify", f"--target={TARGET}", "--legal-comments=none"]
    flags += ['--define:process.env.NODE_ENV="production"', "--outdir=out", "--metafile=meta.json"]
    flags += ["--log-level=error", "--log-override:import-is-undefined=error"]
    flags += ["--loader:.svg=dataurl", "--loader:.woff2=dataurl"]
    return _run([_esbuild(folder), "entry.js", *flags], folder)


def _build_style(style: str, folder: Path) -> None:
    source = (folder / "node_modules" / style).resolve()
    if not source.is_relative_to((folder / "node_modules").resolve()) or not source.is_file():
        raise Refused([f"There is no style {style!r} in these packages. Wanted: PACKAGE/path/to/file.css"])
    done = _run([_esbuild(folder), str(source), "--bundle", "--minify", "--outfile=out/entry.css"], folder)
    if done.returncode:
        raise Refused([f"esbuild could not build {style}:", done.stderr.strip()])


def _esbuild(folder: Path) -> str:
    found = sorted(folder.glob("node_modules/@esbuild/*/bin/esbuild*"))
    found += sorted(folder.glob("node_modules/@esbuild/*/esbuild.exe"))
    if not found:
        raise Refused(["esbuild came without its program: npm left out optional packages; switch that on."])
    return str(found[0])


def _packages_in(folder: Path) -> dict[str, Path]:
    inputs = json.loads((folder / "meta.json").read_text())["inputs"]
    return _all_packages(folder, inputs)


def _all_packages(folder: Path, files: Sequence[str]) -> dict[str, Path]:
    """The packages that files belong to, with their folders; the innermost node_modules counts."""
    found = {}
    for file in files:
        above, inside, rest = file.rpartition("node_modules/")
        if not inside:
            continue
        parts = rest.split("/")
        name = "/".join(parts[: 2 if rest.startswith("@") else 1])
        found[name] = folder / above / inside / name
    return found


def _facts(folder: Path) -> dict[str, dict[str, Any]]:
    """What npm knows of each package, such as the hash it was checked against."""
    known = json.loads((folder / "node_modules" / ".package-lock.json").read_text())["packages"]
    return {path.rpartition("node_modules/")[2]: facts for path, facts in known.items()}


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_WITHIN_S)
