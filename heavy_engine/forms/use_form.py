"""use_form: a form of a pydantic model in a component."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from reactpy import use_effect, use_memo, use_state

from ..hooks.page import use_session
from ..session.page_session import PageSession
from ..state import use_kept_state
from .form import Form
from .kept import Filled, read
from .kinds import FormMistake, Kind
from .live_form import LiveForm
from .options import After, OnSubmit, Options, Step
from .specs import ChoiceSource, Wishes

ModelT = TypeVar("ModelT", bound=BaseModel)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
NONE: Mapping[str, Any] = {}


def use_form(
    model: type[ModelT],
    on_submit: OnSubmit,
    *,
    values: Any = None,
    name: str = "",
    widgets: Mapping[str, Kind] = NONE,
    choices: Mapping[str, ChoiceSource] = NONE,
    shown: Mapping[str, Callable[[Any], bool]] = NONE,
    steps: Sequence[tuple[str, Sequence[str]]] = (),
    check_title: str = "Check your answers",
    after: After = "clear",
    focus: str = "",
    zone: str = "",
) -> Form[ModelT]:
    """A form that makes a model of what people fill in.

    The model's rules hold for every key, for sending it, and for a plain post without JavaScript,
    whatever the browser says. Nothing of one filling-in is sent twice. Field names in `widgets`,
    `choices` and `shown` are paths; the items of a list are "*": `items.*.kind`.

    Args:
        model: any pydantic model; a field that holds models is a list of sub-forms.
        on_submit: an async function of the work and the model; it runs in one unit of work. It may
            answer an address to go to. What it raises is said in the form; an error with `by_field`
            says it at the fields.
        values: what the form holds at first: a model, a mapping, or None for the defaults.
        name: tells apart the forms of a page; the model's name if left out.
        widgets: other inputs than those that suit the types; see kinds.py.
        choices: what there is to choose: texts, pairs of text and label, or a function of the values.
        shown: functions of the values that tell whether a field is there.
        steps: titles and fields of a wizard's steps.
        check_title: of the wizard's last step, which shows the answers; none if empty.
        after: whether the form is cleared when it was sent, or keeps what it holds.
        focus: the field that gets the focus at first.
        zone: the IANA name of the time zone in which moments are read and shown; UTC if left out. One
            that is known later counts only while nobody has filled in anything.

    Raises:
        FormMistake: when the model cannot be a form, or a path names no field of it.
    """
    session = use_session()
    name = name or model.__name__.lower()
    if not NAME.fullmatch(name):
        raise FormMistake(f"{name!r} is no name of a form. Wanted: letters, digits, - and _, at most 64.")
    _moment, set_moment = use_state(0)
    nothing: Mapping[str, Any] | None = None
    filled, set_filled = use_kept_state("filled in", nothing)

    def show(filled_now: Filled | None) -> None:
        set_filled(None if filled_now is None else filled_now.written())
        set_moment(lambda old: old + 1)

    def make() -> LiveForm:
        return LiveForm(session, name, show, None if filled is None else read(filled))

    live: LiveForm = use_memo(make, dependencies=[])
    wanted = tuple(Step(title, tuple(fields)) for title, fields in steps)
    wishes = Wishes(widgets, choices, shown)
    live.learn(Options(model, on_submit, values, wishes, wanted, check_title, after, focus, zone))
    use_effect(lambda: _be_on_the_page(session, live), dependencies=[])
    return Form(live, live.state)


def _be_on_the_page(session: PageSession, live: LiveForm) -> Callable[[], None]:
    """Let plain posts find the form for as long as it is shown."""
    session.forms.setdefault(live.name, []).append(live)

    def leave() -> None:
        session.forms[live.name].remove(live)
        live.end()

    return leave
