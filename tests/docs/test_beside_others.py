"""What docs/pages.md says of its length, and of others, is what anybody counts."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
OURS = (DOCS / "pages.md").read_text(encoding="utf-8")
OTHERS = (DOCS / "pages_beside_others.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
TYPED_IN_PASSING = re.compile(r"`(\./heavy [^`]+)`")
ELIXIR_IMPORT = re.compile(r"\s*(alias|import|require|use) ")
# The list is ours until its test begins.
ITS_TEST = "**4. "
LINES_MOST = 60
COLUMNS = 110

Block = tuple[str, str]
Row = tuple[str, ...]


def test_the_table_says_what_is_counted() -> None:
    typed = [typed_here(), *(BLOCK.findall(section) for section in sections(OTHERS).values())]
    wanted = [
        row("lines that are typed", (len(lines_of(blocks)) for blocks in typed)),
        row("of them imports", (sum(map(imports, blocks)) for blocks in typed)),
        row("characters in them", (sum(map(len, lines_of(blocks))) for blocks in typed)),
    ]

    found = table()[1:4]

    assert found == wanted, "write these rows in docs/pages.md:\n" + "\n".join(
        f"| {' | '.join(cells)} |" for cells in wanted
    )


def test_the_table_names_who_is_compared() -> None:
    assert [name for name in table()[0] if name] == ["here", *sections(OTHERS)]


def test_it_is_short_and_nobody_needs_fewer_lines() -> None:
    here, *others = (int(cell) for cell in table()[1][1:])

    assert here < LINES_MOST
    assert here < min(others)


def test_python_is_laid_out_as_the_rule_says(tmp_path: Path) -> None:
    for number, (language, code) in enumerate(BLOCK.findall(OURS + OTHERS)):
        if language == "python":
            (tmp_path / f"block_{number}.py").write_text(code, encoding="utf-8")

    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--diff"]
    done = subprocess.run([*command, f"--line-length={COLUMNS}", tmp_path], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_what_is_counted_is_what_somebody_types() -> None:
    block = ("python", "# why\nfrom ado import (\n    ada,\n    bo,\n)\n\nada(bo)  # now\n")

    assert lines_of([block]) == ["from ado import (", "ada,", "bo,", ")", "ada(bo)  # now"]
    assert imports(block) == 4
    assert imports(("elixir", "use Ada, :bo\n  alias Ada.Bo\nuseful()\n")) == 2


def typed_here() -> list[Block]:
    """What the reader of docs/pages.md has typed when the page stands."""
    steps = OURS.split(ITS_TEST)[0]
    in_passing = "\n".join(TYPED_IN_PASSING.findall(steps))
    return [*BLOCK.findall(steps), ("sh", in_passing)]


def sections(document: str) -> dict[str, str]:
    """The sections of a document by their titles."""
    titled = re.split(r"^## (.+)\n", document, flags=re.MULTILINE)[1:]
    return dict(zip(titled[::2], titled[1::2], strict=True))


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Lines that are neither empty nor a comment, without the space around them."""
    lines = (line.strip() for _, code in blocks for line in code.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def imports(block: Block) -> int:
    """How many of a block's lines only say where names come from."""
    language, code = block
    if language == "python":
        return sum(lines_of_node(node) for node in ast.parse(code).body if is_import(node))
    return sum(bool(ELIXIR_IMPORT.match(line)) for line in code.splitlines())


def is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def lines_of_node(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def table() -> list[Row]:
    """The rows of the table beside others; the first has the names."""
    rows = re.findall(r"^\|(.+)\|$", sections(OURS)["Beside others"], re.MULTILINE)
    cells = [tuple(cell.strip() for cell in one.split("|")) for one in rows]
    return [cells[0], *cells[2:]]


def row(title: str, figures: Iterable[int]) -> Row:
    return (title, *map(str, figures))
