"""What the workbench tells open pages while somebody changes the code."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any


class News:
    """The trouble with the newest code, and which files browsers have to get anew.

    Args:
        stylesheets: answers the addresses of the stylesheets, with the versions of now.
    """

    def __init__(self, stylesheets: Callable[[], Sequence[str]] = tuple) -> None:
        self._modules_at = self._python_at = 0.0
        self.trouble: Any = None
        """Why a newer version does not serve, as the workbench describes it; None while all is well."""
        self._stylesheets = stylesheets

    def take(self, news: Mapping[str, Any]) -> dict[str, Any]:
        """What browsers are told of this: some of trouble, styles, files, modules, python, scripts, anew."""
        told: dict[str, Any] = {}
        if "trouble" in news:
            self.trouble = told["trouble"] = news["trouble"]
        if news.get("styles"):
            told |= self._styles()
        self._modules_at = news.get("modules") or self._modules_at
        self._python_at = news.get("python") or self._python_at
        for name in ("files", "modules", "python", "scripts", "anew"):
            if news.get(name):
                told[name] = news[name]
        return told

    def now(self) -> dict[str, Any]:
        """What somebody who was away has to know."""
        modules = {"modules": self._modules_at} if self._modules_at else {}
        python = {"python": self._python_at} if self._python_at else {}
        return {"trouble": self.trouble, **modules, **python} | self._styles()

    def _styles(self) -> dict[str, Any]:
        with suppress(OSError):  # One is being written just now, or is gone; the next news name all again.
            return {"styles": list(self._stylesheets())}
        return {}
