"""Documents for people of a load test: cookies, redirects, and servers that are not there."""

import pytest

from heavy_engine.load.http import Http
from heavy_engine.load.trouble import ServerDown, WrongHost
from tests.engine.load.scripted import DOCUMENT, Scripted, serving
from tests.support.servers import free_port


def test_a_redirect_is_followed_with_the_cookie_it_gave() -> None:
    scripted = Scripted(documents={"/": "/tools?new"})
    with serving(scripted) as origin:
        http = Http(origin)

        found = http.get("/")

        assert (found.status, found.path, found.text) == (200, "/tools?new", DOCUMENT)
        assert scripted.cookies == ["", "visitor=ada"]
        http.close()


def test_cookies_that_are_given_stay_beside_those_of_the_server() -> None:
    scripted = Scripted(documents={"/": "/tools"})
    with serving(scripted) as origin:
        http = Http(
            origin, headers={"cookie": "login=a=b; team=red", "X-Team": "red"}, time_zone="Asia/Tokyo"
        )

        http.get("/")

        given = "heavy-zone=Asia/Tokyo; login=a=b; team=red"
        assert scripted.cookies == [given, f"{given}; visitor=ada"]
        http.close()


def test_a_post_is_answered_by_the_page_that_it_leads_to() -> None:
    scripted = Scripted(documents={"/login": "/"})
    with serving(scripted) as origin:
        http = Http(origin)

        found = http.get("/login")

        assert found.path == "/"
        http.close()


def test_going_round_in_circles_ends() -> None:
    with serving(Scripted(documents={"/": "/"})) as origin:
        http = Http(origin)

        with pytest.raises(WrongHost, match="redirects more than 10 times"):
            http.get("/")
        http.close()


def test_nobody_is_led_to_another_server() -> None:
    with serving(Scripted(documents={"/": "http://elsewhere.example/"})) as origin:
        http = Http(origin)

        with pytest.raises(WrongHost, match=r"sends people to http://elsewhere\.example"):
            http.get("/")
        http.close()


def test_a_server_that_is_down_is_one_sentence() -> None:
    origin = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(ServerDown) as raised:
        Http(origin).get("/")

    assert str(raised.value) == (
        f"Nothing answers at {origin} (Connection refused). Is it the right --host, and does it run?"
    )


@pytest.mark.parametrize("origin", ["http://", "http://127.0.0.1:99999", "ftp://127.0.0.1"])
def test_what_is_no_address_is_told_as_well(origin: str) -> None:
    with pytest.raises(ServerDown, match="Is it the right --host"):
        Http(origin).get("/")
