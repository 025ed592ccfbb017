"""Which name is wanted: from the flags, or, on a terminal, from who sits there."""

import argparse
import sys

from .errors import ChangeRefused
from .names import ProjectName, derived_package, new_name


def add_name_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags that say the name."""
    parser.add_argument(
        "given",
        nargs="?",
        metavar="NAME",
        help='my_shop, what Python imports; or "My Shop", what people read',
    )
    parser.add_argument("--title", help='what people read: "My Shop"; then NAME is what Python imports')
    parser.add_argument("--package", help="what Python imports, where NAME is what people read")
    parser.add_argument("--name", help="the same as NAME")


def wanted_name(options: argparse.Namespace) -> ProjectName:
    """The name that the flags give; asks for what they leave out where somebody can answer.

    Raises:
        ChangeRefused: it cannot be a project's name, or two are given.
    """
    given = _one("names", options.given, options.name)
    if options.title is not None:
        return new_name(options.title, _one("packages", given, options.package), keep_title=True)
    if not given and sys.stdin.isatty():
        return _asked(options.package)
    return new_name(given or "", options.package)


def _one(what: str, *given: str | None) -> str | None:
    different = {value.strip() for value in given if value is not None}
    if len(different) > 1:
        raise ChangeRefused(
            [f"Two {what} are given, {' and '.join(map(repr, sorted(different)))}. Give one."]
        )
    return different.pop() if different else None


def _asked(package: str | None) -> ProjectName:
    title = _answer("Name of the project, such as My Shop: ")
    proposal = derived_package(title)
    if title and package is None:
        package = _answer(f"What Python imports [{proposal}]: ") or proposal
    return new_name(title, package)


def _answer(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""
