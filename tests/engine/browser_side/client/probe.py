"""Client functions that do all that may be done, and all that may go wrong."""

from typing import TypedDict

from heavy_engine.browser_side import NoSuchElement, page


class Told(TypedDict):
    text: str
    size: float


def double(number: int) -> int:
    return 2 * number


async def facts_of(element_id: str) -> Told:
    facts = await page.element(element_id).facts()
    assert facts is not None
    return {"text": facts["text"], "size": 0.5}


def use_the_library() -> str:
    """A module that Brython has in the syntax of a Python that servers do not have yet."""
    import pprint

    return pprint.pformat({"edge": "keen"})


async def form_facts(element_id: str) -> list[str | bool]:
    facts = await page.element(element_id).facts()
    assert facts is not None
    return [facts["id"], facts["tag"], facts["text"], facts["value"], facts["checked"], facts["hidden"]]


async def change_form(element_id: str) -> str:
    form = page.element(element_id)
    await form.set_attribute("title", "changed")
    await form.set_style("color", "rgb(1, 2, 3)")
    await form.set_hidden(hidden=True)
    await form.set_hidden(hidden=False)
    await form.set_text("changed")
    return (await form.facts() or {"text": "gone"})["text"]


def answer_halves() -> dict[str, str]:
    """What is left of a character that was cut in two."""
    return {"\ud83d": "low \ude42", "whole": "\U0001f642 \\ud83d"}


def fail_in_halves() -> None:
    raise ValueError(999 * "x" + "\U0001f642")


def fail(number: int) -> int:
    return divide(number)


def divide(number: int) -> int:
    return 1 // number


async def find_nothing() -> str:
    try:
        await page.element("nowhere").focus()
    except NoSuchElement as error:
        return str(error)
    return "found"


def answer_anything() -> int:
    return "not a number"  # type: ignore[return-value]  # on purpose


def answer_no_json() -> str:
    return page  # type: ignore[return-value]  # on purpose


def answer_much(size: int) -> str:
    return size * "x"


async def wait_for_ever() -> None:
    await page.sleep(1000)


def loop() -> None:
    while True:
        pass


async def show(element_id: str, text: str) -> None:
    await page.element(element_id).set_text(text)


async def mark(element_id: str, name: str, value: str) -> None:
    await page.element(element_id).set_attribute(name, value)


async def toggle(element_id: str, name: str) -> None:
    await page.element(element_id).toggle_class(name)


async def note(element_id: str, word: str) -> None:
    """Write a word behind those that stand there."""
    facts = await page.element(element_id).facts()
    if facts:
        await page.element(element_id).set_text(f"{facts['text']} {word}".strip())


async def count_up(element_id: str) -> None:
    """Show how often a timer has rung."""

    async def tell(rung: int) -> None:
        if rung <= 3:
            await page.element(element_id).set_text(str(rung))
        if rung == 3:
            await watch.stop()

    watch = await page.watch("timer", tell, every=0.02)


async def send(element_id: str, event_type: str) -> None:
    await page.element(element_id).send(event_type, {"word": "hello"})
