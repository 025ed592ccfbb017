"""The supervisor as a program of its own: `python heavy_engine/supervisor --listener 3 ...`.

It is run by its path and loads itself under another name, so that neither the engine nor the application
is imported: they would take three times the memory of all that it needs.
"""

import importlib.util
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent


def main(words: Sequence[str]) -> int:
    """Supervise as the words say; answers the exit code."""
    arguments = _read(words)
    _load("heavy_logs", HERE.parent / "logs.py").configure_logging(arguments.log_level, arguments.log_format)
    ours = _load("heavy_supervisor", HERE / "__init__.py", HERE)
    listener = socket.socket(fileno=arguments.listener)
    command = ours.python(arguments.module)
    companion = _companion(arguments.companion)
    start = companion.starter(ours.as_subprocess(command)) if companion else None
    program = ours.WorkerProgram(command, arguments.factory, listener, start, hears=companion is not None)
    state_file = ours.StateFile(arguments.state) if arguments.state else None
    limits = ours.Limits(drain_s=arguments.drain_s)
    code: int = ours.supervise(program, arguments.count, limits, state_file, arguments.spares, companion)
    return code


def _companion(address: str | None) -> Any:
    """Who lives beside the supervisor; its module lies beside the engine, and does not import that."""
    if address is None:
        return None
    sys.path.insert(0, str(HERE.parents[1]))
    module, _, name = address.partition(":")
    return getattr(importlib.import_module(module), name)()


def _read(words: Sequence[str]) -> Namespace:
    parser = ArgumentParser(description="Keep workers running.")
    parser.add_argument("--listener", type=int, required=True, help="descriptor of the bound socket")
    parser.add_argument("--count", type=int, required=True, help="so many workers")
    parser.add_argument("--spares", type=int, default=0, help="so many more wait for a place")
    parser.add_argument("--drain-s", type=float, required=True, help="what a worker gets to end")
    parser.add_argument("--log-level", required=True)
    parser.add_argument("--log-format", required=True)
    parser.add_argument("--module", required=True, help="the program of a worker")
    parser.add_argument("--factory", required=True, metavar="MODULE:FUNCTION", help="makes its server")
    parser.add_argument("--companion", metavar="MODULE:FUNCTION", help="makes who lives beside it")
    parser.add_argument("--state", type=Path, metavar="FILE", help="note there which workers run")
    return parser.parse_args(words)


def _load(name: str, path: Path, folder: Path | None = None) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, path, submodule_search_locations=[str(folder)] if folder else None
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.path.remove(str(HERE))  # Its parts are no modules of everybody's.
    sys.exit(main(sys.argv[1:]))
