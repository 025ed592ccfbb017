"""From the words typed after ./heavy to the verb that carries them out."""

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import groupby

from dev_scripts.bootstrap.trouble import NOBODYS_FAULT, explain_os_error
from dev_scripts.errors import INTERRUPTED, USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.verbs import HELP_FLAGS, VERBS, Verb, find

WORDS_OF_HELP = ("help", *HELP_FLAGS)


def main(arguments: Sequence[str]) -> int:
    """Carry out a verb; gives the exit code.

    A verb is a module with `add_arguments(parser)` and `run(arguments) -> int`.
    """
    words = list(arguments)
    if words and words[0] == "help":
        words = [*words[1:], "--help"]
    found = find(words)
    if found is not None:
        return _carry_out(*found)
    return _list_verbs(words)


def _carry_out(verb: Verb, rest: list[str]) -> int:
    module = import_module(verb.module)
    parser = argparse.ArgumentParser(
        prog=f"./heavy {verb.name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    return _guarded(module.run, _parse(parser, verb, rest))


def _guarded(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Run a verb; what can go wrong without a fault of ours is a sentence, not a traceback."""
    try:
        return run(arguments)
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return failure.exit_code
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away, as in  ./heavy logs | head
        return 1
    except OSError as error:
        if error.errno not in NOBODYS_FAULT:
            raise
        print(explain_os_error(error, PROJECT_ROOT), file=sys.stderr)
        return 1


def _parse(parser: argparse.ArgumentParser, verb: Verb, rest: list[str]) -> argparse.Namespace:
    if not verb.passes_on:
        return parser.parse_args(rest)
    known, unknown = parser.parse_known_args(rest)
    known.rest = unknown
    return known


def _list_verbs(words: list[str]) -> int:
    group = [verb for verb in VERBS if words and verb.name.split()[0] == words[0]]
    asked_for_help = not words or any(word in WORDS_OF_HELP for word in words[: 2 if group else 1])
    if asked_for_help:
        print(_overview(group or VERBS))
        return 0
    print(_overview(group or VERBS), file=sys.stderr)
    if not group or len(words) > 1:
        print(_did_you_mean(" ".join(words[: 2 if group else 1])), file=sys.stderr)
    return USAGE


def _overview(verbs: Sequence[Verb]) -> str:
    width = max(len(verb.name) for verb in verbs)
    lines = ["Usage: ./heavy VERB [arguments]        ./heavy VERB --help tells more"]
    for group, members in groupby(verbs, key=lambda verb: verb.group):
        lines += ["", group, *(f"  {verb.name:<{width}}  {verb.summary}" for verb in members)]
    return "\n".join(lines)


def _did_you_mean(typed: str) -> str:
    names = {verb.name for verb in VERBS} | {verb.name.split()[0] for verb in VERBS}
    close = difflib.get_close_matches(typed, sorted(names), n=1, cutoff=0.55)
    hint = f" Did you mean  ./heavy {close[0]}" if close else ""
    return f"\n./heavy has no verb {typed!r}.{hint}{'?' if close else ''}"
