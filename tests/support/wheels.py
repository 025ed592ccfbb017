"""Wheels made of what is installed, for installing the same packages without any index."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path

# What an installer adds to what a wheel holds.
ADDED = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^ \\]+)(?P<marker>[^\\]*) \\\n(?:    --hash=.*\n)+", re.MULTILINE
)


def lock_of_installed(lock: str, wheels: Path) -> str:
    """A lock with the same pins, and the hashes of wheels that are made here.

    A line for another system or Python stays as it is; of one that is wanted here after all, the installer
    will say that it has no such wheel.
    """
    installed = {_normal(one.metadata["Name"]): one for one in distributions()}

    def line(pin: re.Match[str]) -> str:
        found = installed.get(_normal(pin["name"]))
        if found is None or found.version != pin["version"]:
            return pin[0]
        return f"{pin['name']}=={pin['version']}{pin['marker']} --hash=sha256:{_wheel(found, wheels)}\n"

    return PIN.sub(line, lock)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _wheel(package: Distribution, folder: Path) -> str:
    """Write one wheel; gives its SHA-256."""
    name = f"{_normal(package.metadata['Name']).replace('-', '_')}-{package.version}"
    tag = re.findall(r"^Tag: (\S+)", str(package.read_text("WHEEL")), re.MULTILINE)[-1]
    path = folder / f"{name}-{tag}.whl"
    if not path.exists():
        with zipfile.ZipFile(path, "w") as archive:
            record = [f"{file},{_digest(data)},{len(data)}" for file, data in _write(package, archive)]
            info = next(str(file.parent) for file in package.files or () if file.name == "METADATA")
            archive.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(package: Distribution, archive: zipfile.ZipFile) -> Iterator[tuple[PackagePath, bytes]]:
    for file in package.files or ():
        is_added = file.parent.name.endswith(".dist-info") and file.name in ADDED
        if is_added or ".." in file.parts or "__pycache__" in file.parts:
            continue
        data = Path(str(package.locate_file(file))).read_bytes()
        archive.writestr(str(file), data)
        yield file, data


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
