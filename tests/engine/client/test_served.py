"""The core is served in one piece, small, and means what its modules mean."""

import gzip
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import Browser

from heavy_engine.sanic_executor.assets import BUNDLES, CLIENT_CORE
from heavy_engine.sanic_executor.scripts import bundle, lean
from tests.engine.client.stage import CLIENT

BYTES_MOST = 12 * 1024
EXTRA = re.compile(r'^  "data-[\w-]+": "(\w+)",$', re.MULTILINE)
LOADED = re.compile(r'(?<!typeof )import\("\./([\w-]+\.js)"\)(?!\.\w+[ }])')
IMPORTED = re.compile(r'^import .*"\./([\w-]+\.js)";$', re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


LATE_BUNDLES = sorted(set(BUNDLES) - {CLIENT_CORE})
EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


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


@pytest.mark.parametrize("name", LATE_BUNDLES)
def test_a_late_module_comes_with_all_that_it_imports(name: str) -> None:
    served = bundle(CLIENT, name, is_imported=True)

    assert not IMPORTED.search(served)
    assert EXPORTED.findall(served) == EXPORTED.findall((CLIENT / name).read_text())
    for imported in imported_by(name) - {name}:
        assert f"const ${imported.removesuffix('.js')} = (" in served


def test_no_module_comes_with_two_late_ones() -> None:
    """It would be there twice, each with what it remembers."""
    brought = Counter(name for late in LATE_BUNDLES for name in imported_by(late))

    assert [name for name, times in brought.items() if times > 1] == []


def test_a_late_module_that_imports_others_comes_as_one() -> None:
    for_developers = {path.name for path in CLIENT.glob("d*.js") if path.name.startswith(("debug.", "dev_"))}
    brought = {name for late in LATE_BUNDLES for name in imported_by(late)}
    core = imported_by("boot.js")
    alone = modules_that_load_late() - brought - for_developers

    assert {name for name in alone if imported_by(name) - core - {name}} == set()


async def test_what_a_late_module_imports_keeps_its_names_to_itself(
    tmp_path: Path, chromium: Browser
) -> None:
    (tmp_path / "axes.js").write_text(
        'export const KIND = "axe";\nconst words = () => "sharp";\n'
        "export function say() {\n  return words();\n}\n"
    )
    (tmp_path / "anvils.js").write_text(
        'import { KIND as OTHER, say } from "./axes.js";\n\nexport class Anvil {\n'
        '  words() { return `${words()} beside a ${say()} ${OTHER}`; }\n}\nconst words = () => "heavy";\n'
    )
    (tmp_path / "shed.js").write_text(
        'import { Anvil } from "./anvils.js";\nimport * as axes from "./axes.js";\n\n'
        'const words = "here";\nexport function look() {\n'
        "  return [words, axes.KIND, axes.say(), new Anvil().words()];\n}\n"
    )
    served = bundle(tmp_path, "shed.js", is_imported=True)
    page = await chromium.new_page()

    address = f"data:text/javascript,{quote(served)}"
    said = await page.evaluate("async (address) => (await import(address)).look()", address)

    assert said == ["here", "axe", "sharp", "heavy beside a sharp axe"]
    await page.close()
