"""The few lines by which a project learns of a table: its row, manager, page and link."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from dev_scripts.add.imports import fenced_lines, insert_sorted, natural, with_imports
from dev_scripts.add.layout import url_path
from dev_scripts.add.names import TableName
from dev_scripts.add.refusal import Refused

TABLES = Path("backend/data/sql_models/__init__.py")
CONTEXT = Path("backend/context.py")
ROUTES = Path("routes.py")
FRAME = Path("frontend/components/page_frame.py")

Register = Callable[[str, TableName], str]


def in_tables(text: str, name: TableName) -> str:
    """sql_models/__init__.py with the row's class, without which no migration sees the table."""
    text = with_imports(text, [(f".{name.plural}", name.row_class)])
    listed = _value_of(text, "__all__")
    if not isinstance(listed, ast.List | ast.Tuple):
        raise Refused([f"{TABLES} has no list __all__; what it says must begin there."])
    words = [(part.value, part) for part in listed.elts if isinstance(part, ast.Constant)]
    later = [part for word, part in words if _rank(str(word)) > _rank(name.row_class)]
    if not later or _is_on_one_line(listed):
        return _with_last(text, listed, f'"{name.row_class}"')
    earlier = [part for word, part in words if _rank(str(word)) <= _rank(name.row_class)]
    predecessor = earlier[-1].lineno - 1 if earlier else None
    new = f'    "{name.row_class}",'
    lines = insert_sorted(text.splitlines(), new, later[0].lineno - 1, predecessor, "    ")
    return "\n".join(lines) + "\n"


def in_context(text: str, name: TableName) -> str:
    """context.py with a property for the manager."""
    module = f".data.model_managers.{name.snake}_managers"
    text = with_imports(text, [("functools", "cached_property"), (module, f"{name.singular}Manager")])
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    context = next((node for node in classes if node.name == "HeavyContext"), None)
    if context is None:
        raise Refused([f"{CONTEXT} has no class HeavyContext; managers are its properties."])
    lines = text.splitlines()
    end = _after_fence(lines, (context.end_lineno or 1) - 1)
    new = [
        "",
        "    @cached_property",
        f"    def {name.plural}(self) -> {name.singular}Manager:",
        f'        """What people do with {name.people}."""',
        f"        return {name.singular}Manager(self.db_session)",
    ]
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def in_routes(text: str, name: TableName) -> str:
    """routes.py with the page."""
    page = f"{name.plural_class}Page"
    text = with_imports(text, [(f".frontend.pages.{name.plural}_page", page)])
    routes = _value_of(text, "ROUTES")
    if not isinstance(routes, ast.Dict):
        raise Refused([f"{ROUTES} has no dictionary ROUTES; pages are listed there."])
    if url_path(name) in [key.value for key in routes.keys if isinstance(key, ast.Constant)]:
        raise Refused([f"{ROUTES} has a page at {url_path(name)} already."])
    title = re.search(r'"[^"\n]* · ([^"\n]+)"', text)
    titled = f"{name.title} · {title[1]}" if title else name.title
    layout = ", layout=PageFrame" if "layout=PageFrame" in text else ""
    return _with_last(text, routes, f'"{url_path(name)}": Route({page}, "{titled}"{layout})')


def in_frame(text: str, name: TableName) -> str:
    """page_frame.py with a link in the navigation; unchanged where there is no such list."""
    links = _value_of(text, "NAVIGATION")
    if not isinstance(links, ast.Tuple | ast.List) or f'"{url_path(name)}"' in text:
        return text
    return _with_last(text, links, f'("{url_path(name)}", "{name.title}")')


REGISTERS: Mapping[Path, Register] = {
    TABLES: in_tables,
    CONTEXT: in_context,
    ROUTES: in_routes,
    FRAME: in_frame,
}


def missing_from(path: Path, text: str, name: TableName) -> str | None:
    """What a file lacks of a table; None where it knows it. A link is its owner's business."""
    wanted = {
        TABLES: (name.row_class, f"the class {name.row_class}"),
        CONTEXT: (f"{name.singular}Manager(", f"the property {name.plural}"),
        ROUTES: (f"{name.plural_class}Page", f"the page {name.plural_class}Page"),
    }
    if path not in wanted:
        return None
    word, what = wanted[path]
    return None if re.search(rf"\b{re.escape(word)}", text) else what


def _value_of(text: str, name: str) -> ast.expr | None:
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.value if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return node.value
    return None


def _with_last(text: str, container: ast.expr, entry: str) -> str:
    """The text with one more entry before the closing bracket, outside of what is marked as demo."""
    lines = text.splitlines()
    row, column = (container.end_lineno or 1) - 1, (container.end_col_offset or 1) - 1
    head = lines[row].encode()[:column].decode()
    if not head.strip():
        lines[row:row] = [f"{head}    {entry},"]
        return _with_comma("\n".join(lines) + "\n", container)
    tail = lines[row][len(head) :]
    comma = "" if head.rstrip().endswith((",", "(", "[", "{")) else ","
    lines[row] = f"{head}{comma} {entry}{tail}"
    return "\n".join(lines) + "\n"


def _with_comma(text: str, container: ast.expr) -> str:
    """See to it that what was the last entry ends with a comma."""
    parts = [node for node in ast.iter_child_nodes(container) if isinstance(node, ast.expr)]
    if not parts:
        return text
    last = max(parts, key=lambda node: (node.end_lineno or 0, node.end_col_offset or 0))
    lines = text.splitlines()
    row, column = (
        (last.end_lineno or 1) - 1,
        len(lines[(last.end_lineno or 1) - 1].encode()[: last.end_col_offset].decode()),
    )
    if not lines[row][column:].lstrip().startswith(","):
        lines[row] = f"{lines[row][:column]},{lines[row][column:]}"
    return "\n".join(lines) + "\n"


def _rank(word: str) -> tuple[bool, list[tuple[int, int, str]]]:
    """The order of `__all__` as ruff wants it: names in capitals, then the others."""
    return not word.isupper(), natural(word)


def _is_on_one_line(node: ast.expr) -> bool:
    return node.lineno == node.end_lineno


def _after_fence(lines: list[str], number: int) -> int:
    """The line after this one, or after the demo marks around or right behind it."""
    fences = fenced_lines(lines)
    place = fences[number][1] if number in fences else number
    return place + 1
