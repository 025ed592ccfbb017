"""Processes and deploys for the tests beside this file."""

import pytest

from .pages import Code, Process


@pytest.fixture
def process() -> Process:
    """A process of its own."""
    return Process()


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> Code:
    """Modules that may be deployed anew; gone after the test."""
    return Code(monkeypatch)
