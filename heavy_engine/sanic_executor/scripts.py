"""Our scripts as browsers get them: the modules that every page needs, as one.

They are written as plain ES modules and run as such. Served in one piece without comments and
types they cost one request and half the bytes; each name at the top of a module is unique
among them, which a test proves.
"""

import gzip
import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
# Scripts of ours hold these signs nowhere else; the browser tests run what this leaves.
_BLOCK_COMMENT = re.compile(r"/\*\*.*?\*/ ?", re.DOTALL)
_LINE_COMMENT = re.compile(r"(^|\s)//\s.*$", re.MULTILINE)
_BLANK = re.compile(r"\n\s+")


@cache
def compressed(folder: Path, entry: str, _version: str) -> tuple[bytes, bytes]:
    """A module with all that it imports, as it is and by gzip; made once for each version."""
    source = bundle(folder, entry).encode()
    return source, gzip.compress(source, 9, mtime=0)


def bundle(folder: Path, entry: str) -> str:
    """One module made of a module and all that it imports at once.

    What it imports later, by `import(…)`, stays a module of its own.
    """
    parts = (_EXPORT.sub("", _IMPORT.sub("", source)) for source in _in_order(folder, entry, {}).values())
    return lean("".join(parts))


def lean(source: str) -> str:
    """A module without comments, types and indentation."""
    without = _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", source))
    return _BLANK.sub("\n", without).strip() + "\n"


def _in_order(folder: Path, name: str, known: dict[str, str]) -> dict[str, str]:
    """The sources of a module and of what it imports, those first that others need."""
    source = (folder / name).read_text()
    for imported in _IMPORT.findall(source):
        if imported not in known:
            _in_order(folder, imported, known)
    known[name] = source
    return known
