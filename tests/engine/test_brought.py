"""What a browser says of its clock in a cookie: the form of a name at most, for it may be anything."""

from types import SimpleNamespace
from typing import Any

import pytest

from heavy_engine import EngineSettings
from heavy_engine.sanic_executor.brought import brought_by
from heavy_engine.sanic_executor.security import SessionCookie

COOKIE = SessionCookie(EngineSettings((b"k",), ("127.0.0.1",)))


def zone_brought(cookies: dict[str, str]) -> str:
    request: Any = SimpleNamespace(cookies=cookies, headers={})
    return brought_by(request, COOKIE, session_id="ada").time_zone


@pytest.mark.parametrize("zone", ["Europe/Vienna", "UTC", "Etc/GMT+7", "America/Port-au-Prince", "EST5EDT"])
def test_a_name_of_a_zone_is_brought(zone: str) -> None:
    assert zone_brought({"heavy-zone": zone}) == zone


@pytest.mark.parametrize(
    "text", ["", "../../etc/passwd", "/etc/localtime", "Europe/Wien\n", "<b>", "E" * 65, "\ud83d", "٣/Vienna"]
)
def test_what_cannot_be_one_is_none(text: str) -> None:
    assert zone_brought({"heavy-zone": text}) == ""
    assert zone_brought({}) == ""
