"""Check all settings and tell every problem at once, before anything starts.

In the profile dev a missing HEAVY_DATABASE_URL is fine: ./heavy dev brings a database.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts.application import EMBEDDED_URL, Configured
from dev_scripts.errors import USAGE
from dev_scripts.project import app_module

DEV = "dev"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--profile", help="check as if HEAVY_PROFILE were this: dev, staging, production")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Check; 0 when all is well, 2 when not."""
    profile = arguments.profile or Configured().profile or DEV
    try:
        app_module("backend.secrets").load_settings(**_overrides(profile))
    except app_module("settings").SettingsInvalid as found:
        print(_as_json(profile, found.problems) if arguments.json else found)
        return USAGE
    print(_as_json(profile, {}) if arguments.json else f"All settings are fine for {profile}.")
    return 0


def _overrides(profile: str) -> dict[str, str]:
    brings_database = profile == DEV and Configured().database() is None
    return {"profile": profile, **({"database_url": EMBEDDED_URL} if brings_database else {})}


def _as_json(profile: str, problems: dict[str, str]) -> str:
    return json.dumps({"ok": not problems, "profile": profile, "problems": problems})
