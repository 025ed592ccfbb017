"""Names that another package of this project already has."""

import importlib.util
import re
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*==", re.MULTILINE)


def who_has(root: Path, package: str) -> str | None:
    """Say what already goes by the name `package`; None if nothing does."""
    if _has_entry(root, package):
        return f"{package!r} is already a file or folder of this project; if it is a leftover, remove it"
    if package in _locked_packages(root):
        return f"{package!r} is a package that this project installs (requirements/)"
    if package in _installed_modules(root) or _importable(package):
        return f"{package!r} is the name of an installed package"
    return None


def _has_entry(root: Path, package: str) -> bool:
    # Compared without case: some file systems see no difference.
    return package in {entry.name.removesuffix(".py").lower() for entry in root.iterdir()}


def _locked_packages(root: Path) -> set[str]:
    locks = sorted((root / "requirements").glob("*.txt"))
    names = {name for lock in locks for name in LOCKED.findall(lock.read_text(encoding="utf-8"))}
    return {re.sub(r"[-_.]+", "_", name).lower() for name in names}


def _installed_modules(root: Path) -> set[str]:
    places = [*root.glob(".venv/lib/python*/site-packages"), *root.glob(".venv/Lib/site-packages")]
    return {entry.name.split(".")[0].lower() for place in places for entry in place.iterdir()}


def _importable(package: str) -> bool:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return True
    if spec is None:
        return False
    # Beside these scripts lies the project they are run from; what it holds is not installed.
    places = [spec.origin or "", *(spec.submodule_search_locations or [])]
    return not any(Path(place).is_relative_to(HERE / package) for place in places)
