"""The command of a server that takes in what is saved."""

from typing import Any

from dev_scripts.errors import PORT_TAKEN, CommandFailed
from dev_scripts.project import app_module, app_package
from dev_scripts.server.workers import workers_file

COMPANION = "dev_scripts.reload.companion:companion"
WORKER = "dev_scripts.reload.worker"


def command(settings: Any, host: str, port: int, system: str) -> list[str]:
    """One worker under a supervisor, and beside that who watches the files; empty where that cannot be.

    The port is taken here already, so that whoever comes waits for the first worker.

    Args:
        settings: of the application, checked.
        host: the address to listen on.
        port: the same.
        system: os.name.

    Raises:
        CommandFailed: somebody took the port meanwhile.
    """
    if system != "posix":
        print("Reload    not on this system: its processes cannot share a port. Restart to see a change.")
        return []
    from heavy_engine.supervisor import supervisor_command

    ports = app_module("ports")
    settings = settings.model_copy(update={"host": host, "port": port})
    try:
        listener = ports.listen(settings)
    except OSError as error:
        raise CommandFailed(ports.port_sentence(settings, error), PORT_TAKEN) from None
    words = supervisor_command(
        listener,
        WORKER,
        f"{app_package()}.main:create_server",
        workers=1,
        drain_s=settings.drain_s,
        log_level=settings.log_level,
        log_format=settings.log_format,
        state=workers_file(),
        companion=COMPANION,
    )
    listener.detach()  # It stays open, for the program that this process starts or becomes.
    return words
