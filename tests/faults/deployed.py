"""Code that is deployed while people click: which of two versions servers that start now have."""

import importlib.util
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from heavy_engine import Route

PATH = "/deployed"
NAME = "deployed_page"
VERSIONS = Path(__file__).parent / "versions"
BEFORE, AFTER = "before", "after"


def deploy(folder: Path, version: str = BEFORE) -> None:
    """Put a version where servers look for their code; those that run keep what they have."""
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    draft = folder / "draft"
    shutil.copyfile(VERSIONS / f"{version}.py", draft)
    draft.replace(_file(folder))


def deploy_other(folder: Path) -> str:
    """Put the other version there; answers which that is."""
    is_before = _file(folder).read_bytes() == (VERSIONS / f"{BEFORE}.py").read_bytes()
    version = AFTER if is_before else BEFORE
    deploy(folder, version)
    return version


def routes_of(folder: Path) -> Mapping[str, Route]:
    """The page that is deployed in a folder."""
    spec = importlib.util.spec_from_file_location(NAME, _file(folder))
    if spec is None or spec.loader is None:
        raise ImportError(f"{_file(folder)} cannot be loaded")
    module = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {PATH: Route(module.DeployedPage, "Deployed")}


def _file(folder: Path) -> Path:
    return folder / f"{NAME}.py"
