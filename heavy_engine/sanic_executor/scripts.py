"""Our scripts as browsers get them: those that every page needs as one, each late one with what it imports.

They are written as plain ES modules and run as such. Served in one piece without comments and
types they cost one request and half the bytes. Each name at the top of a module is unique
among those of every page, which a test proves; of a late one, what it imports keeps its names to itself.
"""

import gzip
import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{[^}]*\}|\* as \w+) from "\./([\w-]+\.js)";\n', re.MULTILINE)
_NAMES_IMPORTED = re.compile(r'^import (?:(\{[^}]*\})|\* as (\w+)) from "\./([\w-]+)\.js";$', re.MULTILINE)
_NAME_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
# Scripts of ours hold these signs nowhere else; the browser tests run what this leaves.
_BLOCK_COMMENT = re.compile(r"/\*\*.*?\*/ ?", re.DOTALL)
_LINE_COMMENT = re.compile(r"(^|\s)//\s.*$", re.MULTILINE)
_BLANK = re.compile(r"\n\s+")


@cache
def compressed(folder: Path, entry: str, _version: str, *, is_imported: bool = False) -> tuple[bytes, bytes]:
    """A module with all that it imports, as it is and by gzip; made once for each version."""
    source = bundle(folder, entry, is_imported=is_imported).encode()
    return source, gzip.compress(source, 9, mtime=0)


def bundle(folder: Path, entry: str, *, is_imported: bool = False) -> str:
    """One module made of a module and all that it imports at once.

    What it imports later, by `import(…)`, stays a module of its own. One that is imported itself keeps its
    exports, and what it imports is closed: two of them may call different things the same.
    """
    sources = _in_order(folder, entry, {})
    if not is_imported:
        return lean("".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources.values()))
    last = _with_closed_imports(sources.pop(entry))
    return lean("".join([*(_closed(name, source) for name, source in sources.items()), last]))


def lean(source: str) -> str:
    """A module without comments, types and indentation."""
    without = _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", source))
    return _BLANK.sub("\n", without).strip() + "\n"


def _closed(name: str, source: str) -> str:
    """A module as a constant that holds what it exports."""
    exported = ", ".join(_NAME_EXPORTED.findall(source))
    inner = _EXPORT.sub("", _with_closed_imports(source))
    constant = _constant(name.removesuffix(".js"))
    return f"const {constant} = (() => {{\n{inner}\nreturn {{ {exported} }};\n}})();\n"


def _with_closed_imports(source: str) -> str:
    def take(found: re.Match[str]) -> str:
        names = (found[1] or found[2]).replace(" as ", ": ")
        return f"const {names} = {_constant(found[3])};"

    return _NAMES_IMPORTED.sub(take, source)


def _constant(name: str) -> str:
    # A sign that no name of ours begins with.
    return "$" + name.replace("-", "_")


def _in_order(folder: Path, name: str, known: dict[str, str]) -> dict[str, str]:
    """The sources of a module and of what it imports, those first that others need."""
    source = (folder / name).read_text()
    for imported in _IMPORT.findall(source):
        if imported not in known:
            _in_order(folder, imported, known)
    known[name] = source
    return known
