"""Every deliberate error of the application, as one tree; a module for each subject."""

from .base import CodeFault, HeavyError
from .databases import (
    DatabaseUnreachable,
    MigrationFailed,
    MigrationsBusy,
    MigrationsFork,
    MigrationsPending,
    RevisionUnknown,
)
from .people import NoSuchUser, SignInNeeded
from .rows import ChangedMeanwhile, CursorRefused, RowGone, ValuesRefused
from .search import EmbedderFailed, EmbedderRefused, NoVectors, SearchUnavailable
from .secrets import (
    KeyEncryptionKeyMissing,
    NoKeyRing,
    SecretError,
    SecretMissing,
    SecretNameRefused,
    SecretProviderRefused,
    SecretUnreadable,
    ValueSealed,
    ValueTooLarge,
)
from .tables import (
    MixinMissing,
    MungerIncomplete,
    NotATable,
    PageRefused,
    RepositoryIncomplete,
    TableRefused,
    UnknownColumns,
)

# demo:start
from .tasks import NoteRefused, TaskNotFound, TaskTitleRefused, TooManyTasks

# demo:end
from .units_of_work import (
    CaughtTooLate,
    CommitLost,
    CommitRefused,
    CommitUnknown,
    ForgottenAwait,
    NoUnitOfWork,
    TwoAtOnce,
    WorkEnded,
)

__all__ = [
    "CaughtTooLate",
    "ChangedMeanwhile",
    "CodeFault",
    "CommitLost",
    "CommitRefused",
    "CommitUnknown",
    "CursorRefused",
    "DatabaseUnreachable",
    "EmbedderFailed",
    "EmbedderRefused",
    "ForgottenAwait",
    "HeavyError",
    "KeyEncryptionKeyMissing",
    "MigrationFailed",
    "MigrationsBusy",
    "MigrationsFork",
    "MigrationsPending",
    "MixinMissing",
    "MungerIncomplete",
    "NoKeyRing",
    "NoSuchUser",
    "NoUnitOfWork",
    "NoVectors",
    "NotATable",
    # demo:start
    "NoteRefused",
    # demo:end
    "PageRefused",
    "RepositoryIncomplete",
    "RevisionUnknown",
    "RowGone",
    "SearchUnavailable",
    "SecretError",
    "SecretMissing",
    "SecretNameRefused",
    "SecretProviderRefused",
    "SecretUnreadable",
    "SignInNeeded",
    "TableRefused",
    # demo:start
    "TaskNotFound",
    "TaskTitleRefused",
    "TooManyTasks",
    # demo:end
    "TwoAtOnce",
    "UnknownColumns",
    "ValueSealed",
    "ValueTooLarge",
    "ValuesRefused",
    "WorkEnded",
]
