"""The report: what was done, what was found, for people and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .checker import Verdict


@dataclass(frozen=True)
class Finding:
    """One run of one scenario.

    Attributes:
        name: of the scenario.
        title: what happens in it.
        off: the defence that was off; empty if all were on.
        expects: what a problem says then.
        verdict: what was found.
        seconds: how long it took.
    """

    name: str
    title: str
    off: str
    expects: str
    verdict: Verdict
    seconds: float

    @property
    def is_right(self) -> bool:
        """Green with all defences; red without one, and for its sake."""
        return (
            any(self.expects in said for said in self.verdict.problems) if self.off else self.verdict.is_green
        )


def line(finding: Finding) -> str:
    """One run in one line, with the first things that were wrong."""
    colour = "green" if finding.verdict.is_green else "RED"
    how = f" without {finding.off}" if finding.off else ""
    figures = ", ".join(f"{name} {value}" for name, value in finding.verdict.figures.items())
    problems = "".join(f"\n    {problem}" for problem in finding.verdict.problems[:4])
    right = "" if finding.is_right else "  <- WRONG"
    return f"{finding.name}{how}: {colour}{right} ({finding.seconds:.0f} s) {figures}{problems}"


def as_markdown(found: Sequence[Finding], *, is_long: bool, seconds: float) -> str:
    """A table for docs/reliability.md."""
    head = ["| scenario | result | figures |", "|---|---|---|"]
    rows = [f"| {each.title} | {_result(each)} | {_figures(each)} |" for each in found if not each.off]
    controls = [
        f"| {each.title} | {each.off} | {_result(each)}: {_first(each)} |" for each in found if each.off
    ]
    tables = [*head, *rows, "", "| scenario | without | result |", "|---|---|---|", *controls]
    form = "long" if is_long else "short"
    return "\n".join([*tables, "", f"The {form} form, {seconds / 60:.0f} minutes."]) + "\n"


def as_json(found: Sequence[Finding]) -> str:
    """All of it for programs."""
    facts = [asdict(each) | {"is_green": each.verdict.is_green, "is_right": each.is_right} for each in found]
    return json.dumps(facts, indent=1) + "\n"


def _result(finding: Finding) -> str:
    colour = "green" if finding.verdict.is_green else "red"
    return colour if finding.is_right else f"**{colour}**"


def _figures(finding: Finding) -> str:
    return ", ".join(f"{name} {value}" for name, value in finding.verdict.figures.items())


def _first(finding: Finding) -> str:
    """A problem that was to be seen, without whose it was."""
    said = [problem for problem in finding.verdict.problems if finding.expects in problem]
    return (said or finding.verdict.problems or ["nothing was found"])[0].rpartition(": ")[2]
