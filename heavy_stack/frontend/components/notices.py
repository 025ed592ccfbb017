"""Messages: what fails for everybody, and what failed for the person who looks."""

from typing import Any, Literal

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import Health, Notice, use_health, use_notices, use_session
from heavy_engine.elements import html

from .buttons import RemoveButton

Tone = Literal["plain", "good", "bad"]

DATABASE_AWAY = "The database does not answer; nothing you do is saved until it is back."


@component
def HealthBanner() -> VdomDict:
    """One line across the page for as long as something that pages need does not work."""
    health = use_health()

    banner = html.p({"class": "banner"}, _sentence(health))
    return html.div({"role": "alert"}, "" if health.ok else banner)


@component
def Notices() -> VdomDict:
    """The person's messages, newest below, until they are dismissed."""
    session = use_session()
    notices = use_notices()

    toasts = [_toast(notice, session.dismiss) for notice in notices]
    return html.div({"class": "toasts", "role": "status"}, *toasts)


def Toast(text: str, *, reference: str = "", on_dismiss: Any, key: str, tone: Tone = "bad") -> VdomDict:
    """One message with a button that takes it away; `tone` colours its edge."""
    code = html.span({"class": "toast-reference"}, f"Reference {reference}") if reference else ""
    return html.div(
        {"class": "toast" if tone == "bad" else f"toast toast-{tone}", "key": key},
        html.p({"class": "toast-text"}, text, code),
        RemoveButton("Dismiss message", on_click=on_dismiss),
    )


def _toast(notice: Notice, dismiss: Any) -> VdomDict:
    def take_away(_event: dict[str, Any]) -> None:
        dismiss(notice.id)

    return Toast(notice.text, reference=notice.reference, on_dismiss=take_away, key=notice.id)


def _sentence(health: Health) -> str:
    problems = dict(health.problems)
    return DATABASE_AWAY if "database" in problems else " ".join(problems.values())
