"""A person of a load test, who does a recording over a real network."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest

from heavy_engine.load import person as of_people
from heavy_engine.load.http import Http
from heavy_engine.load.person import ContentDiffers, Outcome, Person, lasting, left_early, name_of
from heavy_engine.load.trouble import Dropped, NoAnswer, Refused
from heavy_engine.recordings.steps import Header, Recording, Step
from heavy_engine.recordings.targets import Target, TargetGone
from tests.engine.load.scripted import DOCUMENT, NoWait, Scripted, Talk, serving
from tests.support.servers import RunningServer

VISIT = Step("visit", path="/", sees=("heading 1: Tool shop", "item: a thing of that day"))
WHOM = Target(role="textbox", name="For whom")
ADD_AXE = Step("click", on=Target(role="button", name="Add axe"), came=("item: axe: 12.50",))
FILL = Step("fill", on=WHOM, text="Ada", came=("textbox For whom: Ada",))
GIFT = Step(
    "check", on=Target(role="checkbox", name="Gift"), checked=True, came=("text: Wrapped as a gift.",)
)
SHORT = 0.2


def recording(*steps: Step) -> Recording:
    return Recording(Header(), steps, "shop.jsonl")


def done(person: Person) -> list[Outcome]:
    outcomes = []
    while not person.is_done:
        outcomes.append(person.do_next())
    person.leave()
    return outcomes


def troubles(outcomes: Sequence[Outcome]) -> list[Exception | None]:
    return [each.trouble for each in outcomes]


def test_everything_that_was_recorded_is_done_and_seen(shop_server: RunningServer) -> None:
    away, back = Step("go", path="/about", on=Target(role="link", name="About us")), Step("back")
    steps = (VISIT, ADD_AXE, FILL, GIFT, away, back, Step("away"), ADD_AXE, Step("leave"))

    outcomes = done(Person(Http(shop_server.url), recording(*steps)))

    assert troubles(outcomes) == [None] * len(steps)
    assert [(each.do, each.name) for each in outcomes[:3]] == [
        ("visit", "/"),
        ("click", "button 'Add axe'"),
        ("fill", "textbox 'For whom'"),
    ]
    assert all(each.bytes > 0 for each in outcomes[:6])


def test_people_type_their_own_texts_and_see_them(shop_server: RunningServer) -> None:
    person = Person(Http(shop_server.url), recording(VISIT, FILL), {"Ada": "Bo"})

    assert troubles(done(person)) == [None, None]


def test_what_is_not_as_it_was_recorded_is_told_and_the_rest_is_done(shop_server: RunningServer) -> None:
    dear = Step("click", on=ADD_AXE.on, came=("heading 1: Axe shop",))

    outcomes = done(Person(Http(shop_server.url), recording(VISIT, dear, FILL), settle_s=0))

    assert [type(each) for each in troubles(outcomes)] == [type(None), ContentDiffers, type(None)]
    said = str(outcomes[1].trouble)
    assert "step 2" in said
    assert "'heading 1: Axe shop'" in said
    assert "'heading 1: Tool shop'" in said


def test_time_that_is_waited_in_vain_for_content_is_not_the_servers(
    shop_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(
        Http(shop_server.url), recording(VISIT, replace(ADD_AXE, came=("text: Sold",))), settle_s=0
    )
    person.do_next()
    # A clock that goes on by a second whenever somebody looks: as it begins, and as it is answered.
    monkeypatch.setattr(of_people, "time", SimpleNamespace(perf_counter=count().__next__))

    (outcome,) = done(person)

    assert isinstance(outcome.trouble, ContentDiffers)
    assert outcome.ms == 1000


def test_what_is_not_there_ends_the_round(shop_server: RunningServer) -> None:
    saw = Step("click", on=Target(role="button", name="Sharpen all"))

    outcomes = done(Person(Http(shop_server.url), recording(VISIT, saw, FILL)))

    assert [type(each) for each in troubles(outcomes)] == [type(None), TargetGone]


def test_a_page_that_is_refused_ends_the_round(shop_server: RunningServer) -> None:
    outcomes = done(Person(Http(shop_server.url), recording(Step("visit", path="/cellar"), FILL)))

    assert [type(each) for each in troubles(outcomes)] == [Refused]


def test_content_that_comes_after_the_answer_is_waited_for() -> None:
    def late(talk: Talk) -> None:
        talk.hello()
        talk.hear()
        talk.say(1)
        talk.say(1, ["t", 2, "one is gone"])
        talk.wait_for_the_end()

    click = Step("click", on=Target(role="button", name="Take"), came=("text: one is gone",))
    with serving(Scripted(late)) as origin:
        person = Person(Http(origin), recording(Step("visit", path="/"), click), dice=NoWait())

        assert troubles(done(person)) == [None, None]


def test_a_server_that_says_nothing_is_an_error() -> None:
    def silent(talk: Talk) -> None:
        talk.hello()
        talk.wait_for_the_end()

    click = Step("click", on=Target(role="button", name="Take"))
    with serving(Scripted(silent)) as origin:
        person = Person(Http(origin), recording(Step("visit", path="/"), click))
        person.do_next()
        person.page.http.patience_s = SHORT

        assert [type(each) for each in troubles(done(person))] == [NoAnswer]


def test_a_document_is_loaded_anew_when_the_server_wishes_it() -> None:
    def asking(talk: Talk) -> None:
        talk.hello()
        talk.hear()
        talk.say("reload", "version")
        talk.wait_for_the_end()

    def fine(talk: Talk) -> None:
        talk.hello(page="p1")
        talk.wait_for_the_end()

    click = Step("click", on=Target(role="button", name="Take"))
    scripted = Scripted(asking, fine)
    with serving(scripted) as origin:
        person = Person(Http(origin), recording(Step("visit", path="/"), click))

        assert troubles(done(person)) == [None, None]
        assert person.page.returns == 1
        assert [path.partition("?")[0] for path in scripted.asked] == ["/", "/_live/socket"] * 2


def test_what_was_lost_with_a_connection_is_told_and_done_again() -> None:
    heard = []

    def dying(talk: Talk) -> None:
        talk.hello()
        heard.append(talk.hear()[1])
        talk.close(1011)

    def another_page(talk: Talk) -> None:
        two = '<ul><li data-h="7"><button data-h="5" data-on="click">Give</button></li></ul>'
        talk.hello(page="p2", html=two + '<button data-h="6" data-on="click">Take</button>')
        heard.append(talk.hear()[1])
        talk.say(talk.last)
        talk.wait_for_the_end()

    row = '<ul><li data-h="3"><button data-h="1" data-on="click">Take</button></li></ul>'
    document = DOCUMENT.replace('<button data-h="1" data-on="click">Take</button>', row)
    click = Step("click", on=Target(role="button", name="Take"))
    with serving(Scripted(dying, another_page, documents={"/": document})) as origin:
        person = Person(Http(origin), recording(Step("visit", path="/"), click), dice=NoWait())

        outcomes = done(person)

        assert [type(each) for each in troubles(outcomes)] == [type(None), Dropped, type(None)]
        assert heard == [1, 6]


def test_news_is_heard_while_somebody_thinks() -> None:
    def telling(talk: Talk) -> None:
        talk.hello()
        talk.say(0, ["t", 2, "one came back"])
        talk.wait_for_the_end()

    with serving(Scripted(telling)) as origin:
        person = Person(Http(origin), recording(Step("visit", path="/"), Step("leave", think=1.5)))
        person.do_next()

        assert person.think_s == 1.5
        assert person.page.think(10, lambda: person.page.sees("one came back"))
        person.leave()


@pytest.mark.parametrize(
    ("content", "kept"),
    [("all", ("text: thanks", "item: axe of Ada 3")), ("own", ("item: axe of Ada 3",)), ("none", ())],
)
def test_lines_that_others_may_have_changed_are_not_compared(content: str, kept: tuple[str, ...]) -> None:
    step = Step(
        "click", came=("text: 3 left", "text: thanks", "item: axe of Ada 3", "text: 2 found for Ada 3")
    )

    compared = lasting(recording(VISIT, step), content, {"Ada 3"})  # type: ignore[arg-type]

    assert compared.steps[1].came == kept
    assert compared.steps[0].sees == (("heading 1: Tool shop",) if content == "all" else ())


def test_all_people_of_a_recording_have_the_same_names_for_steps() -> None:
    assert name_of(Step("visit", path="/tools?page=2")) == "/tools"
    assert name_of(FILL) == "textbox 'For whom'"
    assert name_of(Step("press", key="Escape")) == "Escape"


def test_who_leaves_early_has_come_and_does_the_rest_of_nothing() -> None:
    quick = Step("fill", on=WHOM, text="Ada", think=1.0)
    whole = recording(VISIT, quick, replace(ADD_AXE, think=3.0), Step("leave", think=4.0))

    assert left_early(whole, 0.0).steps == whole.steps[:1]
    assert left_early(whole, 0.2).steps == whole.steps[:2]
    assert left_early(whole, 0.5).steps == whole.steps[:3]
    assert left_early(whole, 0.99).steps == whole.steps[:3]
    assert left_early(whole, 1.0).steps == whole.steps


def test_a_first_visit_that_was_thought_about_stays() -> None:
    whole = recording(replace(VISIT, think=5.0), replace(ADD_AXE, think=1.0))

    assert left_early(whole, 0.0).steps == whole.steps[:1]
