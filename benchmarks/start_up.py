"""How long ./heavy takes: over its verbs when warm, and from a fresh copy to a served page.

    python benchmarks/start_up.py            the warm overhead; bar: 0.3 s
    python benchmarks/start_up.py --cold     also the cold start; bar: 90 s (downloads packages)

The cold start is that of a fresh copy with an empty HOME, until /readyz says 200.
Exit code 1 when a bar is missed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
VENV_PYTHON = ".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python"
WARM_BAR_S, COLD_BAR_S = 0.3, 90.0
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".heavy", ".env", "__pycache__", ".*_cache", ".hypothesis")
MEGABYTE = 1_000_000


def main() -> int:
    """Measure, print, judge."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--cold", action="store_true", help="also measure the start of a fresh copy")
    parser.add_argument("--runs", type=int, default=9, help="warm runs; the median counts (%(default)s)")
    arguments = parser.parse_args()
    met = [_warm(arguments.runs)]
    if arguments.cold:
        met.append(_cold())
    return 0 if all(met) else 1


def _warm(runs: int) -> bool:
    heavy, verb = [sys.executable, "heavy", "secret"], [VENV_PYTHON, "-m", "dev_scripts", "secret"]
    _seconds(heavy, ROOT)
    through = median(_seconds(heavy, ROOT) for _ in range(runs))
    direct = median(_seconds(verb, ROOT) for _ in range(runs))
    return _judge("warm overhead of ./heavy", through - direct, WARM_BAR_S)


def _cold() -> bool:
    with tempfile.TemporaryDirectory(prefix="heavy-start-") as folder:
        copy, home = Path(folder, "fresh copy"), Path(folder, "home")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        home.mkdir()
        start = [sys.executable, "heavy", "dev", "--detach", "--wait", "--no-open", "--port", "auto"]
        try:
            cold = _seconds(start, copy, HOME=str(home))
            _stop(copy)
            warm = _seconds(start, copy, HOME=str(home))
            print(f"{'warm start to a page':<28}{warm:8.2f} s")
            _weigh(copy)
        finally:
            _stop(copy)
    return _judge("cold start to a page", cold, COLD_BAR_S)


def _weigh(copy: Path) -> None:
    """What serving needs: everything in .venv after ./heavy dev."""
    size = sum(path.lstat().st_size for path in (copy / ".venv").rglob("*") if path.is_file())
    packages = len(list((copy / ".venv").glob("**/site-packages/*.dist-info")))
    print(
        f"{'installed for serving':<28}{size / MEGABYTE:8.0f} MB in {packages} packages (uv and pip included)"
    )


def _stop(copy: Path) -> None:
    subprocess.run([sys.executable, "heavy", "stop"], cwd=copy, check=False, stdout=subprocess.DEVNULL)


def _seconds(command: list[str], folder: Path, **environment: str) -> float:
    began = time.perf_counter()
    result = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - began
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{result.stdout}{result.stderr}")
    return taken


def _judge(name: str, seconds: float, bar: float) -> bool:
    verdict = "met" if seconds < bar else "MISSED"
    print(f"{name:<28}{seconds:8.2f} s   bar {bar:g} s: {verdict}")
    return seconds < bar


if __name__ == "__main__":
    sys.exit(main())
