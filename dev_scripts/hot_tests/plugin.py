"""A plain `pytest` goes to the daemon, if one runs; conftest.py of the project registers this.

pytest asks for options when it has loaded the project's first conftest.py, which is before it imports
those of the tests: handing over there saves a second that a hook like pytest_cmdline_main would cost.
"""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from dev_scripts.hot_tests.handing_over import STAYS, hand_over


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add --no-daemon; and end here, with the exit code of the run, if the daemon ran it."""
    offer(parser, pluginmanager)


def offer(
    parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager, address: Path | None = None
) -> None:
    """The same for a daemon elsewhere."""
    parser.getgroup("heavy").addoption(
        STAYS, action="store_true", help="run here even if ./heavy test --daemon runs (HEAVY_TEST_DAEMON=0)"
    )
    config = pluginmanager.getplugin("pytestconfig")
    if config is None or not _is_command(config):
        return
    capturing = pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled() if capturing else nullcontext():
        code = None if _is_redirected() else hand_over(_words(config), _environment(), address)
    if code is not None:
        raise SystemExit(code)


def _is_command(config: pytest.Config) -> bool:
    """Whether these are the words of a command line, and not of a program that gives objects along."""
    return not config.invocation_params.plugins and "PYTEST_CURRENT_TEST" not in os.environ


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}


def _is_redirected() -> bool:
    """Whether whoever called pytest wants to read its output in this process."""
    return sys.stdout is not sys.__stdout__ or sys.stderr is not sys.__stderr__


def _words(config: pytest.Config) -> list[str]:
    return ["pytest", *map(str, config.invocation_params.args)]
