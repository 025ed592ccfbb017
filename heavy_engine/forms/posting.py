"""Plain HTML posts: a form that works without JavaScript, on the path of its page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..application import Caller
from ..ledger import EventId, current_event, line_key
from ..live.live_page import LivePage
from ..live.live_pages import LivePages
from ..session.brought import Brought
from ..session.services import Services
from .post_files import Wanted
from .reading import Posted
from .sent import FORM, TOKEN, Pairs, value_in
from .tokens import instance_in

SEE_OTHER, OK, UNPROCESSABLE = 303, 200, 422


class FormGone(LookupError):
    """The page has no form of this name, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "This form is not on its page any more, so nothing was saved. Go back, copy what you wrote, "
            "and load the page again."
        )


@dataclass(frozen=True)
class Answer:
    """What a post is answered: a page, or where to go and which form was sent."""

    status: int
    page: LivePage | None = None
    html: str = ""
    location: str = ""
    sent: str = ""


async def wanted_files(
    pages: LivePages, services: Services, caller: Caller, address: str, pairs: Pairs, brought: Brought
) -> Mapping[str, Wanted]:
    """What the form that is being posted takes of files; asked before the first of them is read.

    Raises:
        ForgedToken: when this server made no such form for this session.
        FormGone: when the page has no such form.
    """
    instance_in(services.settings.signing_keys, caller.session_id, value_in(pairs, TOKEN))
    page, _html = await pages.open(caller, address, replace(brought, sent=""), keep=False)
    forms = page.session.forms.get(value_in(pairs, FORM))
    if not forms and not page.leads_to:
        raise FormGone
    found: Mapping[str, Wanted] = forms[-1].wanted_files(pairs) if forms else {}
    return found


async def answer_post(
    pages: LivePages,
    services: Services,
    caller: Caller,
    address: str,
    posted: Posted | Pairs,
    brought: Brought,
) -> Answer:
    """Paint the page of an address, hand what was posted to its form, and say what became of it.

    Args:
        pages: of this process.
        services: theirs.
        caller: who posts; the token has to be of their session.
        address: path and query of the page.
        posted: names and values, or those and files; of files nothing stays that the page does not show.
        brought: what else the request brings.

    Raises:
        ForgedToken: when this server made no such form for this session.
        FormGone: when the page has no such form.
    """
    said = posted if isinstance(posted, Posted) else Posted(posted)
    try:
        answer = await _answer(pages, services, caller, address, said, brought)
    except BaseException:
        said.forget()
        raise
    if answer.page is None:
        said.forget()
    return answer


async def _answer(
    pages: LivePages, services: Services, caller: Caller, address: str, posted: Posted, brought: Brought
) -> Answer:
    pairs = posted.pairs
    name = value_in(pairs, FORM)
    instance = instance_in(services.settings.signing_keys, caller.session_id, value_in(pairs, TOKEN))
    # What a numbered event is to a page with a socket.
    event = EventId(line_key(caller.session_id, f"form {instance}"), 1)
    while True:
        earlier = await services.submissions.outcome(instance)
        if earlier is None and await _was_sent_elsewhere(services, event):
            earlier = ""
        if earlier is not None:
            return Answer(SEE_OTHER, location=earlier or address, sent=name)
        page, _html = await pages.open(caller, address, replace(brought, sent=""))
        if page.leads_to:
            return Answer(SEE_OTHER, location=page.leads_to)
        outcome = await _outcome(page, name, posted, event)
        if outcome in ("refused", "changed"):
            status = UNPROCESSABLE if outcome == "refused" else OK
            return Answer(status, page, await page.repaint())
        pages.drop(page)
        if outcome == "gone":
            raise FormGone
        if outcome == "sent":
            return Answer(SEE_OTHER, location=page.leads_to or address, sent=name)


async def _was_sent_elsewhere(services: Services, event: EventId) -> bool:
    """Whether another process committed what this post asks for; the browser lost its answer."""
    ledger = services.application.ledger
    return ledger is not None and event.seq in await ledger.handled(event.line_key, 0)


async def _outcome(page: LivePage, name: str, posted: Posted, event: EventId) -> Any:
    forms = page.session.forms.get(name)
    if not forms:
        return "gone"
    token = current_event.set(event)
    try:
        return await forms[-1].post(posted.pairs, posted.files)
    finally:
        current_event.reset(token)
