"""A server of the application whose only page says who else is there.

Run it: HEAVY_PORT=8001 HEAVY_DATABASE_URL=... python -m tests.support.presence_server
"""

import os
from typing import Any

from reactpy import component, html

from heavy_engine import Route, use_presence, use_query_param
from heavy_engine.sanic_executor import serve_alone
from heavy_stack.main import create_server


@component
def Hall() -> Any:
    """Names of who else has a page of this application open, as their addresses give them."""
    name, _set_name = use_query_param("name", str, "")
    others = use_presence("hall", me=name)
    said = [f"{one.name}{' twice' if one.tabs > 1 else ''}" for one in others]
    return html.main(html.output({"id": "others"}, ", ".join(said) or "nobody"))


def main() -> None:
    """Serve until stopped."""
    serve_alone(create_server({"/": Route(Hall, "Hall")}), "127.0.0.1", int(os.environ["HEAVY_PORT"]))


if __name__ == "__main__":
    main()
