"""The table of all verbs; adding a verb is a row here and a module of its name.

The bootstrap reads this before anything is installed: standard library only.
"""

from collections.abc import Sequence
from typing import NamedTuple

HELP_FLAGS = ("-h", "--help")


class Verb(NamedTuple):
    """One verb: what is typed after ./heavy, and what it is for."""

    name: str
    group: str
    summary: str
    sets: tuple[str, ...] = ("runtime",)
    passes_on: bool = False
    """Whether arguments it does not know belong to the program behind it."""

    @property
    def module(self) -> str:
        """What carries it out: "db reset" is dev_scripts.db.reset, a hyphen is written as _."""
        if self.name == "add table":
            return f"{__package__}.add_table"  # a name that people knew before there were verbs
        return f"{__package__}.{self.name.replace(' ', '.').replace('-', '_')}"


# What pages need: the search's embedder and the client of S3 are sets of their own, so that a team
# without them can drop them.
PAGES = ("runtime", "search", "s3")
DEV = (*PAGES, "dev")
# Locust and what its users need.
LOAD = (*DEV, "load")

VERBS = (
    Verb("setup", "Run", "make a clone ready: packages, .env, database; may be repeated", DEV),
    Verb("dev", "Run", "start everything for development and serve the page", PAGES),
    Verb("serve", "Run", "serve in production: workers, strict settings, no demo data", PAGES),
    Verb("stop", "Run", "stop the server that runs here"),
    Verb("restart", "Run", "give the workers that serve here the code that is here now"),
    Verb("status", "Run", "tell what runs here and whether it is well"),
    Verb("logs", "Run", "show what a detached server wrote"),
    Verb("doctor", "Run", "look at machine, versions, settings, database; measure this app's pages", PAGES),
    Verb("routes", "Code", "list the pages: paths, layouts, guards, titles"),
    Verb("add table", "Code", "write a table: rows, rules, page, tests, migration", DEV),
    Verb("add field", "Code", "add a field to such a table", DEV),
    Verb("add island", "Code", "vendor packages of npm as a built file for JavaScript components"),
    Verb("add check", "Code", "find what differs from what would be written", DEV),
    Verb("db status", "Data", "compare the database with the migrations"),
    Verb("db upgrade", "Data", "create the database if needed and apply all migrations"),
    Verb("db downgrade", "Data", "take migrations back"),
    Verb("db migrate", "Data", "write the migration that the models want, and prove it", DEV),
    Verb("db check", "Data", "lint the migrations and compare them with the models", DEV),
    Verb("db seed", "Data", "add the data that development begins with", PAGES),
    Verb("db dump", "Data", "write the database into a file"),
    Verb("db restore", "Data", "read a file of db dump back"),
    Verb("db url", "Data", "print the address of the database, password included"),
    Verb("db shell", "Data", "open psql on the database", passes_on=True),
    Verb("db reset", "Data", "delete all data and build the database anew", PAGES),
    Verb("search reindex", "Data", "give vectors to rows that lack one, or to all", PAGES),
    Verb("config check", "Settings", "check all settings, for any profile"),
    Verb("config show", "Settings", "list all settings; secrets stay hidden"),
    Verb("secret", "Settings", "make a random key for HEAVY_SECRET_KEYS"),
    Verb("keys new", "Encryption", "make a key for HEAVY_ENCRYPTION_KEYS"),
    Verb("keys status", "Encryption", "tell which encryption keys are in use, and which may go"),
    Verb("keys rotate", "Encryption", "wrap every user's data key by the newest encryption key"),
    Verb("keys forget", "Encryption", "make what one user encrypted unreadable for ever"),
    Verb("test", "Quality", "run the tests; further arguments go to pytest", LOAD, passes_on=True),
    Verb("check", "Quality", "format, lint, types, import rules, locks, then the tests", LOAD),
    Verb("format", "Quality", "lay out the code and mend what can be mended", DEV),
    Verb("bench", "Quality", "measure speed and memory beside references", LOAD),
    Verb("faults", "Quality", "kill and cut things while people click, and look for losses", DEV),
    Verb("profile server", "Quality", "sample the server that runs here: flame graph, slow functions", DEV),
    Verb("profile tests", "Quality", "the same while tests run; arguments go to pytest", DEV, passes_on=True),
    Verb("profile page", "Quality", "use one page many times and tell the time of each part", DEV),
    Verb("record", "Recordings", "serve as dev does, and write down what people do and see", DEV),
    Verb("replay", "Recordings", "do recordings again: as a load test, as a test, under the debugger", LOAD),
    Verb("capacity", "Recordings", "find how many people one worker holds", LOAD),
    Verb("image", "Containers", "build the production image with Docker or Podman", passes_on=True),
    Verb("compose", "Containers", "run app x 2, PostgreSQL, Redis and Caddy in containers", passes_on=True),
    Verb("remove-demo", "Make it yours", "take the demo out: tasks, notes and their search", DEV),
    Verb("time start", "Time", "track the time that is worked here; optional"),
    Verb("time stop", "Time", "stop tracking"),
    Verb("time report", "Time", "tell the time that was tracked"),
    Verb("time cement", "Time", "move it into the file of somebody, to be committed"),
    Verb("deps lock", "Packages", "write the locks in requirements/ anew from pyproject.toml"),
    Verb("deps add", "Packages", "add a package to pyproject.toml, lock and install it"),
    Verb("deps sync", "Packages", "install everything again as the locks say"),
    Verb("deps outdated", "Packages", "list packages of which newer versions exist"),
    Verb("deps check", "Packages", "tell whether the locks fit pyproject.toml"),
)


def find(words: Sequence[str]) -> tuple[Verb, list[str]] | None:
    """The verb that the words begin with, and the words after it."""
    for verb in VERBS:
        length = len(verb.name.split())
        if " ".join(words[:length]) == verb.name:
            return verb, list(words[length:])
    return None


def sets_needed(verb: Verb, rest: Sequence[str]) -> tuple[str, ...]:
    """The locked sets to install first; help text needs no more than the least."""
    return ("runtime",) if any(word in HELP_FLAGS for word in rest) else verb.sets
