"""Serve the tool shed: python -m tests.engine.testing.serve_shed PORT"""

import sys

from heavy_engine import EngineSettings
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from tests.engine.testing.shed import Shed, application


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    settings = EngineSettings(signing_keys=(b"k",), allowed_hosts=("127.0.0.1",), dev=True)
    server = build_server(application(Shed({"axe": ""})), settings)
    serve_alone(server, "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
