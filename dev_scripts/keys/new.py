"""Print a new random key for HEAVY_ENCRYPTION_KEYS, as id:base64.

Several keys are separated by commas, the newest first. To change keys:

  1. ./heavy keys new, and put it in front of the old one, which stays.
  2. Let every server have both: start them anew, or wait HEAVY_SECRETS_TTL_S
     where a secret provider has the keys.
  3. ./heavy keys rotate
  4. ./heavy keys status tells when the old key may go.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from dev_scripts.project import app_module

NEXT = (
    "Next: put it first in HEAVY_ENCRYPTION_KEYS and keep the old ones behind it, then  ./heavy keys rotate"
)


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no flags."""


def run(arguments: Namespace) -> int:
    """Print the key and nothing else to standard output, so that a shell can take it."""
    today = datetime.now(UTC).date().isoformat()
    print(app_module("settings.encryption_keys").new_key(today))
    print(NEXT, file=sys.stderr)
    return 0
