"""The engine's own Python, as browsers get it: without docstrings, comments and types.

Brython reads it anew on each start, and that takes time for every word. Client modules stay as they are
written: their tracebacks name lines.
"""

import ast


def lean_python(source: str) -> str:
    """A module that does the same."""
    return ast.unparse(ast.fix_missing_locations(_Leaner().visit(ast.parse(source))))


def is_for_types(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


class _Leaner(ast.NodeTransformer):
    """Leaves out what nothing does."""

    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = _without_words(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        node.body = _without_words(node.body) or [ast.Pass()]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        return ast.Assign([node.target], node.value) if node.value else None

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt] | None:
        if is_for_types(node):
            return [kept for statement in node.orelse if (kept := self.visit(statement))]
        return self.generic_visit(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        self.generic_visit(node)
        node.body = _without_words(node.body) or [ast.Pass()]
        return node


def _without_words(body: list[ast.stmt]) -> list[ast.stmt]:
    """Texts that stand alone: docstrings, also of attributes."""
    return [statement for statement in body if not _is_text(statement)]


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
