"""The line of a person of a load test: what a browser does when connections come and go."""

from urllib.parse import parse_qs, urlsplit

from heavy_engine.load.line import Line
from heavy_engine.testing.events import Report
from heavy_engine.testing.wire_page import WirePage
from tests.engine.load.scripted import DOCUMENT, NoWait, Scripted, Talk, serving
from tests.support.waiting import PATIENCE_S

CLICK = Report(1, "click", {})


def line_to(origin: str) -> Line:
    return Line(origin, WirePage(DOCUMENT, "/"), {"Cookie": "visitor=ada"}, NoWait())


def is_answered(line: Line) -> bool:
    return line.is_open and not line.page.waits


def answering(talk: Talk) -> None:
    talk.hello()
    talk.say(talk.hear()[0], ["t", 2, "one is gone"])
    talk.wait_for_the_end()


def test_an_event_is_answered_and_shown() -> None:
    with serving(Scripted(answering)) as origin:
        line = line_to(origin)
        assert line.pump(PATIENCE_S, lambda: line.is_open)
        line.page.make(CLICK)
        line.send()

        assert line.pump(PATIENCE_S, lambda: not line.page.waits)

        assert "one is gone" in line.page.root.text
        assert line.bytes_down > 0
        line.close()


def test_what_was_on_its_way_when_the_connection_broke_is_sent_again() -> None:
    heard = []

    def dying(talk: Talk) -> None:
        talk.hello()
        heard.append(talk.hear())
        talk.close(1011)

    def reborn(talk: Talk) -> None:
        talk.hello()
        heard.append(talk.hear())
        talk.say(1, ["t", 2, "one is gone"])
        talk.wait_for_the_end()

    scripted = Scripted(dying, reborn)
    with serving(scripted) as origin:
        line = line_to(origin)
        assert line.pump(PATIENCE_S, lambda: line.is_open)
        line.page.make(CLICK)
        line.send()

        assert line.pump(PATIENCE_S, lambda: is_answered(line))

        assert heard == [[1, 1, "click"], [1, 1, "click"]]
        assert line.returns == 1
        asked = [parse_qs(urlsplit(path).query) for path in scripted.asked]
        assert [one["seq"] for one in asked] == [["0"], ["1"]]
        assert scripted.cookies == ["visitor=ada", "visitor=ada"]
        line.close()


def test_a_server_that_stops_sends_people_to_another_one_in_time() -> None:
    heard = []

    def leaving(talk: Talk) -> None:
        talk.hello()
        talk.say("move", 0)
        talk.wait_for_the_end()

    def arriving(talk: Talk) -> None:
        talk.hello()
        heard.append(talk.hear())
        talk.say(1)
        talk.wait_for_the_end()

    with serving(Scripted(leaving, arriving)) as origin:
        line = line_to(origin)
        line.pump(PATIENCE_S, lambda: line.page.is_moving)
        line.page.make(CLICK)
        line.send()

        assert line.pump(PATIENCE_S, lambda: is_answered(line))

        assert heard == [[1, 1, "click"]]
        line.close()


def test_a_handshake_that_fails_for_now_is_tried_again() -> None:
    with serving(Scripted(answering, refusals=(503, 503))) as origin:
        line = line_to(origin)

        assert line.pump(PATIENCE_S, lambda: line.is_open)

        assert not line.reload
        line.close()


def test_only_a_new_document_helps_when_the_server_says_so() -> None:
    def strange(talk: Talk) -> None:
        talk.hello()
        talk.close(4406)

    def asking(talk: Talk) -> None:
        talk.say("reload", "refused")
        talk.wait_for_the_end()

    for scripted, why in (
        (Scripted(strange), "4406"),
        (Scripted(asking), "refused"),
        (Scripted(refusals=(403,)), "403"),
    ):
        with serving(scripted) as origin:
            line = line_to(origin)

            assert not line.pump(PATIENCE_S, lambda: False)

            assert why in line.reload
            line.close()


def test_a_line_that_was_cut_comes_back_by_itself() -> None:
    def again(talk: Talk) -> None:
        talk.hello()
        talk.wait_for_the_end()

    with serving(Scripted(again, again)) as origin:
        line = line_to(origin)
        line.pump(PATIENCE_S, lambda: line.is_open)

        line.cut()
        assert not line.is_open

        assert line.pump(PATIENCE_S, lambda: line.is_open)
        line.close()


def test_a_person_of_a_load_test_says_at_once_that_there_is_no_python() -> None:
    heard = []

    def asking(talk: Talk) -> None:
        talk.hello()
        talk.say("call", 1, "lamps.brightness", {"name": "desk"})
        talk.say("drop", 2)
        heard.append(talk.hear())
        talk.say(0, ["t", 2, "one is gone"])
        talk.wait_for_the_end()

    with serving(Scripted(asking)) as origin:
        line = line_to(origin)

        assert line.pump(PATIENCE_S, lambda: "one is gone" in line.page.root.text)

        assert heard == [["answer", 1, "unavailable", "this client runs no Python"]]
        assert line.page.frames == 1, "a call is no frame"
        line.close()
