"""Our scripts as browsers get them: the modules as written, without what is for readers only."""

import re

# Scripts of ours hold these signs nowhere else; the browser tests run what this leaves.
_BLOCK_COMMENT = re.compile(r"/\*\*.*?\*/ ?", re.DOTALL)
_LINE_COMMENT = re.compile(r"(^|\s)//\s.*$", re.MULTILINE)
_BLANK = re.compile(r"\n\s+")


def lean(source: str) -> str:
    """A module without comments, types and indentation."""
    without = _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", source))
    return _BLANK.sub("\n", without).strip() + "\n"
