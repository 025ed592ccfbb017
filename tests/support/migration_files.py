"""Small migrations for tests, in a folder of their own."""

import shutil
from pathlib import Path
from textwrap import dedent, indent

from heavy_stack.backend.data import migrations

HEAD = '''"""{name}."""

import sqlalchemy as sa

from alembic import op

revision = {revision!r}
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
{up}


def downgrade() -> None:
{down}
'''


class MigrationFiles:
    """A folder with env.py and numbered migrations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir()
        shutil.copy(migrations.MIGRATIONS_FOLDER / "env.py", folder)

    def add(self, up: str, down: str = "pass", *, revision: str = "", before: str | None = "") -> str:
        """Write one more; answers its revision."""
        count = len(list((self.folder / "versions").glob("*.py")))
        revision = revision or f"{count + 1:04}"
        before = (f"{count:04}" if count else None) if before == "" else before
        text = HEAD.format(
            name=f"Step {revision}", revision=revision, before=before, up=body(up), down=body(down)
        )
        (self.folder / "versions" / f"{revision}_step_{count}.py").write_text(text)
        return revision


def body(text: str) -> str:
    return indent(dedent(text).strip(), "    ")
