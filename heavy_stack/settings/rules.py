"""What the profiles forbid, and names that are no setting."""

import difflib
from collections.abc import Mapping

from .fields import DEV_SECRET_KEY, PREFIX, Settings, variable_names

# Read by the workbench (tests, benchmarks), not by the application.
WORKBENCH_VARIABLES = frozenset({"HEAVY_PARITY_EXAMPLES", "HEAVY_REQUIRE_BROWSER"})
MINIMUM_KEY_LENGTH = 32


def profile_problems(settings: Settings, skip: Mapping[str, str]) -> dict[str, str]:
    """What staging and production do not allow."""
    if settings.is_dev:
        return {}
    where = settings.profile
    keys = [key.get_secret_value() for key in settings.secret_keys]
    rules = {
        "HEAVY_SECRET_KEYS": (
            DEV_SECRET_KEY in keys,
            f"is the key every clone knows; {where} needs its own: ./heavy secret",
        ),
        "HEAVY_DEBUG": (
            settings.debug and where == "production",
            "is on; it shows tracebacks to everybody. Unset it",
        ),
        "HEAVY_ALLOWED_ORIGINS": ("*" in settings.allowed_origins, "holds '*'; name the origins one by one"),
        "HEAVY_ALLOWED_HOSTS": ("*" in settings.allowed_hosts, "holds '*'; name the hosts one by one"),
        "HEAVY_DEV_USER": (bool(settings.dev_user), f"would sign every visitor in; unset it in {where}"),
    }
    problems = {name: text for name, (wrong, text) in rules.items() if wrong and name not in skip}
    if "HEAVY_SECRET_KEYS" not in problems and any(len(key) < MINIMUM_KEY_LENGTH for key in keys):
        problems["HEAVY_SECRET_KEYS"] = (
            f"holds a key of under {MINIMUM_KEY_LENGTH} characters; make one with  ./heavy secret"
        )
    return problems


def unknown_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """HEAVY_ variables that nothing reads, with the name that was meant."""
    known = {*variable_names(), *WORKBENCH_VARIABLES}
    strangers = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return {name: _did_you_mean(name, known) for name in strangers}


def _did_you_mean(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return (
        f"is no setting; did you mean {close[0]}?" if close else "is no setting; docs/settings.md lists all"
    )
