"""Where somebody gets who asks for a page: there, or where its guards send them."""

from ..application import Caller
from .addresses import is_own, split_address
from .guards import Load, ask_guards
from .table import RouteTable

REDIRECTS_MAX = 5


class GuardsAstray(RuntimeError):
    """Guards lead round in circles, or away from this server; str() says how."""


async def admit(table: RouteTable, caller: Caller, address: str, load: Load, limit_s: float) -> str:
    """The address that somebody is led to: `address` itself if its guards let them in.

    What is no page has no guards here.

    Raises:
        PageRefused: a guard refuses.
        GuardsAstray: guards send from one page to the other, or to another server.
        GuardTimedOut: a guard takes longer than so many seconds.
    """
    way = [address]
    while len(way) <= REDIRECTS_MAX:
        path, _query, _fragment = split_address(address)
        match = table.find(path)
        to = await ask_guards(match.guards, caller, match.params, load, limit_s) if match else None
        if not to:
            return address
        if not is_own(to):
            raise GuardsAstray(f"a guard of {path} leads to {to!r}; it may lead to paths of this server only")
        way.append(address := to)
    raise GuardsAstray(f"guards lead in circles: {' -> '.join(way)}")
