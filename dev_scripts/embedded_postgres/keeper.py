"""The process that owns the server: started by the first user, ends after the last one.

    python -m dev_scripts.embedded_postgres.keeper JOB

It is born with the locks `start` (dropped when the server is ready) and `keeper` (dropped at its end),
inherited from who started it, so there is no moment in which a second keeper could begin.
"""

import json
import os
import sys
from pathlib import Path

from dev_scripts.embedded_postgres import cluster, locks
from dev_scripts.embedded_postgres.account import choose_account
from dev_scripts.embedded_postgres.cluster import Cluster
from dev_scripts.embedded_postgres.errors import EmbeddedPostgresError
from dev_scripts.embedded_postgres.install import Install
from dev_scripts.embedded_postgres.job import Job
from dev_scripts.embedded_postgres.orphans import clear_the_way
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.private_files import needing
from dev_scripts.embedded_postgres.server_log import ServerLog
from dev_scripts.embedded_postgres.supervisor import Supervisor
from dev_scripts.embedded_postgres.wakeups import Wakeups
from dev_scripts.kernel_lock import KernelLock


def main(argument: str) -> None:
    """Do one job, as a process that is nobody's child."""
    job = Job.from_argument(argument)
    if os.fork() != 0:
        os._exit(0)  # who started us has no child to reap later
    for descriptor in (job.start_lock, job.keeper_lock, job.report):
        os.set_inheritable(descriptor, False)
    keep(job)


def keep(job: Job) -> None:
    """Run the server until nobody uses it."""
    places = Places(Path(job.data))
    keeper_lock, wakeups = KernelLock(job.keeper_lock), Wakeups()
    supervisor = None
    try:
        with needing(places.folder):
            made = prepare(places, Install(Path(job.install)), Path(job.project), durable=job.durable)
            supervisor = Supervisor(made, wakeups, ServerLog(places.log), durable=job.durable)
            supervisor.start()
        report(job.report, {})
        KernelLock(job.start_lock).release()
        wakeups.watch(lambda: wait_until_idle(places))
        supervisor.run(lambda: locks.is_at(keeper_lock, places.keeper))
    except EmbeddedPostgresError as error:
        report(job.report, {"error": type(error).__name__, "message": str(error)})
    finally:
        if supervisor is not None:
            supervisor.stop()


def prepare(places: Places, install: Install, project: Path, *, durable: bool) -> Cluster:
    """Make the data folder ready for a server.

    Raises:
        EmbeddedPostgresError: it cannot be; the message tells why.
        OSError: the folder is full or cannot be written.
    """
    cluster.sweep(places)
    is_there = cluster.exists(places, install)
    made = Cluster(places, install, choose_account(places, install, project))
    if not is_there:
        made.make(durable=durable)
    if not places.password.exists():
        clear_the_way(places.data)
        made.renew_password()
    return made


def wait_until_idle(places: Places) -> None:
    """Return when nobody holds the lease; nobody can take it until this process ends."""
    try:
        locks.take(places.lease, wait=True)
    except FileNotFoundError:
        return  # the whole folder was deleted


def report(descriptor: int, told: dict[str, str]) -> None:
    """Tell who started us how it went; they may have gone."""
    try:
        os.write(descriptor, (json.dumps(told) + "\n").encode())
    except BrokenPipeError:
        return
    os.close(descriptor)


if __name__ == "__main__":
    main(sys.argv[1])
