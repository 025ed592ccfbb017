"""The core is served in one piece, small, and means what its modules mean."""

import gzip
import re
from collections import Counter

from heavy_engine.sanic_executor.scripts import bundle, lean
from tests.engine.client.stage import CLIENT

BYTES_MOST = 12 * 1024
LATE = {"islands.js", "debug.js"}
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


def test_the_core_is_small() -> None:
    assert len(gzip.compress(bundle(CLIENT, "boot.js").encode(), 9)) <= BYTES_MOST


def test_all_modules_that_are_not_late_are_in_the_core() -> None:
    core = bundle(CLIENT, "boot.js")
    held = set(DECLARED.findall(core))

    for module in CLIENT.glob("*.js"):
        own = set(DECLARED.findall(module.read_text()))
        assert own
        assert (own <= held) == (module.name not in LATE), module.name
    assert not re.search(r"^(import|export) ", core, re.MULTILINE)


def test_names_are_unique_among_the_modules_of_the_core() -> None:
    modules = [path.read_text() for path in CLIENT.glob("*.js") if path.name not in LATE]
    names = Counter(name for source in modules for name in DECLARED.findall(source))

    assert [name for name, count in names.items() if count > 1] == []


def test_only_comments_and_indentation_are_left_out() -> None:
    source = (
        "/** @param {string} a */\nfunction f(a) {\n  // why\n"
        '  return /** @type {any} */ (a) + "http://x"; // how\n}\n'
    )

    assert lean(source) == 'function f(a) {\nreturn (a) + "http://x";\n}\n'
