"""Become the server's account, then become the given program.

    python -I -S launch.py KIND UID GID SIGNAL PARENT [PATH...] -- PROGRAM [ARGUMENT...]

A program of its own rather than a preexec_fn: the keeper has threads. Standard library only, run by its
path: this process imports nothing of the project. It gets SIGNAL when PARENT ends (Linux only), and it
refuses to go on where the account cannot reach one of the PATHs.

The namespace: our own user id is shown to the program as UID. PostgreSQL then does not see root, and the
files stay ours. See user_namespaces(7).

Everything is imported before the change: the other account may be unable to read Python's own files.
"""

import ctypes
import os
import sys
from pathlib import Path

REFUSED = 71  # EX_OSERR of sysexits.h
CLONE_NEWUSER = 0x10000000  # linux/sched.h
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(arguments: list[str]) -> None:
    """Run the command line described above."""
    split = arguments.index("--")
    kind, uid, gid, signal_number, parent, *reach = arguments[:split]
    program = arguments[split + 1 :]
    try:
        become(kind, int(uid), int(gid))
        # After the change of account, which clears it.
        end_with(int(parent), int(signal_number))
        check_reach(reach)
        os.umask(0o077)
        os.execv(program[0], program)  # noqa: S606
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(REFUSED)


def become(kind: str, uid: int, gid: int) -> None:
    """Change the account of this process: "self", "user" or "namespace"."""
    if kind == "user":
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    elif kind == "namespace":
        enter_namespace(uid, gid)


def enter_namespace(uid: int, gid: int) -> None:
    """Show our own user and group as `uid` and `gid` from here on."""
    outside_uid, outside_gid = os.geteuid(), os.getegid()
    call_c("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny", "ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {outside_gid} 1", "ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {outside_uid} 1", "ascii")


def end_with(parent: int, signal_number: int) -> None:
    """Have the kernel send us the signal when our parent ends."""
    if sys.platform == "linux":
        call_c("prctl", PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        raise ProcessLookupError(f"process {parent}, which wanted this, has ended")


def check_reach(paths: list[str]) -> None:
    """Refuse where a folder cannot be entered or a file cannot be read."""
    for path in paths:
        wanted = os.X_OK if Path(path).is_dir() else os.R_OK
        if not os.access(path, wanted):
            raise PermissionError(f"{path} cannot be {'entered' if wanted == os.X_OK else 'read'}")


def call_c(name: str, *arguments: int) -> None:
    """Call a function of the C library; Python 3.11 has neither of the two."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*map(ctypes.c_ulong, arguments)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1:])
