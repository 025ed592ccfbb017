"""Operations that alembic has no word for, and how a migration spells them."""

from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op_text, renderers
from alembic.operations import ops


class AutocommitBlock(ops.MigrateOperation):
    """Operations that run outside of a transaction."""

    def __init__(self, inside: list[ops.MigrateOperation]) -> None:
        self.inside = inside


class DropConcurrently(ops.MigrateOperation):
    """DROP INDEX CONCURRENTLY IF EXISTS; alembic's own operation forgets the latter when it is written."""

    def __init__(self, index: str, table: str) -> None:
        self.index, self.table = index, table


@renderers.dispatch_for(AutocommitBlock)
def _render_block(generating: AutogenContext, block: AutocommitBlock) -> str:
    # On one line, for ruff to lay out: alembic's printer would indent all that follows.
    inside = "; ".join(render_op_text(generating, one) for one in block.inside)
    return f"with op.get_context().autocommit_block(): {inside}"


@renderers.dispatch_for(DropConcurrently)
def _render_drop(_generating: AutogenContext, drop: DropConcurrently) -> str:
    options = "if_exists=True, postgresql_concurrently=True"
    return f"op.drop_index({drop.index!r}, {drop.table!r}, {options})"


def building(index: ops.CreateIndexOp) -> list[Any]:
    """Build an index while others write: a half-built one of an earlier try goes first."""
    index.kw = {**index.kw, "postgresql_concurrently": True}
    return [AutocommitBlock([DropConcurrently(str(index.index_name), index.table_name), index])]


def dropping(index: ops.DropIndexOp | ops.CreateIndexOp) -> list[Any]:
    """Drop an index while others read."""
    return [AutocommitBlock([DropConcurrently(str(index.index_name), str(index.table_name))])]
