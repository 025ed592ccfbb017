"""Text with a form of its own: preformatted, commands, badges, facts."""

from typing import Any, Literal

from reactpy.types import VdomDict

from heavy_engine.elements import html

Tone = Literal["plain", "good", "warn", "bad"]


def Preformatted(text: str, *, label: str) -> VdomDict:
    """Text whose spaces and lines count; `label` names it, as it may scroll."""
    return html.pre({"class": "preformatted", "tabindex": "0", "role": "group", "aria-label": label}, text)


def Command(text: str) -> VdomDict:
    """A command to copy: one click selects all of it, without the prompt."""
    return html.code({"class": "command"}, text)


def FilePath(path: str) -> VdomDict:
    """A file to open: one click selects its path."""
    return html.code({"class": "command command-file"}, path)


def Badge(text: str, tone: Tone = "plain") -> VdomDict:
    """A word on the state of something; colour and shape repeat what it says."""
    return html.span({"class": "badge" if tone == "plain" else f"badge badge-{tone}"}, text)


def Facts(**facts: Any) -> VdomDict:
    """Names and what they are: `Facts(Server="PostgreSQL 18")`."""
    return html.dl({"class": "facts"}, *(_fact(name, value) for name, value in facts.items()))


def FactList(*facts: tuple[str, Any]) -> VdomDict:
    """The same for names of any kind: `FactList(("Lent to", "Ada"), ("In Ada's words", "soon"))`."""
    return html.dl({"class": "facts"}, *(_fact(name, value) for name, value in facts))


def State(text: str, *, good: bool) -> VdomDict:
    """Whether something is as it should be: a light, and words for it."""
    return html.span({"class": "state" if good else "state state-bad"}, text)


def _fact(name: str, value: Any) -> VdomDict:
    return html.div(html.dt(name), html.dd(value))
