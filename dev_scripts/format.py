"""Lay out the code and mend what ruff can mend."""

from argparse import ArgumentParser, Namespace

from dev_scripts.check import WHERE
from dev_scripts.programs import python
from dev_scripts.programs import run as run_program


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no flags."""


def run(arguments: Namespace) -> int:
    """Mend first, for mending can disturb the layout."""
    mended = run_program(python("-m", "ruff", "check", "--fix", *WHERE))
    laid_out = run_program(python("-m", "ruff", "format", *WHERE))
    return mended or laid_out
