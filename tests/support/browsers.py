"""Chromium, found on the system."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_IT = (
    "No Chromium found. On Debian and Ubuntu: apt-get install chromium; elsewhere install Chrome or "
    "Chromium so that it is on PATH. Browser tests are skipped without it; "
    "HEAVY_REQUIRE_BROWSER=1 makes that a failure."
)
# A quiet browser that talks to nobody by itself.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str:
    """The path of Chromium; skips the test, or fails it, where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("HEAVY_REQUIRE_BROWSER") == "1":
        pytest.fail(HOW_TO_GET_IT)
    pytest.skip(HOW_TO_GET_IT)


def arguments() -> list[str]:
    """Command line arguments; root may not use Chromium's sandbox."""
    return [*ARGUMENTS, "--no-sandbox"] if os.getuid() == 0 else ARGUMENTS
