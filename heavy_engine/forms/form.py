"""Form: what use_form() gives to a component, and what markup is made of."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ..hooks.upload_entries import UploadEntry
from .answers import answers_of
from .carried import takes_files
from .checking import Values, conditional_names, is_shown
from .field import Field, field_of
from .kinds import SECRETS, STRUCTURES
from .live_form import LiveForm
from .naming import id_of, public_names
from .options import Step
from .presses import Press, Problem, Row, on_submit_of, press_of
from .sent import FORM, MULTIPART, SHOWN, STEP, TOKEN
from .specs import Spec
from .state import Place, State, places
from .texts import Text

ModelT = TypeVar("ModelT", bound=BaseModel)


class Form(Generic[ModelT]):
    """A form at one moment.

    Attributes:
        name: tells apart the forms of one page, and begins the ids of its inputs.
        values: what it holds, see Values.
        is_pending: whether it is being sent; its buttons should be disabled.
        is_waiting: whether it is sent as soon as the files that were chosen are here.
        is_sent: whether it was sent, and nothing was changed since.
        has_more: whether there is more to fill in after a post without JavaScript.
    """

    def __init__(self, live: LiveForm, state: State) -> None:
        self._live = live
        self._state = state
        self.name = live.name
        self.values = Values(live.specs, state)
        self.is_pending = state.is_pending
        self.is_waiting = state.is_waiting
        self.is_sent = state.is_sent
        self.has_more = state.has_more
        self.attempts = state.attempts

    # What is filled in.

    @property
    def model(self) -> ModelT | None:
        """What is filled in, as a model; None while it makes none."""
        made: ModelT | None = self._live.checked().model  # type: ignore[assignment]
        return made

    @cached_property
    def errors(self) -> Mapping[str, str]:
        """What is wrong and is shown: a sentence by field, `items.2.name`; "" is the form as a whole."""
        public = public_names(self._live.specs, self._state)
        return {public.get(name, name): sentence for name, sentence in self._errors.items()}

    @property
    def summary(self) -> tuple[Problem, ...]:
        """What is wrong, for a summary; empty until sending was refused."""
        if not self._state.shows_all:
            return ()
        found = {place.name: place for place in self._places}
        return tuple(self._problem(found.get(name), said) for name, said in self._errors.items())

    # What people see.

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, groups and lists: of the present step, where there are steps."""
        return self._fields(spec for spec in self._live.specs if self._is_here(spec.name))

    def field(self, name: str) -> Field:
        """A field by the name of its input: "name", "address.city".

        Raises:
            KeyError: when it has none of this name; says which there are.
        """
        place = next((one for one in self._places if one.name == name), None)
        if place is None:
            raise KeyError(f"{name!r} is no field; there are: {', '.join(one.name for one in self._places)}")
        return self._field(place.spec, name, self._level(name))

    def inner(self, group: Field) -> tuple[Field, ...]:
        """The fields of a group."""
        return self._fields(group.spec.inner, f"{group.name}.", self._level(group.name)[group.spec.name])

    def rows(self, of: Field | str) -> tuple[Row, ...]:
        """The items of a list."""
        listed = self.field(of) if isinstance(of, str) else of
        levels = self._level(listed.name)[listed.spec.name]
        ids = self._state.rows.get(listed.name, ())
        last = len(ids) - 1
        return tuple(
            self._row(listed, row, index, last, level)
            for index, (row, level) in enumerate(zip(ids, levels, strict=True))
        )

    def add(self, of: Field | str) -> Press:
        """The button that adds an item to a list; it is idle when the list is full."""
        listed = self.field(of) if isinstance(of, str) else of
        count = len(self._state.rows.get(listed.name, ()))
        return press_of(self._live, f"add:{listed.name}", is_idle=count >= listed.spec.rows_max)

    def add_attributes(self, of: Field) -> dict[str, Any]:
        """Attributes of that button, which takes the focus when a row was removed."""
        press = self.add(of)
        attributes = {**press.attributes, "id": of.id, "key": f"add-{self._state.removals}"}
        return {**attributes, "autofocus": self._state.focus == press.do}

    def take_out(self, of: Field, entry: UploadEntry) -> Press:
        """The button that takes a file out of its field."""
        return press_of(self._live, f"out:{of.name}.{entry.id}")

    def tag(self, of: Field) -> Press:
        """The button that makes a tag of what is being typed."""
        return press_of(self._live, f"tag:{of.name}")

    def untag(self, of: Field, place: int) -> Press:
        """The button that takes a tag away; `place` counts from 0."""
        return press_of(self._live, f"untag:{of.name}.{place}")

    # Steps.

    @property
    def step(self) -> int:
        """The present step, from 0."""
        return self._state.step

    @property
    def steps(self) -> tuple[str, ...]:
        """The titles of all steps, with the one that shows the answers; empty if there are none."""
        options = self._live.options
        titles = tuple(step.title for step in options.steps)
        return (*titles, options.check_title) if titles and options.check_title else titles

    @property
    def is_last_step(self) -> bool:
        """Whether the next thing is to send it; always, without steps."""
        return self._state.step >= self._live.options.step_last

    @property
    def is_check(self) -> bool:
        """Whether this is the step that only shows the answers."""
        return bool(self.steps) and self._state.step >= len(self._live.options.steps)

    @property
    def step_has_focus(self) -> bool:
        """Whether the step's heading gets the focus."""
        return self._state.focus == "step"

    @property
    def back(self) -> Press:
        """The button to the step before."""
        return press_of(self._live, "back", is_idle=self._state.step == 0)

    def go_to(self, step: int) -> Press:
        """The button to an earlier step."""
        return press_of(self._live, f"step:{step}", is_idle=step >= self._state.step)

    def answers(self, step: Step | int) -> tuple[tuple[str, str], ...]:
        """What was filled in on a step, as people read it: labels and texts; no secrets."""
        asked = self._live.options.steps[step] if isinstance(step, int) else step
        levels = (self._live.specs, self.values)
        return tuple(answers_of([spec for spec in levels[0] if spec.name in asked.fields], levels[1]))

    # What the markup of the form needs.

    @property
    def attributes(self) -> dict[str, Any]:
        """Attributes of its `<form>`, which posts to the page's own address without JavaScript."""
        return {
            "id": f"{self.name}-form",
            "method": "post",
            "enctype": MULTIPART if takes_files(self._live.specs) else None,
            "novalidate": True,
            "aria-busy": "true" if self.is_pending else None,
            "onSubmit": on_submit_of(self._live),
        }

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Names and values of hidden inputs: a token, the rows, files, and what is on other steps.

        They stand before all fields: files are not looked at before it is known whose form they are of.
        """
        live, state = self._live, self._state
        rows = [(name, row) for name, ids in state.rows.items() for row in ids]
        seen = " ".join(sorted(conditional_names(live.specs, state)))
        carried = [*((STEP, str(state.step)) for _ in self.steps[:1]), *((SHOWN, seen) for _ in [1] if seen)]
        files = live.files_carried
        return ((FORM, self.name), (TOKEN, live.token), *carried, *rows, *files, *self._elsewhere())

    # What a page does with it.

    def set(self, name: str, text: Text) -> None:
        """Let an input hold something else; call it in a handler."""
        self.field(name)
        self._live.set_text(name, text)

    def reset(self) -> None:
        """Begin anew; call it in a handler."""
        self._live.reset()

    # Below: one step each.

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        return tuple(places(self._live.specs, self._state))

    @cached_property
    def _errors(self) -> dict[str, str]:
        state, problems = self._state, self._live.problems()
        shown = {name: said for name, said in problems.items() if self._is_told(name)}
        order = {place.name: number for number, place in enumerate(self._places)}
        names = sorted(shown, key=lambda name: order.get(name, -1))
        return {name: state.refused.get(name, shown[name]) for name in names}

    def _is_told(self, name: str) -> bool:
        state = self._state
        if name in state.refused:
            return True
        if self._live.is_coming(name):
            return False  # Its row says how far it is.
        if not name:
            return state.shows_all and self.is_last_step and not self._field_problems
        return (state.shows_all or name in state.touched) and self._is_here(name.partition(".")[0])

    @cached_property
    def _field_problems(self) -> bool:
        return any(self._live.problems())

    def _is_here(self, name: str) -> bool:
        return not self.steps or self._live.options.asks_for(name, self._state.step)

    def _problem(self, place: Place | None, sentence: str) -> Problem:
        if place is None:
            return Problem("", sentence, "")
        return Problem(place.spec.label, sentence, id_of(self.name, place.name))

    def _fields(
        self, specs: Iterable[Spec], prefix: str = "", values: Values | None = None
    ) -> tuple[Field, ...]:
        level = self.values if values is None else values
        return tuple(self._field(spec, prefix + spec.name, level) for spec in specs if is_shown(spec, level))

    def _field(self, spec: Spec, name: str, values: Values) -> Field:
        return field_of(self._live, self._state, spec, name, values, self._errors.get(name, ""))

    def _level(self, name: str) -> Values:
        """The values around a field."""
        values, path = self.values, ""
        parts = name.split(".")[:-1]
        while parts:
            part = parts.pop(0)
            path = f"{path}.{part}" if path else part
            inside = values[part]
            if isinstance(inside, tuple):
                row = parts.pop(0)
                inside = inside[self._state.rows[path].index(row)]
                path = f"{path}.{row}"
            values = inside
        return values

    def _row(self, listed: Field, row: str, index: int, last: int, level: Values) -> Row:
        where = f"{listed.name}.{row}"
        return Row(
            id=row,
            index=index,
            fields=self._fields(listed.spec.inner, f"{where}.", level),
            up=press_of(self._live, f"up:{where}", is_idle=index == 0),
            down=press_of(self._live, f"down:{where}", is_idle=index == last),
            remove=press_of(self._live, f"remove:{where}"),
        )

    def _elsewhere(self) -> list[tuple[str, str]]:
        """What other steps hold, for posts without JavaScript; secrets are not written into pages."""
        if not self.steps:
            return []
        carried = []
        for place in self._places:
            is_kept = place.spec.kind not in STRUCTURES | SECRETS
            if is_kept and not self._is_here(place.name.partition(".")[0]):
                text = self._state.text(place.name)
                carried += [
                    (place.name, one) for one in (text if isinstance(text, tuple) else (text,)) if one
                ]
        return carried
