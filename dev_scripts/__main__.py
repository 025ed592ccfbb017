"""`python -m dev_scripts VERB`: what ./heavy becomes once .venv is ready."""

import os
import sys
from collections.abc import Sequence


def main(words: Sequence[str]) -> int:
    """Carry out a verb; gives the exit code."""
    if words[:1] == ["test"]:  # The one verb for which each millisecond counts.
        from dev_scripts.hot_tests.at_once import hand_over_at_once

        code = hand_over_at_once(words[1:], os.environ)
        if code is not None:
            return code
    from dev_scripts.command_line import main as carry_out

    return carry_out(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
