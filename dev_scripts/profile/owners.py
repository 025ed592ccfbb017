"""Whose a function is: the application's, the engine's, the tests', a library's or Python's."""

import re
from pathlib import Path

from dev_scripts.profile.flame import Function
from dev_scripts.project import PROJECT_ROOT, app_package

APP, ENGINE, TOOLS, LIBRARY, PYTHON, NOBODY = "app", "engine", "tools", "library", "python", ""
# On top of the stack these have nothing to do, or wait for a CPU after something came: py-spy cannot tell.
WAITING = "waiting"
WAITS = (
    ("Selector.select", "/selectors.py"),
    ("Condition.wait", "/threading.py"),
    ("_worker", "/concurrent/futures/thread.py"),
    ("WorkerThread.run", "/anyio/_backends/_asyncio.py"),
    ("Tie._wait", "/heavy_engine/supervisor/tie.py"),
)
OWNERS = (APP, ENGINE, TOOLS, LIBRARY, PYTHON, WAITING)
LIBRARIES = ("site-packages", "dist-packages")
SHARED = re.compile(r"(?:(?<=\()|^)/[^()]*?/(?:(?:site|dist)-packages/|lib/(?=python3\.\d+/(?!site-|dist-)))")
# Told apart by lightness too, for those who see no hues.
COLOURS = {
    APP: "rgb(232,119,34)",
    ENGINE: "rgb(120,170,226)",
    TOOLS: "rgb(190,205,150)",
    LIBRARY: "rgb(205,205,205)",
    PYTHON: "rgb(228,228,228)",
    WAITING: "rgb(245,245,245)",
    NOBODY: "rgb(245,245,245)",
}
LEGEND = {name: COLOURS[name] for name in (APP, ENGINE, TOOLS, LIBRARY, PYTHON)}
ENGINE_FOLDER, BROWSER = "heavy_engine", ("heavy_engine", "testing")


def owner(function: Function) -> str:
    """One of the words above; "" for what is no function, such as a process."""
    if not function.path:
        return NOBODY
    if any(function.name.endswith(name) and function.path.endswith(file) for name, file in WAITS):
        return WAITING
    parts = Path(function.path).parts
    if any(folder in parts for folder in LIBRARIES):
        return LIBRARY
    try:
        inside = Path(function.path).relative_to(PROJECT_ROOT).parts
    except ValueError:
        return PYTHON
    return _owner_here(inside)


def colour(function: Function) -> str:
    """What its boxes in the graph are filled with."""
    return COLOURS[owner(function)]


def shorter(text: str) -> str:
    """A text without the folders that all paths of their kind share."""
    return SHARED.sub("", text).replace(f"{PROJECT_ROOT}/", "")


def _owner_here(parts: tuple[str, ...]) -> str:
    if parts[0] == app_package():
        return APP
    return ENGINE if parts[0] == ENGINE_FOLDER and parts[:2] != BROWSER else TOOLS
