"""What other processes say: missed messages are asked for, silent processes are gone."""

from heavy_engine.presence.messages import Message, Told
from heavy_engine.presence.peers import ASK_AGAIN_S, Heard, Peers
from heavy_engine.presence.present import Entry

ADA, BO = Entry("Ada", "", 1, 0), Entry("Bo", "", 1, 0)
GONE_S, BEAT_S = 15.0, 5.0


def here(peers: Peers, room: str = "/") -> list[str]:
    """Names of who is in a room."""
    return sorted(entry.name for people in peers.told(room) for entry in people.values())


def change(version: int, *told: Told, sender: str = "north") -> Message:
    return Message("change", sender, version, told=told)


def whole(version: int, *told: Told, part: int = 0, parts: int = 1) -> Message:
    return Message("whole", "north", version, part, parts, told=told)


def peers_with_ada() -> Peers:
    peers = Peers("south", GONE_S)
    assert peers.hear(change(1, ("/", "ada", ADA)), 0.0) == Heard(rooms=frozenset({"/"}))
    return peers


def test_who_comes_and_goes_elsewhere_is_known_here() -> None:
    peers = peers_with_ada()
    peers.hear(change(2, ("/", "bo", BO), ("/", "ada", None)), 1.0)

    assert here(peers) == ["Bo"]


def test_rooms_that_are_empty_are_forgotten() -> None:
    peers = peers_with_ada()
    peers.hear(change(2, ("/", "ada", None)), 1.0)
    peers.hear(change(3, ("/", "ada", None)), 1.0)

    assert peers.told("/") == []


def test_what_is_heard_twice_counts_once() -> None:
    peers = peers_with_ada()
    peers.hear(change(2, ("/", "ada", None)), 1.0)

    assert peers.hear(change(1, ("/", "ada", ADA)), 2.0) == Heard()
    assert here(peers) == []


def test_our_own_words_are_not_news() -> None:
    assert Peers("north", GONE_S).hear(change(1, ("/", "ada", ADA)), 0.0) == Heard()


def test_who_missed_a_change_asks_for_all_of_it_once() -> None:
    peers = peers_with_ada()

    assert peers.hear(change(3, ("/", "bo", BO)), 1.0).ask == "north"
    assert peers.hear(change(4, ("/", "bo", None)), 1.1).ask == ""
    assert peers.hear(change(5, ("/", "bo", BO)), 1.0 + ASK_AGAIN_S).ask == "north"
    assert here(peers) == ["Ada"], "what follows a gap is not believed"

    peers.hear(whole(5, ("/", "bo", BO)), 3.0)
    assert here(peers) == ["Bo"]
    assert peers.hear(Message("beat", "north", 5), 4.0) == Heard()


def test_a_beat_shows_what_was_missed() -> None:
    peers = peers_with_ada()

    assert peers.hear(Message("beat", "north", 1), 1.0) == Heard()
    assert peers.hear(Message("beat", "north", 2), 2.0).ask == "north"
    assert peers.hear(Message("beat", "west", 9), 2.0).ask == "west", "a stranger is asked"


def test_all_of_it_comes_in_parts_and_counts_when_the_last_is_there() -> None:
    peers = peers_with_ada()

    assert peers.hear(whole(7, ("/", "bo", BO), part=0, parts=2), 1.0) == Heard()
    assert here(peers) == ["Ada"]
    heard = peers.hear(whole(7, ("/attic", "ada", ADA), part=1, parts=2), 1.0)

    assert heard.rooms == {"/", "/attic"}
    assert (here(peers), here(peers, "/attic")) == (["Bo"], ["Ada"])


def test_parts_with_a_gap_are_not_believed() -> None:
    peers = peers_with_ada()
    peers.hear(whole(7, ("/", "bo", BO), part=0, parts=3), 1.0)
    peers.hear(whole(7, ("/attic", "bo", BO), part=2, parts=3), 1.0)

    assert here(peers) == ["Ada"]
    assert peers.hear(Message("beat", "north", 7), 3.0).ask == "north"


def test_all_of_it_tells_only_of_rooms_that_are_otherwise() -> None:
    peers = peers_with_ada()
    peers.hear(change(2, ("/attic", "bo", BO)), 1.0)

    heard = peers.hear(whole(9, ("/", "ada", ADA), ("/attic", "ada", ADA)), 2.0)

    assert heard.rooms == {"/attic"}


def test_who_says_goodbye_is_gone_at_once() -> None:
    peers = peers_with_ada()

    assert peers.hear(Message("bye", "north"), 1.0).rooms == {"/"}
    assert (here(peers), len(peers)) == ([], 0)
    assert peers.hear(Message("bye", "nobody"), 1.0) == Heard()


def test_who_is_silent_for_three_beats_is_gone() -> None:
    peers = peers_with_ada()
    peers.hear(change(1, ("/", "bo", BO), sender="west"), 0.0)
    for now in (5.0, 10.0):
        peers.hear(Message("beat", "west", 1), now)
        assert peers.expire(now) == frozenset()

    assert peers.expire(14.9) == frozenset()
    assert peers.expire(15.0) == {"/"}
    assert here(peers) == ["Bo"]


def test_who_comes_back_after_a_silence_is_asked_for_all() -> None:
    peers = peers_with_ada()
    for now in (5.0, 10.0, 15.0):
        peers.expire(now)

    assert peers.hear(Message("beat", "north", 1), 16.0).ask == "north"


def test_a_process_that_stood_still_itself_takes_nobody_for_dead() -> None:
    peers = peers_with_ada()
    peers.expire(5.0)
    # Sixty seconds in which this process was stopped; what came meanwhile was not read yet.
    assert peers.expire(65.0) == frozenset()
    peers.hear(Message("beat", "north", 1), 65.1)

    assert here(peers) == ["Ada"]
    assert peers.expire(70.0) == frozenset()
    for now in (75.0, 80.0):
        peers.expire(now)
    assert peers.expire(85.0) == {"/"}, "who is really silent is gone a little later"


def test_questions_are_for_everybody_or_for_one() -> None:
    peers = Peers("south", GONE_S)

    assert peers.hear(Message("ask", "north"), 0.0).is_asked
    assert peers.hear(Message("ask", "north", to="south"), 0.0).is_asked
    assert not peers.hear(Message("ask", "north", to="west"), 0.0).is_asked
    assert len(peers) == 0, "a question says nothing of who is there"
