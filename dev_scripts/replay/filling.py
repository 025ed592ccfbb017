"""Filling: one person's own texts from templates such as `axe {user}`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Mapping


def filled(templates: Mapping[str, str], user: int, round_: int) -> dict[str, str]:
    """The texts of one user in one round: `{user}` and `{round}` are numbers from 0, `{nth}` from 1."""
    numbers = {"{user}": user, "{round}": round_, "{nth}": user + 1}
    return {name: _put_in(template, numbers) for name, template in templates.items()}


def pair(text: str) -> tuple[str, str]:
    """NAME=TEXT.

    Raises:
        ArgumentTypeError: it has no `=`, or nothing before it.
    """
    name, sign, template = text.partition("=")
    if not sign or not name:
        raise ArgumentTypeError(f"{text!r} is not RECORDED=TEXT, such as  'an axe=axe {{user}}'")
    return name, template


def _put_in(template: str, numbers: Mapping[str, int]) -> str:
    for name, number in numbers.items():
        template = template.replace(name, str(number))
    return template
