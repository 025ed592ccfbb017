"""What the page does for Python in a worker; a script of a few lines plays the worker's part."""

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.engine.client.stage import Socket, Stage

WORKER = "/_live/python/worker.js"
# Answers what it is told to by the name of the function, and counts how often it was started.
ACTOR = """
let held = 0;
const say = (...message) => postMessage(message);
const does = {
  echo: (run, values) => say("done", run, "ok", JSON.stringify(values)),
  much: (run, { size }) => say("done", run, "ok", JSON.stringify("ü".repeat(size))),
  fail: (run) => say("done", run, "error", '{"type":"ValueError","message":"no","traceback":"where"}'),
  hang: () => { for (;;); },
  hold: (run) => { held = run; },
  release: (run, values) => {
    does.echo(held, {});
    if (values.say) say("do", 0, run, "element.set_text", { id: "two", text: "released" });
    does.echo(run, values);
  },
  order: (run, [name, values]) => say("do", run, run, name, values),
};
onmessage = ({ data: [kind, run, name, values] }) => {
  if (kind === "ping") say("pong");
  if (kind === "did") say("done", run, "ok", JSON.stringify(name));
  if (kind !== "run") return;
  say("began", run);
  does[name.split(".")[1]](run, values);
};
setTimeout(() => say("ready"), 20);
"""
BUTTON = '<button data-h="1" id="one" data-py="{0}">One</button><p data-h="2" id="two" class="a">Two</p>'


@pytest.fixture
def actor(stage: Stage) -> None:
    stage.script(WORKER, ACTOR)


async def answer_of(socket: Socket) -> list[object]:
    """The next answer; events are passed over."""
    while True:
        message = await socket.receive()
        if message[0] == "answer":
            return list(message)


async def order(socket: Socket, command: str, **values: object) -> object:
    """Let the worker give the page a command; what the page answers."""
    await socket.send(["call", 1, "actor.order", [command, values]])
    said = (await answer_of(socket))[3]
    assert isinstance(said, dict)
    return said.get("ok", said.get("error"))


@pytest.mark.usefixtures("actor")
async def test_a_call_is_answered_though_events_wait(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<button data-h="1" data-on="click">x</button>')
    await page.get_by_role("button").click()

    await socket.send(["call", 1, "actor.echo", {"a": [1, None]}])
    await socket.send(["call", 2, "actor.fail", {}])

    assert await answer_of(socket) == ["answer", 1, "ok", {"a": [1, None]}]
    failure = {"type": "ValueError", "message": "no", "traceback": "where"}
    assert await answer_of(socket) == ["answer", 2, "error", failure]
    assert stage.asked_for.count(WORKER) == 1


@pytest.mark.usefixtures("actor")
async def test_more_than_may_be_sent_is_answered_by_an_error(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, "<p>x</p>", max=1000)

    await socket.send(["call", 1, "actor.much", {"size": 400}])
    assert (await answer_of(socket))[2] == "ok"
    await socket.send(["call", 2, "actor.much", {"size": 500}])

    kind, failure = (await answer_of(socket))[2:]
    assert (kind, failure["type"]) == ("error", "AnswerTooLarge")


@pytest.mark.usefixtures("actor")
async def test_an_answer_without_a_socket_goes_over_the_next_one_of_the_same_page(
    page: Page, stage: Stage
) -> None:
    socket = await stage.show(page, BUTTON.format("{&quot;click&quot;:[&quot;actor.release&quot;,{}]}"))
    await socket.send(["call", 1, "actor.hold", {}])
    await socket.send(["call", 2, "actor.echo", {}])
    assert (await answer_of(socket))[1] == 2
    await socket.cut()
    await page.get_by_role("button").click()

    again = await stage.line()

    assert await answer_of(again) == ["answer", 1, "ok", {}]


@pytest.mark.usefixtures("actor")
async def test_what_another_page_asked_for_is_forgotten(page: Page, stage: Stage) -> None:
    release = BUTTON.format("{&quot;click&quot;:[&quot;actor.release&quot;,{&quot;say&quot;:true}]}")
    socket = await stage.show(page, release)
    await socket.send(["call", 1, "actor.hold", {}])
    await socket.send(["call", 2, "actor.echo", {}])
    assert (await answer_of(socket))[1] == 2
    await socket.cut()

    await page.get_by_role("button").click()
    await expect(page.locator("#two")).to_have_text("released")
    again = await (await stage.socket()).greet(page="p2", html=release)
    await again.send(["call", 1, "actor.echo", {"of": "p2"}])

    assert await answer_of(again) == ["answer", 1, "ok", {"of": "p2"}]


@pytest.mark.usefixtures("actor")
async def test_a_call_that_was_dropped_is_not_answered(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, "<p>x</p>")
    await socket.send(["call", 1, "actor.hold", {}])
    await socket.send(["drop", 1])
    await socket.send(["call", 2, "actor.release", {}])

    assert (await answer_of(socket))[1] == 2


@pytest.mark.usefixtures("actor")
async def test_a_function_that_hangs_is_ended_and_others_are_run_anew(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, "<p>x</p>")
    await socket.send(["call", 1, "actor.hold", {}])
    await socket.send(["call", 2, "actor.hang", {}])
    await socket.send(["call", 3, "actor.echo", {"n": 3}])
    await socket.send(["drop", 2])

    answers = [await answer_of(socket), await answer_of(socket)]

    assert [answer[:3] for answer in answers] == [["answer", 1, "error"], ["answer", 3, "ok"]]
    assert answers[0][3]["type"] == "FunctionStuck"
    assert stage.asked_for.count(WORKER) == 2


@pytest.mark.usefixtures("actor")
async def test_what_elements_had_in_a_worker_begins_anew_in_the_next(page: Page, stage: Stage) -> None:
    command = '["element.send",{"id":"one","type":"up","detail":null}]'
    mount = f'{{"mount":["actor.order",{command}]}}'.replace('"', "&quot;")
    hangs = '{"mount":["actor.hang",{}]}'.replace('"', "&quot;")
    socket = await stage.show(page, f'<p data-h="1" id="one" data-on="up" data-py="{mount}">x</p>')
    assert (await socket.receive())[2] == "up"

    await socket.send([1, ["i", 0, 0, f'<p data-h="2" data-py="{hangs}">hangs</p>']])
    await expect(page.get_by_text("hangs")).to_be_visible()
    await socket.send(["call", 1, "actor.hang", {}])
    await socket.send(["drop", 1])

    assert (await socket.receive())[2] == "up"
    await socket.send(["call", 2, "actor.echo", {}])
    assert (await answer_of(socket))[1:3] == [2, "ok"], "what hung was not begun again"


async def test_without_python_a_call_is_answered_as_unavailable(page: Page, stage: Stage) -> None:
    await page.add_init_script("console.error = () => {}")
    socket = await stage.show(page, "<p>x</p>")

    await socket.send(["call", 1, "actor.echo", {}])

    assert (await answer_of(socket))[:3] == ["answer", 1, "unavailable"]


@pytest.mark.usefixtures("actor")
async def test_a_click_before_python_is_there_is_not_lost(page: Page, stage: Stage) -> None:
    waiting: list[Route] = []
    await page.route("**/python.js", lambda route: waiting.append(route))
    command = (
        "[&quot;element.set_text&quot;,{&quot;id&quot;:&quot;two&quot;,&quot;text&quot;:&quot;clicked&quot;}]"
    )
    await stage.show(page, BUTTON.format(f"{{&quot;click&quot;:[&quot;actor.order&quot;,{command}]}}"))

    await page.get_by_role("button").click()
    await expect(page.locator("#two")).to_have_text("Two")
    await waiting[0].fallback()

    await expect(page.locator("#two")).to_have_text("clicked")


@pytest.mark.usefixtures("actor")
async def test_flags_prevent_and_stop_also_before_python_is_there(page: Page, stage: Stage) -> None:
    await page.route("**/python.js", lambda _route: None)
    flags = '{"submit":["actor.echo",{},{"flags":"p,s"}]}'.replace('"', "&quot;")
    form = f'<form data-h="2" action="/elsewhere" data-py="{flags}"><button data-h="3">Send</button></form>'
    socket = await stage.show(page, f'<div data-h="1" data-on="submit click">{form}</div>')

    await page.get_by_role("button").click()
    await page.get_by_role("button").click()

    assert [(await socket.receive())[2] for _ in range(2)] == ["click", "click"], "submits were stopped"
    assert page.url == stage.url


@pytest.mark.usefixtures("actor")
async def test_commands_change_elements_of_the_page_and_nothing_else(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, BUTTON.format("{}"))
    await page.evaluate("document.body.append(Object.assign(document.createElement('p'), {id: 'foreign'}))")

    assert await order(socket, "element.set_text", id="two", text="<b>2</b>") is None
    assert await order(socket, "element.toggle_class", id="two", name="b") is True
    assert await order(socket, "element.set_hidden", id="one", hidden=True) is None
    assert await order(socket, "element.set_text", id="foreign", text="x") == "NoSuchElement"
    assert await order(socket, "element.facts", id="foreign") is None
    assert await order(socket, "element.constructor", id="two") == "NotSupported"
    assert await order(socket, "constructor") == "NotSupported"

    await expect(page.locator("#two")).to_have_text("<b>2</b>")
    await expect(page.locator("#two")).to_have_class("a b")
    await expect(page.locator("#one")).to_be_hidden()


@pytest.mark.usefixtures("actor")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("onclick", "alert(1)"),
        ("ONCLICK", "alert(1)"),
        ("href", "javascript:alert(1)"),
        ("href", "\tjava\nscript:alert(1)"),
        ("src", "data:text/html,x"),
        ("formaction", "javascript:alert(1)"),
        ("xlink:href", "javascript:alert(1)"),
        ("srcdoc", "<script>"),
        ("style", "color:red"),
        ("id", "heavy-root"),
        ("data-on", "click"),
        ("data-h", "1"),
        ("data-py", "{}"),
        ("a b", "x"),
    ],
)
async def test_attributes_that_run_something_are_refused(
    page: Page, stage: Stage, name: str, value: str
) -> None:
    socket = await stage.show(page, BUTTON.format("{}"))
    before = await page.locator("#two").evaluate("(element) => element.outerHTML")

    assert await order(socket, "element.set_attribute", id="two", name="title", value="fine") is None
    assert await order(socket, "element.remove_attribute", id="two", name="title") is None
    assert await order(socket, "element.set_attribute", id="two", name=name, value=value) == "NotAllowed"

    assert await page.locator("#two").evaluate("(element) => element.outerHTML") == before


@pytest.mark.usefixtures("actor")
async def test_a_function_sends_only_events_that_the_element_has_handlers_for(
    page: Page, stage: Stage
) -> None:
    socket = await stage.show(page, '<p data-h="1" id="one" data-on="seen click">x</p>')

    await socket.send(
        ["call", 1, "actor.order", ["element.send", {"id": "one", "type": "seen", "detail": 5}]]
    )
    assert await socket.receive() == [1, 1, "seen", {"detail": 5}]
    assert (await answer_of(socket))[2] == "ok"

    assert await order(socket, "element.send", id="one", type="submit", detail=None) == "NotAllowed"


@pytest.mark.usefixtures("actor")
async def test_cookies_of_scripts_are_safe_and_the_sessions_is_not_theirs(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, "<p>x</p>")
    cookie = {"value": "a; b=ü", "max_age": 60, "path": "/", "same_site": "Strict"}

    assert await order(socket, "cookies.set", name="theme", **cookie) is None
    assert await order(socket, "cookies.get", name="theme") == "a; b=ü"
    for name in ("heavy", "__Host-heavy", "a b", "a=b", ""):
        assert await order(socket, "cookies.set", name=name, **cookie) == "NotAllowed"
    assert await order(socket, "cookies.set", name="x", **{**cookie, "same_site": "None"}) == "NotAllowed"

    (kept,) = await page.context.cookies()
    assert (kept["name"], kept["sameSite"]) == ("theme", "Strict")


OPTIMISTIC = '{"click":["actor.order",%s,{"then":true}]}'
TWICE = (
    '<button data-h="1" id="one" data-on="click" data-py="{0}">One</button>'
    '<p data-h="2" id="two" class="a">Two</p>'
)


def optimistic(command: str, values: str) -> str:
    written = OPTIMISTIC % f'["{command}",{values}]'
    return TWICE.format(written.replace('"', "&quot;"))


@pytest.mark.usefixtures("actor")
async def test_a_change_is_undone_right_before_the_answer_to_its_event(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, optimistic("element.set_text", '{"id":"two","text":"mine"}'))
    two = page.locator("#two")

    await page.get_by_role("button").click()
    await expect(two).to_have_text("mine")
    await socket.send([0, ["a", 2, {"title": "an edit before"}]])
    await expect(two).to_have_attribute("title", "an edit before")
    await expect(two).to_have_text("mine")
    await socket.send([1])

    await expect(two).to_have_text("Two")


@pytest.mark.usefixtures("actor")
async def test_two_changes_of_one_thing_are_undone_one_by_one(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, optimistic("element.toggle_class", '{"id":"two","name":"b"}'))
    two = page.locator("#two")
    await page.get_by_role("button").click()
    await expect(two).to_have_class("a b")
    await page.get_by_role("button").click()
    await expect(two).to_have_class("a")

    await socket.send([1, ["a", 2, {"title": "first"}]])
    await expect(two).to_have_attribute("title", "first")
    await expect(two).to_have_class("a")
    await socket.send([2, ["a", 2, {"title": "second"}]])
    await expect(two).to_have_attribute("title", "second")

    await expect(two).to_have_class("a")


@pytest.mark.usefixtures("actor")
async def test_what_the_server_puts_there_meanwhile_stays(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, optimistic("element.toggle_class", '{"id":"two","name":"b"}'))
    two = page.locator("#two")
    await page.get_by_role("button").click()
    await expect(two).to_have_class("a b")

    await socket.send([0, ["a", 2, {"class": "news"}]])
    await expect(two).to_have_class("news")
    await socket.send([1, ["a", 2, {"title": "answered"}]])
    await expect(two).to_have_attribute("title", "answered")

    await expect(two).to_have_class("news")


@pytest.mark.usefixtures("actor")
async def test_a_change_that_comes_after_the_answer_is_not_made(page: Page, stage: Stage) -> None:
    waiting: list[Route] = []
    await page.route("**/python.js", lambda route: waiting.append(route))
    socket = await stage.show(page, optimistic("element.set_text", '{"id":"two","text":"mine"}'))
    await page.get_by_role("button").click()
    assert (await socket.receive())[0] == 1
    await socket.send([1, ["a", 2, {"title": "answered"}]])
    await expect(page.locator("#two")).to_have_attribute("title", "answered")

    await waiting[0].continue_()
    await socket.send(["call", 1, "actor.echo", {}])
    await answer_of(socket)

    await expect(page.locator("#two")).to_have_text("Two")


@pytest.mark.usefixtures("actor")
async def test_data_attributes_that_change_together_are_one_update(page: Page, stage: Stage) -> None:
    written = '{"update":["actor.order",["element.send",{"id":"one","type":"updated","detail":null}]]}'
    quoted = written.replace('"', "&quot;")
    socket = await stage.show(page, f'<p data-h="1" id="one" data-on="updated" data-py="{quoted}">x</p>')

    await socket.send([0, ["a", 1, {"data-a": "1", "data-b": "2"}], ["a", 1, {"title": "no data"}]])
    assert (await socket.receive())[2] == "updated"
    await socket.send([1, ["a", 1, {"title": "still none"}]])
    await socket.send(["call", 1, "actor.echo", {}])

    assert (await socket.receive())[0] == "answer", "nothing more was sent"


@pytest.mark.usefixtures("actor")
async def test_a_worker_starts_when_what_needs_it_comes_near(page: Page, stage: Stage) -> None:
    far = '<div data-h="3" id="far" data-py="{&quot;click&quot;:[&quot;actor.echo&quot;,{}]}">x</div>'
    await stage.show(page, f'<pre data-h="2">{200 * "line&#10;"}</pre>{far}')
    await expect(page.locator("#far")).to_have_count(1)
    await page.wait_for_load_state("networkidle")
    assert WORKER not in stage.asked_for

    async with page.expect_request(re.compile(WORKER)):
        await page.locator("#far").scroll_into_view_if_needed()
