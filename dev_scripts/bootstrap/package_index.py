"""Hand to uv what the user told pip about the package index; change nothing else."""

import ast
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

PipSettings = Callable[[], Mapping[str, str]]
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE", "UV_OFFLINE")


def environment_for_uv(python: Path) -> dict[str, str]:
    """Our environment, with pip's index and certificate added where uv was told none."""
    return {**os.environ, **translate(os.environ, lambda: _pip_settings(python))}


def translate(environment: Mapping[str, str], pip_settings: PipSettings) -> dict[str, str]:
    """The variables to add for uv, from pip's variables first and pip's files second."""
    added: dict[str, str] = {}
    wants_index = not any(environment.get(name) for name in INDEX_VARIABLES)
    wants_certificate = not environment.get("SSL_CERT_FILE")
    if not (wants_index or wants_certificate):
        return added
    settings = pip_settings()
    if wants_index and (index := environment.get("PIP_INDEX_URL") or settings.get("index-url")):
        added["UV_DEFAULT_INDEX"] = index
    if wants_certificate and (certificate := environment.get("PIP_CERT") or settings.get("cert")):
        added["SSL_CERT_FILE"] = certificate
    return added


def cache_options(environment: Mapping[str, str]) -> list[str]:
    """Tell uv to do without a cache where the home folder cannot hold one."""
    if os.name == "nt" or environment.get("UV_CACHE_DIR"):
        return []
    base = environment.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else _home() / ".cache") / "uv"
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return [] if os.access(folder, os.W_OK | os.X_OK) else ["--no-cache"]


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # no HOME, and a user without an entry in the list of users
        return Path("/nonexistent")


def _pip_settings(python: Path) -> dict[str, str]:
    """The settings in pip's own files, such as {"index-url": ...}."""
    command = [str(python), "-m", "pip", "config", "list"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    settings: dict[str, str] = {}
    for line in result.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.partition(".")
        if section in ("global", "install"):
            settings[key] = str(ast.literal_eval(value))
    return settings
