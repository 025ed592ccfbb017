"""What recordings and their steps say in a few words."""

from ..recordings.steps import Recording, Step
from ..recordings.words import said

PATHS_MAX = 5
_ENDS = {
    "stopped": "recording was stopped",
    "left": "the page was left",
    "size": "the file was as large as one may be",
    "slow": "it could not be written fast enough",
    "late": "saved; its beginning is not kept",
    "lost": "what followed could not be understood",
}
_OTHERS = {
    "news": "something came by itself",
    "away": "the connection was lost",
    "back_again": "the connection came back",
    "leave": "left the page",
}


def summary(recording: Recording) -> str:
    """What was done, from the address to the error, if there was one."""
    visits = [step.path for step in recording.steps if step.do in ("visit", "go") and step.path]
    where = " → ".join(dict.fromkeys(path.partition("?")[0] for path in visits[:PATHS_MAX]))
    troubles = [step.type for step in recording.steps if step.do == "trouble"]
    return f"{where}: {', '.join(dict.fromkeys(troubles))}" if troubles else where


def said_of(step: Step) -> str:
    """A step, or what happened instead."""
    if step.do == "trouble":
        return f"{step.type}: {step.said} ({step.reference})"
    if step.do == "end":
        return f"end: {_ENDS.get(step.why, step.why)}"
    return _OTHERS.get(step.do) or said(step)
