"""What is said on the terminal."""

from collections.abc import Collection, Sequence

from dev_scripts.hot_tests.affected.graph import Broken

NAMED_MAX = 3
NOTHING_COLLECTED = 5
"""pytest's exit code."""
KEYS = "Keys      Enter again   a all   f failed only   q quit   ? help"
HELP = """\
  Enter   run the same tests again
  a       run all tests
  f       run those that failed last, and no others
  q       end (Ctrl+C does, too, even during a run)

  A save runs the test files that it may affect and the tests that failed last. A save during a run
  ends that run: what it was to run comes with the next one. The terminal is the run's while it lasts,
  so breakpoint() and --pdb work; a key that is typed meanwhile counts afterwards."""
NOTHING_YET = "Nothing   has run yet. Save a file, or press a for all tests."
NONE_FAILED = "Failed    none; nothing to run."


def watching(tests: int, paths: Sequence[str]) -> str:
    """The first line."""
    where = f" in {', '.join(paths)}" if paths else ""
    return f"Watching  {count(tests, 'test file')}{where}; a save runs what it affects"


def changed(paths: Collection[str], affected: int, failed: int, later: int) -> str:
    """What was saved, and what runs for it."""
    also = f", and {count(failed, 'test')} that failed last" if failed else ""
    runs = count(affected, "test file") if affected else "no test uses it" if not failed else "no other test"
    then = f"; then {later} more" if later else ""
    return f"Changed   {names(paths)}: {runs}{also}{then}"


def later(tests: int) -> str:
    """What comes when all that is near has run."""
    return f"More      {count(tests, 'test file')} that look at the whole project; a save ends it"


def broken(found: Sequence[Broken]) -> str:
    """Where Python stops reading; nothing runs until it is mended."""
    return "\n".join([line for one in found for line in _about(one)] + ["          Mend it and save."])


def ended(code: int, files: int, failed: Sequence[str], seconds: float) -> str:
    """How a run ended."""
    took = f"{count(files, 'test file')}, {seconds:.1f} s"
    if code == 0:
        return f"Passed    {took}"
    if code == NOTHING_COLLECTED:
        return f"Passed    {took}; no test in it was wanted"
    return f"Failed    {names(failed) or f'exit code {code}'} ({took})"


def names(paths: Collection[str]) -> str:
    """Some of them by name, and how many more."""
    ordered = sorted(paths)
    more = len(ordered) - NAMED_MAX
    return ", ".join(ordered[:NAMED_MAX]) + (f" and {more} more" if more > 0 else "")


def count(number: int, thing: str) -> str:
    """One thing, two things."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _about(one: Broken) -> list[str]:
    error = one.error
    if not isinstance(error, SyntaxError):
        return [f"Broken    {one.path}: {error}"]
    lines = [f"Broken    {one.path}:{error.lineno}: {error.msg}"]
    if error.text:
        lines.append(f"          {error.text.rstrip()}")
        lines.append(f"          {' ' * ((error.offset or 1) - 1)}^")
    return lines
