"""The secrets of the stack in docker-compose.yaml, one file each, made once."""

import os
import secrets
from pathlib import Path

from dev_scripts.project import app_module

FOLDER = Path(".heavy/secrets")
KEY_BYTES = 32
KEY_ID = "compose"
# The group may read: containers run as users of their own, but get the group of who started them.
PRIVATE_FOLDER, GROUP_MAY_READ = 0o750, 0o640


def write_missing(root: Path) -> tuple[str, ...]:
    """Write the files that are not there; gives their names. What is there is kept.

    The database and Redis keep their passwords in their volumes, so that none is ever written anew by itself.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = root / FOLDER
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    written = [name for name in ("postgres_password", "redis_password") if _write(folder / name, _password())]
    for name, text in _texts(folder).items():
        written += [name] if _write(folder / name, text) else []
    return tuple(written)


def _texts(folder: Path) -> dict[str, str]:
    postgres, redis = (
        (folder / f"{name}_password").read_text("utf-8").strip() for name in ("postgres", "redis")
    )
    return {
        "redis.conf": f'requirepass {redis}\nsave ""\nappendonly no\n',
        "heavy_database_url": f"postgresql://heavy:{postgres}@postgres:5432/heavy",
        "heavy_news_url": f"redis://:{redis}@redis:6379",
        "heavy_secret_keys": _password(),
        "heavy_encryption_keys": app_module("settings.encryption_keys").new_key(KEY_ID),
    }


def _password() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _write(path: Path, text: str) -> bool:
    """Write a file at once with its rights; False where it is."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, GROUP_MAY_READ)
    except FileExistsError:
        return False
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(text)
    path.chmod(GROUP_MAY_READ)  # whatever the umask is
    return True
