"""What was filled in, as people read it."""

from collections.abc import Sequence

from .checking import Values, choices_now, is_shown
from .kinds import SECRETS
from .specs import Spec


def answers_of(specs: Sequence[Spec], values: Values, before: str = "") -> list[tuple[str, str]]:
    """What was filled in, as people read it: labels and texts; no secrets."""
    found: list[tuple[str, str]] = []
    for spec in specs:
        if not is_shown(spec, values) or spec.kind in SECRETS:
            continue
        label = f"{before}{spec.label}"
        inside = values[spec.name]
        if spec.kind == "group":
            found += answers_of(spec.inner, inside, f"{label}: ")
        elif spec.kind == "rows":
            for number, row in enumerate(inside, 1):
                found += answers_of(spec.inner, row, f"{label} {number}: ")
        elif spec.kind == "file":
            found.append((label, ", ".join(file.name for file in inside)))
        else:
            found.append((label, _answer(spec, values)))
    return found


def _answer(spec: Spec, values: Values) -> str:
    held = values[spec.name]
    if isinstance(held, bool):
        return "yes" if held else "no"
    choices = choices_now(spec, values) if spec.choices else ()
    labels: dict[str, str] = {choice.text: choice.label for choice in choices}
    several: tuple[str, ...] = held if isinstance(held, tuple) else (str(held),)
    return ", ".join(labels.get(one, one) for one in several)
