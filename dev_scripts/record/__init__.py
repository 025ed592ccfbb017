"""Serve as ./heavy dev does, and write down what people do on the pages and what they then see.

  ./heavy record                        then use the page; Ctrl+C ends server and recordings
  ./heavy record --out checkout.jsonl   the file of the first page that is opened
  ./heavy record --with-data            with the data as it is now, so that a replay begins with the same
  ./heavy record --no-serve             record a server that runs already, of the profile dev or with
                                        HEAVY_RECORDING=true, however many workers it has
  ./heavy record --as-test FILE         write a recording as a test

A recording is one page in one tab, from when it is opened until it is left: a file of JSON lines, written
line by line, below .heavy/recordings. Passwords, codes, keys, what stands in hidden fields and all that is
marked data-private are in no recording. ./heavy replay does it again: docs/load_testing.md.
"""

import asyncio
import os
import signal
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from dev_scripts import application, database, dev
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.record import taking
from dev_scripts.server.record import running

FLAGS = ("no_open", "no_reload", "no_seed")
# A server that was not told to end by the terminal is told after so long.
ASK_AFTER_S = 3.0
# By itself, or by a signal that says that it is enough.
ENDED = (0, -signal.SIGINT, -signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGTERM)


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "--out", type=Path, metavar="FILE|FOLDER", help="where to; .heavy/recordings unless given"
    )
    parser.add_argument(
        "--with-data", action="store_true", help="write the database beside the recording, as it is now"
    )
    parser.add_argument(
        "--as-test", type=Path, metavar="FILE", help="record nothing; write this recording as a test"
    )
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="with --as-test: what to type for a secret, by its name, or in the place of a text",
    )
    parser.add_argument("--port", metavar="N|auto", help="port to serve on; auto takes the next free one")
    parser.add_argument("--host", help="address to listen on (HEAVY_HOST, 127.0.0.1)")
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument("--no-reload", action="store_true", help="go on with the code of the start")
    parser.add_argument("--no-seed", action="store_true", help="add no demo data")
    parser.add_argument("--no-serve", action="store_true", help="start no server; record those that run")
    parser.add_argument("--workers", metavar="N", help=SUPPRESS)


def run(arguments: Namespace) -> int:
    """Listen, serve, and tell in the end what was recorded; answers the server's exit code."""
    if arguments.as_test is not None:
        from dev_scripts.record import as_test

        return as_test.run(arguments)
    settings = application.dev_settings()
    _refuse(arguments)
    folder = PROJECT_ROOT / settings.recordings_folder
    out: Path = arguments.out or folder
    if arguments.with_data and not arguments.no_serve:
        # Else the dump would lack what the server adds before it listens.
        with database.reach() as target:
            dev.prepare(target, settings, seed=settings.is_dev and not arguments.no_seed)
    data = taking.dump_beside(out) if arguments.with_data else None
    return asyncio.run(_record(arguments, settings.recording_max_bytes, folder, out, data))


async def _record(arguments: Namespace, max_bytes: int, folder: Path, out: Path, data: str | None) -> int:
    from heavy_engine.recorder import SOCKET
    from heavy_engine.recordings.service import Service

    service = Service(folder / SOCKET, out, max_bytes, data, taking.say_begun)
    listening = asyncio.Event()
    recording = asyncio.create_task(service.run(listening.set))
    waiting = asyncio.create_task(listening.wait())
    await asyncio.wait((recording, waiting), return_when=asyncio.FIRST_COMPLETED)
    if not listening.is_set():
        waiting.cancel()
        raise CommandFailed(await _why_not(recording, folder), USAGE)
    try:
        return await _listen(folder) if arguments.no_serve else await _serve(_dev(arguments))
    finally:
        service.stop.set()
        await recording
        print(taking.told(service.sheets))


async def _why_not(recording: "asyncio.Task[None]", folder: Path) -> str:
    from heavy_engine.recordings.service import TakenAlready

    try:
        await recording
    except TakenAlready:
        return "Somebody records here already. End that first, with Ctrl+C or on /dev/recordings."
    except OSError as error:
        return f"Nobody can listen in {folder}: {error}. HEAVY_RECORDINGS_FOLDER names another folder."
    return "The recorder ended before it began."


async def _listen(folder: Path) -> int:
    """Let servers that run tell what happens on their pages, until Ctrl+C."""
    enough, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, enough.set)
    print(f"Listening in {taking.shown(folder)} to servers that may be recorded. Ctrl+C ends it.", flush=True)
    await enough.wait()
    return 0


async def _serve(command: list[str]) -> int:
    """Run the server in this terminal. Ctrl+C reaches it as well; an editor's stop reaches this one only."""
    loop = asyncio.get_running_loop()
    server: asyncio.subprocess.Process | None = None

    def ask(how: signal.Signals) -> None:
        if server is not None and server.returncode is None:
            server.send_signal(how)

    loop.add_signal_handler(signal.SIGINT, lambda: loop.call_later(ASK_AFTER_S, ask, signal.SIGINT))
    loop.add_signal_handler(signal.SIGTERM, ask, signal.SIGTERM)
    server = await asyncio.create_subprocess_exec(*command, cwd=PROJECT_ROOT)
    code = await server.wait()
    # Told to end is what one wants.
    return 0 if code in ENDED else code


def _dev(arguments: Namespace) -> list[str]:
    """The server's command: what is not about recording is for it."""
    words = python("-m", "dev_scripts", "dev")
    for name in ("port", "host"):
        if value := getattr(arguments, name):
            words += [f"--{name}", value]
    return [*words, *(f"--{name.replace('_', '-')}" for name in FLAGS if getattr(arguments, name))]


def _refuse(arguments: Namespace) -> None:
    if os.name != "posix":
        raise CommandFailed("Recording needs Unix sockets, which this system does not have.", USAGE)
    if arguments.workers is not None:
        raise CommandFailed(
            "./heavy record serves as ./heavy dev does, in one process. To record several workers, run them"
            " with HEAVY_RECORDING=true, and  ./heavy record --no-serve  beside them.",
            USAGE,
        )
    if not arguments.no_serve and (record := running()) is not None:
        raise CommandFailed(
            f"A server runs here already: {record.url} (process {record.pid}). Record it with"
            "  ./heavy record --no-serve  or on its page /dev/recordings, or stop it first:  ./heavy stop",
            USAGE,
        )
    out: Path | None = arguments.out
    if out is not None and out.suffix == taking.ENDING and os.path.lexists(out):
        raise CommandFailed(f"{out} exists and was left as it is. Give another name, or remove it.", USAGE)
    if out is not None and out.suffix and out.suffix != taking.ENDING:
        raise CommandFailed(f"{out} is no name for a recording: those end with {taking.ENDING}", USAGE)
    if out is not None:
        taking.make_room(out)
