"""A desk with fields of every kind, which says back what it was told: an application for recorders."""

from pathlib import Path
from typing import Any

from reactpy import component, event, use_state
from reactpy.types import VdomDict

from heavy_engine import Application, Route
from heavy_engine.elements import html
from heavy_engine.hooks.links import Link
from heavy_engine.hooks.navigation import use_title

from .shop import open_work, who_asks

FIELDS = {
    "title": {"aria-label": "Title"},
    "notes": {"aria-label": "Notes"},
    "password": {"aria-label": "Password", "type": "password"},
    "again": {"aria-label": "Once more", "autocomplete": "new-password"},
    "code": {"aria-label": "Code", "autocomplete": "one-time-code"},
    "card": {"aria-label": "Card", "autocomplete": "cc-number"},
    "api_key": {"aria-label": "Key"},
    "salary": {"aria-label": "Salary", "data-private": ""},
}


@component
def DeskPage() -> VdomDict:
    """Fields that tell every key, what was said, and a form that tells when it is sent."""
    said, set_said = use_state({"": ""})
    sent, set_sent = use_state("")
    use_title(f"Desk {said.get('password', '')}".strip())

    def field(name: str, attributes: dict[str, str]) -> VdomDict:
        def put(event: dict[str, Any]) -> None:
            set_said(lambda old: {**old, name: event["target"]["value"]})

        return html.input({"name": name, "onInput": put, "key": name, **attributes})

    @event(prevent_default=True)
    def send(event: dict[str, Any]) -> None:
        told = {one["name"]: one["value"] for one in event["currentTarget"]["elements"] if one.get("name")}
        set_sent(" and ".join(told.values()))

    echoed = [html.p({"key": f"{name} said"}, f"{name} is “{text}”") for name, text in said.items() if name]
    return html.main(
        html.h1("Desk"),
        *(field(name, attributes) for name, attributes in FIELDS.items()),
        html.div({"data-private": ""}, html.p(f"Private: {said.get('title', '')}")),
        *echoed,
        html.form(
            {"onSubmit": send, "aria-label": "Sign in"},
            html.input({"type": "hidden", "name": "form_token", "value": "Zm9ybS10b2tlbi1vZi1hLWZvcm0"}),
            html.input({"name": "user", "aria-label": "User"}),
            html.input({"name": "passphrase", "aria-label": "Passphrase", "type": "password"}),
            html.textarea({"name": "secret_story", "aria-label": "Story"}),
            html.button({"type": "submit"}, "Sign in"),
        ),
        html.p(f"Sent: {sent}"),
        Keys(),
        Link("/reset/r3set-of-ada?token=t0ken-of-ada&page=2", "Reset"),
    )


@component
def Keys() -> VdomDict:
    """What hears keys, the mouse, and the focus."""
    heard, set_heard = use_state("nothing")
    counts, set_counts = use_state(0)
    return html.div(
        {"onMouseMove": lambda _event: set_counts(counts + 1), "role": "group", "aria-label": "Keys"},
        html.input(
            {
                "aria-label": "Keys",
                "id": "keys",
                "onKeyDown": lambda event: set_heard(event["key"]),
                "onFocus": lambda _event: None,
            }
        ),
        html.p(f"Heard: {heard}"),
        html.div({"id": "drop", "onUploads": lambda _event: None}, html.input({"type": "file"})),
    )


@component
def ResetPage(token: str) -> VdomDict:
    """What says its address."""
    return html.main(html.h1("Reset"), html.p(f"For {token}"), Link("/", "Desk"))


def application() -> Application:
    """The desk."""
    return Application(
        name="Desk",
        routes={"/": Route(DeskPage, "Desk"), "/reset/<token>": Route(ResetPage, "Reset")},
        error_page=lambda status, *_words: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )
