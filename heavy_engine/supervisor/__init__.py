"""Several server processes on one port: started, watched, replaced, renewed, ended. Knows no application."""

from .becoming import become_supervisor, supervisor_command
from .companion import Attended, Companion
from .limits import Limits
from .starting import Process, Starter, as_subprocess
from .state_file import StateFile
from .supervisor import START_FAILED, supervise
from .tie import LEAVING, READY, SERVING, TROUBLE, WAITING, Tie, read_tie
from .worker import WorkerProgram, python

__all__ = [
    "LEAVING",
    "READY",
    "SERVING",
    "START_FAILED",
    "TROUBLE",
    "WAITING",
    "Attended",
    "Companion",
    "Limits",
    "Process",
    "Starter",
    "StateFile",
    "Tie",
    "WorkerProgram",
    "as_subprocess",
    "become_supervisor",
    "python",
    "read_tie",
    "supervise",
    "supervisor_command",
]
