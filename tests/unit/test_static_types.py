"""What type checkers know of the typed bases, though their methods are wrapped when they are defined."""

import asyncio
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = "[mypy]\nstrict = true\nplugins = pydantic.mypy\nenable_error_code = unused-coroutine\n"

RIGHT = """
from typing import assert_type
from heavy_stack.backend.data.model_managers.user_managers import UserManager
from heavy_stack.backend.data.model_mungers.user_model_mungers import UserModelMunger
from heavy_stack.backend.data.statements.paging import Cursor, Slice
from heavy_stack.backend.data.repositories.user_repositories import UserRepository
from heavy_stack.backend.data.sql_models.users import SQLUser
from heavy_stack.shared_models.users import AnonymousUser, User, UserId

async def right(manager: UserManager, users: UserRepository, ada: UserId, row: SQLUser) -> None:
    assert_type(await manager.get_user(ada), User | AnonymousUser)
    assert_type(await users.get(ada), SQLUser | None)
    assert_type(await users.list(), Slice[SQLUser])
    assert_type((await users.list()).next, Cursor | None)
    assert_type(UserModelMunger().to_model(row), User)
    assert_type(UserModelMunger().to_models([row]), tuple[User, ...])
"""

WRONG = """
async def wrong(manager: UserManager, users: UserRepository, ada: UserId, nail: int) -> None:
    manager.get_user(ada)  # unused-coroutine
    await users.get("Ada")  # arg-type
    await users.add(nail)  # arg-type
    (await users.list()).rows[0].emial  # attr-defined
    await users.list(sort="name")  # arg-type
    UserModelMunger().to_model(nail)  # arg-type
"""


@pytest.mark.timeout(600)
async def test_types_survive_what_is_done_to_methods(tmp_path: Path) -> None:
    program = (RIGHT + WRONG).strip()
    wanted = {
        number: found[1]
        for number, line in enumerate(program.splitlines(), 1)
        if (found := re.search(r"# ([a-z-]+)$", line))
    }

    said = await mypy(program, tmp_path)

    found = re.findall(r"^<string>:(\d+): error: .*\[([a-z-]+)\]$", said, re.MULTILINE)
    assert {int(number): code for number, code in found} == wanted, said


async def mypy(program: str, folder: Path) -> str:
    """What mypy says of a program; what it learns of the packages is kept for the next time."""
    settings = folder / "mypy.ini"
    settings.write_text(SETTINGS)
    options = ["--namespace-packages", "--explicit-package-bases", "--follow-imports", "silent"]
    options += ["--config-file", str(settings), "--cache-dir", str(ROOT / ".heavy" / "mypy-of-tests")]
    checking = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mypy", *options, "-c", program, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    return (await checking.communicate())[0].decode()
