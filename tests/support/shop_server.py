"""A server of the shop, for load tests. Run it: python -m tests.support.shop_server PORT"""

import sys

from heavy_engine import EngineSettings
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from tests.support.shop import Shop, application

SETTINGS = EngineSettings(
    signing_keys=(b"a key of tests",),
    allowed_hosts=("127.0.0.1",),
    trusted_proxies=1,
    # Whoever replays without thinking clicks faster than people do.
    events_per_s=0,
    user_events_per_s=0,
)


def main() -> None:
    """Serve until stopped."""
    configure_logging("warning", "json")
    serve_alone(build_server(application(Shop()), SETTINGS), "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
