"""Finding the capacity: from the words of ./heavy capacity to figures and a picture."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from dev_scripts.capacity.drawing import as_page, as_svg
from dev_scripts.capacity.proving import around, is_proven
from dev_scripts.capacity.search import Search, Try, per_core, per_gib
from dev_scripts.capacity.summing_up import summary
from dev_scripts.capacity.telling import Found, progress
from dev_scripts.capacity.trying import try_out
from dev_scripts.replay.given import REPORTS, ca_of, out_of, refuse_for_users, split_weights
from dev_scripts.replay.loading import with_server
from dev_scripts.replay.plan import Plan
from dev_scripts.replay.server_watch import ServerWatch
from dev_scripts.replay.writing import write_whole

LOOK_S = 0.5
KINDS = ("json", "html", "svg")


def find_capacity(arguments: Namespace) -> int:
    """Search; 1 when nobody is held, or what was found does not last."""
    out = {kind: out_of(kind, name) for kind in KINDS if (name := getattr(arguments, kind))}
    plan = with_server(_plan(arguments), arguments.host)
    watch = ServerWatch(plan.host)
    idle_memory = _memory(watch)
    search = Search(arguments.p95, arguments.start, arguments.most)
    while (users := search.next_users) is not None:
        search.tries.append(_surely(plan, users, arguments.p95, arguments.time))
        print(progress(search.tries[-1], arguments.p95, arguments.workers), flush=True)
    _memory(watch)
    found = Found(
        arguments.p95,
        search.capacity,
        search.curve,
        watch.workers,
        per_core(search.capacity, search.held),
        per_gib(idle_memory, search.held),
        is_bounded=search.broken is not None,
    )
    proof = _prove(plan, found, arguments) if arguments.prove and found.people else ()
    _write(found, proof, plan.host, out)
    print(summary(found, proof, plan.host))
    return 0 if found.people and is_proven(found, proof) else 1


def _prove(plan: Plan, found: Found, arguments: Namespace) -> Sequence[Try]:
    """Try a fifth fewer and a fifth more, for longer: what is true has to be between them."""
    tries = []
    for users in around(found):
        print(f"Proof: {users:,} people for {arguments.prove:,.0f} s", flush=True)
        tries.append(_surely(plan, users, arguments.p95, arguments.prove, is_hoped=users < found.people))
        print(progress(tries[-1], arguments.p95, arguments.workers), flush=True)
    return tries


def _surely(plan: Plan, users: int, limit_ms: float, seconds: float, *, is_hoped: bool = True) -> Try:
    """A try; one that nobody would believe is repeated, for something else may have held the machine."""
    tried = try_out(plan, users, seconds)
    if tried.holds(limit_ms) or not is_hoped:
        return tried
    return min((tried, try_out(plan, users, seconds)), key=lambda each: (each.wrong, each.p95))


def _memory(watch: ServerWatch) -> int | None:
    """Memory of the server now, in bytes; None where it is elsewhere."""
    watch.used()
    time.sleep(LOOK_S)
    used = watch.used()
    return used.memory if used else None


def _plan(arguments: Namespace) -> Plan:
    files, weights = split_weights(arguments.files)
    refuse_for_users(files, arguments)
    return Plan(
        host="",
        files=files,
        weights=weights,
        workers=arguments.workers,
        values=dict(arguments.value),
        think=arguments.think,
        ca=ca_of(arguments.ca),
    )


def _write(found: Found, proof: Sequence[Try], host: str, out: Mapping[str, str]) -> None:
    picture = Path(out.get("svg", REPORTS / "capacity.svg"))
    write_whole(picture, as_svg(found))
    if "html" in out:
        write_whole(Path(out["html"]), as_page(found, proof, host))
    if "json" in out:
        steps = {**asdict(found), "proof": [asdict(each) for each in proof], "host": host}
        write_whole(Path(out["json"]), json.dumps(steps, indent=2) + "\n")
    print(f"Picture: {picture}")
