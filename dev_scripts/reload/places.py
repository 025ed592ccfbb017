"""Where the workers of `./heavy dev` put what browsers get from them."""

import shutil
from pathlib import Path

from dev_scripts.project import state_folder


def web_modules() -> Path:
    """The folder for the JavaScript of components, which each new worker brings up to date."""
    folder = state_folder() / "web-modules"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def forget_web_modules() -> None:
    """Remove what the workers of an earlier server left; none may run."""
    shutil.rmtree(web_modules(), ignore_errors=True)
