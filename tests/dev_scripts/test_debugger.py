"""./heavy dev under a debugger, as an editor's launch profile starts it: breakpoints hold over a reload."""

import asyncio
from pathlib import Path

import httpx

from tests.dev_scripts.whole_project import WholeProject
from tests.support.dap import debugger
from tests.support.waiting import PATIENCE_S, eventually

# What ./heavy does once .venv is ready.
HEAVY = "import os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'dev_scripts', *sys.argv[1:]])\n"
PAGE = '''"""A page to be looked at closely."""

from reactpy import component
from reactpy.types import Component

from heavy_engine.elements import html


@component
def LandingPage() -> Component:
    """What the shed has."""
    words = "one axe"
    return html.main(html.h1(words))
'''


def line_of(words: str, source: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if words in line)


async def ask(url: str) -> str:
    """The page; whoever answers may stand at a breakpoint for long."""
    async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False) as client:
        return (await client.get(url)).text


async def test_a_breakpoint_is_met_on_its_line_also_after_lines_came_above_it(
    clone: WholeProject, port: str, postgresql_url: str
) -> None:
    heavy = clone.root / "begin_heavy.py"
    heavy.write_text(HEAVY)
    (page,) = clone.root.glob("*/frontend/pages/landing_page.py")
    before, url = page.read_text("utf-8"), f"http://127.0.0.1:{port}/"
    later = PAGE.replace("from reactpy import", "# One.\n# Two.\n# Three.\nfrom reactpy import", 1)
    later = later.replace("one axe", "two axes")
    page.write_text(PAGE, "utf-8")

    async with debugger() as editor:
        editor.break_at(page, line_of("one axe", PAGE))
        words = ("dev", "--port", port, "--no-open", "--no-seed")
        environment = clone.environment(HEAVY_DATABASE_URL=postgresql_url)
        await editor.launch(heavy, *words, cwd=str(clone.root), env=environment)
        await eventually(lambda: "Pages " in "".join(editor.output), what="a port")
        first = asyncio.create_task(ask(url))
        stop = await editor.stopped()
        assert (Path(stop.file), stop.line) == (page, line_of("one axe", PAGE))
        await stop.go_on()
        assert "one axe" in await first

        editor.break_at(page, line_of("two axes", later))
        page.write_text(later, "utf-8")
        await eventually(lambda: "Shown " in "".join(editor.output), what="a reload")
        second = asyncio.create_task(ask(url))
        stop = await editor.stopped()
        assert (stop.function, stop.line) == ("LandingPage", line_of("two axes", later))
        await stop.go_on()
        assert "two axes" in await second
    page.write_text(before, "utf-8")
    heavy.unlink()
