"""JavaScript components: what ReactPy put aside for browsers is served, and what it imports."""

import re
from pathlib import Path

import httpx
import pytest
from reactpy.config import REACTPY_WEB_MODULES_DIR

from heavy_engine.sanic_executor.assets import REACTPY_FILES, reactpy_folder
from heavy_engine.sanic_executor.memory import THRESHOLDS
from tests.engine.test_faults import start_small


async def test_a_module_of_a_component_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = tmp_path / "modules"
    (modules / "inner").mkdir(parents=True)
    (modules / "inner" / "button.js").write_text("export const Button = 1;")
    monkeypatch.setenv(REACTPY_WEB_MODULES_DIR.name, str(modules))
    server = await start_small(tmp_path)
    try:
        async with httpx.AsyncClient(base_url=server.url) as client:
            module = await client.get("/_live/modules/inner/button.js")
            unknown = await client.get("/_live/modules/inner/nothing.js")
            preact = await client.get("/_live/reactpy/preact.js")
    finally:
        server.stop()

    assert module.text == "export const Button = 1;"
    assert module.headers["content-type"].startswith("text/javascript")
    assert unknown.status_code == 404
    assert preact.status_code == 200


def test_what_is_served_of_reactpy_imports_only_what_is_served() -> None:
    folder = reactpy_folder()
    served = {path.name for pattern in REACTPY_FILES for path in folder.glob(pattern)}

    for name in served:
        imported = re.findall(r'(?:from|import)\s*\(?"\./([^"]+)"', (folder / name).read_text())
        assert set(imported) <= served, name
    assert {"preact.js", "preact-dom.js", "preact-jsx-runtime.js"} <= served
    assert "index.js" not in served


def test_garbage_is_looked_for_rarely() -> None:
    assert THRESHOLDS[0] >= 10_000
