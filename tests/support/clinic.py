"""A clinic, where everything is somebody's secret: an application that does its best to give them away."""

import sys
from pathlib import Path
from typing import Any, cast

from reactpy import component, event, use_state
from reactpy.types import VdomDict

from heavy_engine import Application, EngineSettings, Route
from heavy_engine.elements import html
from heavy_engine.hooks.links import Link
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone

from .shop import open_work, who_asks


@component
def ClinicPage() -> VdomDict:
    """Says back what it hears, in every spelling."""
    said, set_said = use_state(cast("tuple[str, ...]", ()))
    is_shown, set_shown = use_state(False)

    def hear(event: dict[str, Any]) -> None:
        set_said(lambda old: (*old, str(event["target"].get("value", ""))))

    def hear_files(event: dict[str, Any]) -> None:
        set_said(lambda old: (*old, *(one["name"] for one in event["detail"]["chosen"])))

    def listen(_event: dict[str, Any]) -> None:
        return None

    def fail(_event: dict[str, Any]) -> None:
        raise LookupError(f"nobody may enter with {said[-1] if said else 'nothing'}")

    @event(prevent_default=True)
    def send(event: dict[str, Any]) -> None:
        told = event["currentTarget"]["elements"]
        set_said(lambda old: (*old, *(str(one.get("value", "")) for one in told)))

    lines = [html.p({"key": at}, text.splitlines()[-1:]) for at, text in enumerate(said)]
    echoes = [html.p({"key": at}, f"Heard {text} indeed") for at, text in enumerate(said)]
    cards = [
        html.p({"key": at}, f"Card {_in_groups(text)}") for at, text in enumerate(said) if text.isdigit()
    ]
    return html.main(
        html.h1("Clinic"),
        html.label("Your password", html.input({"name": "x1", "onInput": hear})),
        html.label(
            "Door",
            html.input({"name": "x2", "type": "text" if is_shown else "password", "onInput": hear}),
        ),
        html.button({"onClick": lambda _event: set_shown(True)}, "Show it"),
        html.textarea({"aria-label": "Secret story", "onInput": hear}),
        html.input({"aria-label": "Account", "autocomplete": "cc-number", "onInput": hear}),
        html.div(
            {"onKeyDown": listen, "onPaste": listen, "onBeforeInput": listen, "id": "pair"},
            html.input({"aria-label": "Name"}),
            html.input({"type": "password", "aria-label": "Word"}),
        ),
        html.form(
            {"onSubmit": send, "aria-label": "Entry"},
            html.input({"name": "who", "aria-label": "Who"}),
            html.input({"name": "entry", "type": "password", "aria-label": "Entry code"}),
            html.button({"type": "submit"}, "Enter"),
        ),
        html.section(
            {"data-private": ""},
            html.h2("Diagnosis: melancholy"),
            html.button({"onClick": listen}, "Save melancholy"),
            html.select(
                {"name": "illness", "aria-label": "Illness", "onChange": hear},
                html.option("none"),
                html.option("gout"),
            ),
            html.label("Contagious", html.input({"type": "checkbox", "onChange": listen})),
            Link("/patients/jane-roe", "Jane Roe"),
            html.div({"onUploads": hear_files, "id": "xrays"}, html.input({"type": "file", "name": "xray"})),
        ),
        html.h2("For ", html.span({"data-private": ""}, "Jane Roe")),
        html.button({"onClick": fail}, "Fail for ", html.span({"data-private": ""}, "Jane Roe")),
        html.div(echoes),
        html.div(lines),
        html.div(cards),
        Link("/reset/k3y?sig=s1gnature#access_token=fr4gment", "Reset"),
    )


@component
def ResetPage(token: str) -> VdomDict:
    """The same for somebody who has a token."""
    return html.div(html.p({"data-private": ""}, token), ClinicPage())


@component
def PatientPage(name: str) -> VdomDict:
    """What says nobody's name."""
    return html.main(html.h1("Patient"), html.p({"data-private": ""}, name))


def _in_groups(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def application() -> Application:
    """The clinic."""
    return Application(
        name="Clinic",
        routes={
            "/": Route(ClinicPage, "Clinic"),
            "/reset/<token>": Route(ResetPage, "Reset"),
            "/patients/<name>": Route(PatientPage, "Patient"),
        },
        error_page=lambda status, *_words: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


def main(port: str, recordings: str) -> None:
    """Serve it until stopped: python -m tests.support.clinic PORT FOLDER"""
    configure_logging("info", "json")
    settings = EngineSettings((b"k",), ("127.0.0.1",), recording=True, recordings_folder=recordings)
    serve_alone(build_server(application(), settings), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
