"""An editor for code: CodeMirror in the browser (static/islands/codemirror.js, code_editor.js)."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from reactpy.reactjs import component_from_file
from reactpy.types import VdomConstructor, VdomDict

from heavy_engine.elements import html

_WAITING = html.p({"class": "editor-waiting"}, "An editor opens here where JavaScript runs.")
_Editor: VdomConstructor = component_from_file(
    Path(__file__).with_name("code_editor.js"), "CodeEditor", fallback=_WAITING
)


def CodeEditor(
    value: str,
    *,
    label: str,
    on_change: Callable[[str], None],
    language: Literal["python", "text"] = "text",
    is_read_only: bool = False,
) -> VdomDict:
    """Let somebody edit a text; whatever `value` becomes is shown, what is typed meanwhile is kept.

    Tab leaves the editor, as it leaves every field.

    Args:
        value: the text.
        label: what it is, for people who cannot see it.
        on_change: told the text when somebody rests from typing, and when they leave.
        language: how it is coloured and indented.
        is_read_only: whether it can only be read and copied.
    """
    model = {
        "value": value,
        "label": label,
        "language": language,
        "isReadOnly": is_read_only,
        "onChange": on_change,
    }
    return _Editor(model)
