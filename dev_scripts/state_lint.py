"""Refuses states of pages that browsers must not hold: who somebody is, what they may, what they pay.

States are kept in people's browsers, sealed, and come back after a restart. Sealed or not, what
decides about people and money is looked up where it is used: the one that comes back may be a day old.
Names tell: the variable that a state is assigned to, or the name that use_kept_state() gets. A comment
allows one that only sounds so:

    price, set_price = use_state("")  # lint: allow kept-state because it is what Ada types, not what she pays
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dev_scripts.migration_lint.allowances import Allowance, lines_about, read
from dev_scripts.project import PROJECT_ROOT, app_package

RULE = "kept-state"
KEEPING_HOOKS = frozenset({"use_state", "use_reducer", "use_kept_state"})
NAMING_HOOK = "use_kept_state"
# The last words of a name; what comes before them only says which one.
SUBJECTS: dict[str, str] = {
    "who the user is": r"user|users?_id|account_id|caller|identity|owner_id|tenant|tenant_id|email_verified",
    "what they may": (
        r"roles?|permissions?|privileges?|rights?|scopes?|admin|superuser|moderator|staff"
        r"|is_authenticated|logged_in|signed_in"
    ),
    "what something costs": r"prices?|costs?|fees?|discounts?|tax|amount_due|salary",
    "what somebody owns": r"balances?|credits?|wallet",
}
# A name that begins so says what somebody may, or what is done on the page, not what is so.
RIGHTS = re.compile(r"(may|can)_\w+")
ABOUT_THE_PAGE = re.compile(
    r"(show|shows|hide|hides|sort|sorts|filter|filters|edit|edits|search|typed|draft)_\w+"
)
_SUBJECTS = {said: re.compile(rf"(\w+_)?({words})") for said, words in SUBJECTS.items()}


class Finding(NamedTuple):
    """A state that should not be kept."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def problems(folder: Path | None = None) -> list[str]:
    """What is wrong in an application's code, one sentence each."""
    folder = folder or PROJECT_ROOT / app_package()
    files = sorted(folder.rglob("*.py"))
    return [str(finding) for path in files for finding in findings(path, path.read_text(encoding="utf-8"))]


def findings(path: Path, source: str) -> Iterator[Finding]:
    """The states of one file that should not be kept."""
    if not any(hook in source for hook in KEEPING_HOOKS):
        return
    allowances = {one.line: one for one in read(source) if one.rule == RULE or RULE in one.trouble}
    shown = path.relative_to(PROJECT_ROOT) if path.is_relative_to(PROJECT_ROOT) else path
    for name, line in states(ast.parse(source)):
        if subject := subject_of(name):
            about = [allowances[each] for each in lines_about(source, line) if each in allowances]
            if sentence := _sentence(name, subject, about):
                yield Finding(shown, line, sentence)


def states(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names under which states are kept, and the lines where they are made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (hook := _hook(node.value)):
            name = _given_name(node.value) if hook == NAMING_HOOK else _target(node.targets[0])
        elif isinstance(node, ast.AnnAssign) and (hook := _hook(node.value)):
            name = _given_name(node.value) if hook == NAMING_HOOK else _target(node.target)
        else:
            continue
        if name:
            yield name, node.lineno


def subject_of(name: str) -> str:
    """What a name says that browsers must not hold; empty if it says none of that."""
    words = re.sub(r"\W+", "_", name).strip("_").lower()
    if ABOUT_THE_PAGE.fullmatch(words):
        return ""
    if RIGHTS.fullmatch(words):
        return "what they may"
    return next((said for said, pattern in _SUBJECTS.items() if pattern.fullmatch(words)), "")


def _sentence(name: str, subject: str, allowances: list[Allowance]) -> str:
    for allowance in allowances:
        if not allowance.trouble:
            return ""
        return f"the comment that allows {name!r} {allowance.trouble}"
    return (
        f"the state {name!r} sounds like {subject}, and states are kept in people's browsers for up to a day."
        " Look it up where it is used (use_live, use_query), or make it with use_unkept_state();"
        f" if it only sounds so:  # lint: allow {RULE} because REASON"
    )


def _hook(value: ast.expr | None) -> str:
    """The hook that a value comes from; empty for others."""
    while isinstance(value, ast.Subscript | ast.Attribute):
        value = value.value
    if not isinstance(value, ast.Call):
        return ""
    called = value.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name if name in KEEPING_HOOKS else ""


def _given_name(value: ast.expr | None) -> str:
    while isinstance(value, ast.Subscript | ast.Attribute):
        value = value.value
    first = value.args[0] if isinstance(value, ast.Call) and value.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _target(target: ast.expr) -> str:
    """What a state is assigned to: `count` of `count, set_count`, `open` of `_, set_open`."""
    names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    texts = [name.id for name in names if isinstance(name, ast.Name)]
    if texts[:1] == ["_"] and len(texts) > 1:
        return texts[1].removeprefix("set_")
    return texts[0] if texts else ""
