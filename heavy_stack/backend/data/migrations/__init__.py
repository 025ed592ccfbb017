"""Create the database, bring it to a revision, tell how far it is.

steps.py      the files in alembic/versions, one line of them
errands.py    short visits to a database
turns.py      one process at a time
moving.py     upgrade and downgrade, each migration in a transaction of its own
states.py     how far a database is; the server's readiness check
creation.py   create a database; the mark of a developer's
"""

from .creation import create_database, is_empty, is_for_development, mark_for_development
from .errands import Patience
from .moving import downgrade, upgrade, with_alembic
from .states import MigrationCheck, MigrationStatus, differences, refuse_pending, status
from .steps import MIGRATIONS_FOLDER, pending_after, refuse_forks, scripts, steps, steps_back
from .turns import MIGRATION_LOCK

__all__ = [
    "MIGRATIONS_FOLDER",
    "MIGRATION_LOCK",
    "MigrationCheck",
    "MigrationStatus",
    "Patience",
    "create_database",
    "differences",
    "downgrade",
    "is_empty",
    "is_for_development",
    "mark_for_development",
    "pending_after",
    "refuse_forks",
    "refuse_pending",
    "scripts",
    "status",
    "steps",
    "steps_back",
    "upgrade",
    "with_alembic",
]
