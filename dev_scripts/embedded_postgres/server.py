"""The PostgreSQL server as the keeper's child."""

import signal
import subprocess
from pathlib import Path

from dev_scripts.embedded_postgres import programs
from dev_scripts.embedded_postgres.address import HOST
from dev_scripts.embedded_postgres.cluster import Cluster

READY = "database system is ready to accept connections"
FIXED_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    # The keeper reads the log, and knows from it when the server is ready.
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
"""On the command line, which neither postgresql.conf nor ALTER SYSTEM can override."""
CARELESS_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """One run of PostgreSQL; it gets a fast shutdown from the kernel if the keeper dies (Linux)."""

    def __init__(self, cluster: Cluster, port: int, *, durable: bool) -> None:
        settings = FIXED_SETTINGS | {"port": str(port)} | ({} if durable else CARELESS_SETTINGS)
        program: list[str | Path] = [cluster.install.binary("postgres"), "-D", cluster.places.data]
        for name, value in settings.items():
            program += ["-c", f"{name}={value}"]
        self.port = port
        self.is_ready = False
        self._process = subprocess.Popen(
            programs.launch_command(cluster.account, program, signal.SIGINT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=programs.environment(),
            cwd="/",
            bufsize=0,
        )

    @property
    def pid(self) -> int:
        """The postmaster's process."""
        return self._process.pid

    @property
    def output(self) -> int:
        """The descriptor of what it prints."""
        if self._process.stdout is None:
            raise ValueError("the server was started without a pipe for its output")
        return self._process.stdout.fileno()

    def exit_code(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.poll()

    def read(self, lines: list[str]) -> None:
        """Learn from what it printed."""
        self.is_ready = self.is_ready or any(READY in line for line in lines)

    def ask(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def close(self) -> None:
        """Drop the pipe of a server that has ended."""
        if self._process.stdout is not None:
            self._process.stdout.close()
