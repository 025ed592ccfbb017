"""The first that pytest loads here: a run goes to the test daemon, if one runs.

See docs/workbench.md; without a daemon this adds no more than the option --no-daemon.
"""

from dev_scripts.hot_tests.plugin import pytest_addoption

__all__ = ["pytest_addoption"]
