"""Look at this machine and this project, and say of each thing whether it is well and what to type next.

./heavy doctor                all of it; measures this app's pages for some seconds
./heavy doctor --no-measure   only looks
./heavy doctor --json         one JSON object for programs

Measured: how many open pages a GiB of memory holds, and how many events a second one core handles. A server
of its own on a free port serves as in production; all pages of routes.py that need no parameters and no
sign-in are opened. It reads the database that ./heavy dev uses and changes nothing there.
Exit code 1 where something is a fault.
"""

from .command import add_arguments, run

__all__ = ["add_arguments", "run"]
