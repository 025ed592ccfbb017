"""The core is served in one piece, small, and means what its modules mean."""

import gzip
import re
from collections import Counter

from heavy_engine.sanic_executor.scripts import bundle, lean
from tests.engine.client.stage import CLIENT

BYTES_MOST = 12 * 1024
EXTRA = re.compile(r'^  "data-[\w-]+": "(\w+)",$', re.MULTILINE)
LOADED = re.compile(r'(?<!typeof )import\("\./([\w-]+\.js)"\)(?!\.\w+[ }])')
IMPORTED = re.compile(r'^import .*"\./([\w-]+\.js)";$', re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


def modules_that_load_late() -> set[str]:
    """What the core or a late module imports by import(…), and what attributes name."""
    boot, extras = (CLIENT / "boot.js").read_text(), (CLIENT / "extras.js").read_text()
    for_developers = LOADED.findall((CLIENT / "debug.js").read_text())
    late = {*LOADED.findall(boot), *for_developers, *(f"{name}.js" for name in EXTRA.findall(extras))}
    return imported_by(*late) - imported_by("boot.js")


def imported_by(*names: str) -> set[str]:
    """Modules, and all that they import at once."""
    known: set[str] = set()
    waiting = set(names)
    while waiting:
        known |= waiting
        waiting = {
            found for name in waiting for found in IMPORTED.findall((CLIENT / name).read_text())
        } - known
    return known


def test_the_core_is_small() -> None:
    assert len(gzip.compress(bundle(CLIENT, "boot.js").encode(), 9)) <= BYTES_MOST


def test_all_modules_that_are_not_late_are_in_the_core() -> None:
    core = bundle(CLIENT, "boot.js")
    held = set(DECLARED.findall(core))

    late = modules_that_load_late()
    for module in CLIENT.glob("*.js"):
        own = set(DECLARED.findall(module.read_text()))
        assert own
        assert (own <= held) == (module.name not in late), module.name
    assert not re.search(r"^(import|export) ", core, re.MULTILINE)


def test_names_are_unique_among_the_modules_of_the_core() -> None:
    late = modules_that_load_late()
    modules = [path.read_text() for path in CLIENT.glob("*.js") if path.name not in late]
    names = Counter(name for source in modules for name in DECLARED.findall(source))

    assert [name for name, count in names.items() if count > 1] == []


def test_only_comments_and_indentation_are_left_out() -> None:
    source = (
        "/** @param {string} a */\nfunction f(a) {\n  // why\n"
        '  return /** @type {any} */ (a) + "http://x"; // how\n}\n'
    )

    assert lean(source) == 'function f(a) {\nreturn (a) + "http://x";\n}\n'
