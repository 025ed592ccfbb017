"""A page that says who else is in its room, and the same page without; one of several on a PostgreSQL.

HEAVY_DATABASE_URL=... python -m benchmarks.live.presence_server PORT
"""

import os
import sys
from dataclasses import replace
from typing import Any

from reactpy import component

from benchmarks.references.serving import serve
from heavy_engine import EngineSettings, Route, use_presence, use_query_param
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import FrameProtocol, build_server
from heavy_engine.topics import PostgresNews, Topics

from .our_server import application

CHANNEL, KEYS = "heavy_news", (b"k" * 32,)


@component
def RoomPage() -> Any:
    """How many others are in the room that the address names."""
    room, _set_room = use_query_param("room", str, "")
    return _page(len(use_presence(room, me="Somebody")))


@component
def PlainPage() -> Any:
    """The same for nobody."""
    return _page(0)


def _page(others: int) -> Any:
    return html.main(
        html.button({"id": "b", "onClick": lambda _event: None}, "Nothing"),
        html.output({"id": "others"}, f"{others} others."),
    )


def main() -> None:
    """Serve until stopped."""
    configure_logging("warning", "json")
    topics = Topics()
    news = PostgresNews(os.environ["HEAVY_DATABASE_URL"], CHANNEL, topics, KEYS)
    routes = {"/": Route(RoomPage, "Room"), "/plain": Route(PlainPage, "Plain")}
    settings = EngineSettings(signing_keys=KEYS, allowed_hosts=("127.0.0.1",))
    server = build_server(
        replace(application(), routes=routes), settings, lambda _topics: [news], topics, carrier=news
    )
    serve(server, int(sys.argv[1]), protocol=FrameProtocol)


if __name__ == "__main__":
    main()
