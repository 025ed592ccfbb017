"""`python -m dev_scripts VERB`: what ./heavy becomes once .venv is ready."""

import sys

from dev_scripts.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
