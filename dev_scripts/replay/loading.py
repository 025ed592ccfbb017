"""From the words of ./heavy replay to a load test, after everything that can be wrong was looked at."""

from __future__ import annotations

import os
import socket
from argparse import Namespace
from dataclasses import replace
from typing import NoReturn

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.programs import become, python
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.replay.given import ca_of, host_of, out_of, refuse_for_users, split_weights
from dev_scripts.replay.limits import Limits
from dev_scripts.replay.plan import VARIABLE, Plan
from dev_scripts.replay.preflight import look_at_files, look_at_servers

KINDS = ("json", "csv", "html")


def plan_of(arguments: Namespace) -> Plan:
    """The load test that is asked for.

    Raises:
        CommandFailed: it cannot be run; exit code 2, and one sentence.
    """
    files, weights = split_weights(arguments.files)
    refuse_for_users(files, arguments)
    limits = {name: getattr(arguments, name) for name in ("p50", "p95", "p99", "errors", "mismatches")}
    plan = Plan(
        host="",
        files=files,
        weights=weights,
        users=arguments.users,
        spawn_rate=arguments.spawn_rate,
        seconds=arguments.time,
        workers=arguments.workers,
        web=arguments.web,
        values=dict(arguments.value),
        think=arguments.think,
        patience_s=arguments.patience,
        content=arguments.content,
        ca=ca_of(arguments.ca),
        limits=Limits(**limits),
        out={kind: out_of(kind, name) for kind in KINDS if (name := getattr(arguments, kind))},
    )
    return with_server(plan, arguments.host)


def with_server(plan: Plan, host: str | None) -> Plan:
    """The plan with the address that was given or is found, after everything was looked at."""
    recordings = look_at_files(plan)
    if plan.web and not _is_free(plan.web):
        raise CommandFailed(
            f"Port {plan.web} is taken. Name another one for Locust's page:  --web PORT", USAGE
        )
    plan = replace(plan, host=host_of(host))
    look_at_servers(plan, recordings)
    return plan


def become_herd(plan: Plan) -> NoReturn:
    """Become the process that Locust runs in."""
    become(python("-m", "dev_scripts.replay.herd"), environment_of(plan))


def environment_of(plan: Plan) -> dict[str, str]:
    """The environment of that process."""
    found = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(PROJECT_ROOT), *([found] if found else [])])
    return {**os.environ, VARIABLE: plan.as_text(), "PYTHONPATH": path}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
