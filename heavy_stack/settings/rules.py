"""What the profiles forbid, and names that are no setting."""

import difflib
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from .fields import DEV_ENCRYPTION_KEY, DEV_SECRET_KEY, Settings, variable_names
from .secret_sources import PREFIX

# Read by the workbench (tests, benchmarks), not by the application.
WORKBENCH_VARIABLES = frozenset(
    {
        "HEAVY_PARITY_EXAMPLES",
        "HEAVY_REQUIRE_BROWSER",
        "HEAVY_REQUIRE_SERVERS",
        "HEAVY_TEST_COCKROACH_URL",
        "HEAVY_TEST_DAEMON",
    }
)
MINIMUM_KEY_LENGTH = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def all_problems(settings: Settings, skip: Mapping[str, str]) -> dict[str, str]:
    """Every rule that is about more than one setting; `skip` has those that are wrong by themselves."""
    looks = (profile_problems, database_problems, state_problems, embedder_problems)
    return {name: text for look in looks for name, text in look(settings, skip).items()}


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
        "HEAVY_ENCRYPTION_KEYS": (
            DEV_ENCRYPTION_KEY in [key.get_secret_value() for key in settings.encryption_keys],
            f"is the key every clone knows; {where} needs its own: ./heavy keys new",
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


def database_problems(settings: Settings, skip: Mapping[str, str]) -> dict[str, str]:
    """What CockroachDB needs besides its address, in every profile."""
    if not settings.is_on_cockroach:
        return {}
    rules = {
        "HEAVY_DATABASE_URL": (
            find_spec("sqlalchemy_cockroachdb") is None,
            "is CockroachDB's, whose package is missing: ./heavy deps add sqlalchemy-cockroachdb==2.0.3",
        ),
        "HEAVY_NEWS_URL": (
            not settings.news_url.get_secret_value(),
            "is empty, but CockroachDB has no LISTEN and NOTIFY; wanted redis://host:port or nats://host:port",
        ),
    }
    return {name: text for name, (wrong, text) in rules.items() if wrong and name not in skip}


def state_problems(settings: Settings, skip: Mapping[str, str]) -> dict[str, str]:
    """What a store of state needs besides its choice, in every profile."""
    rules = {
        "HEAVY_STATE_URL": (
            settings.state_store == "redis" and not settings.state_redis and "HEAVY_NEWS_URL" not in skip,
            "is missing: HEAVY_STATE_STORE=redis needs it, as in redis://host:port;"
            " HEAVY_NEWS_URL names no Redis either",
        ),
    }
    return {name: text for name, (wrong, text) in rules.items() if wrong and name not in skip}


def embedder_problems(settings: Settings, skip: Mapping[str, str]) -> dict[str, str]:
    """What a hosted model needs besides its choice, in every profile."""
    if settings.embedder != "http":
        return {}
    url = urlsplit(settings.embedder_url)
    in_clear = (
        url.scheme == "http" and url.hostname not in LOOPBACK and settings.embedder_key.get_secret_value()
    )
    rules = {
        "HEAVY_EMBEDDER_URL": (
            not settings.embedder_url or in_clear,
            "would send HEAVY_EMBEDDER_KEY unencrypted; wanted https://"
            if settings.embedder_url
            else "is missing: HEAVY_EMBEDDER=http needs it, as in https://api.openai.com/v1",
        ),
        "HEAVY_EMBEDDER_MODEL": (
            not settings.embedder_model,
            "is missing: HEAVY_EMBEDDER=http needs it, as in text-embedding-3-small",
        ),
    }
    return {name: text for name, (wrong, text) in rules.items() if wrong and name not in skip}


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
