"""Every reason why the embedded server cannot be had; str() is the complete message."""

from dev_scripts.errors import DATABASE_UNREACHABLE, CommandFailed

OWN_SERVER = "or use a server of your own: set HEAVY_DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/NAME"


class EmbeddedPostgresError(CommandFailed):
    """The embedded PostgreSQL cannot be used."""

    def __init__(self, message: str) -> None:
        super().__init__(message, DATABASE_UNREACHABLE)


class PlatformUnsupported(EmbeddedPostgresError):
    """The launcher needs what this operating system does not have."""


class BinariesMissing(EmbeddedPostgresError):
    """The wheel is not installed, or not whole."""


class DataFolderUnusable(EmbeddedPostgresError):
    """The data folder cannot be read, cannot be written, or is not ours."""


class OtherMajorVersion(EmbeddedPostgresError):
    """The data was written by another major version of PostgreSQL."""


class AccountUnavailable(EmbeddedPostgresError):
    """There is no account under which the server could run."""


class ClusterNotMade(EmbeddedPostgresError):
    """initdb failed."""


class ServerNotStarted(EmbeddedPostgresError):
    """The server ended before it was ready."""


class KeeperVanished(ServerNotStarted):
    """The keeper ended without a word, most likely killed."""


class LeaseTimedOut(EmbeddedPostgresError):
    """The server was not ready in time."""


def error_named(name: str, message: str) -> EmbeddedPostgresError:
    """The error that another process reported by the name of its class."""
    known = {kind.__name__: kind for kind in EmbeddedPostgresError.__subclasses__()}
    return known.get(name, ServerNotStarted)(message)
