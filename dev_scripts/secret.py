"""Print a new random key for HEAVY_SECRET_KEYS.

Several keys are separated by commas, the newest first: old ones still open what they sealed.
"""

import secrets
from argparse import ArgumentParser, Namespace

KEY_BYTES = 32


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no flags."""


def run(arguments: Namespace) -> int:
    """Print the key and nothing else, so that a shell can take it."""
    print(secrets.token_urlsafe(KEY_BYTES))
    return 0
