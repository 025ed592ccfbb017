"""LiveForm: one form on one page, from its first render to its last."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Literal

from pydantic import BaseModel

from ..hooks.uploads import Uploads
from ..ledger import AlreadyHandled
from ..session.captured import captured, unchanged
from ..session.page_session import PageSession
from ..uploads.desk import UploadDesk
from . import state as steps
from .carried import file_tokens, files_taken, wanted_by
from .checking import Checked, check, conditional_names, names_shown, without_stale_choices
from .intakes import FileGone, Held, Intakes, delete_all, forget_all, is_busy, store_all
from .kept import Filled, filled_again, filled_in
from .kinds import FormMistake
from .naming import id_of, named_by_pages
from .options import Options, check_steps
from .post_files import NO_FILES, Wanted
from .sent import DO, SHOWN, STEP, TOKEN, Pairs, pairs_of, rows_taken, taken, text_of, value_in
from .specs import Spec, specs_of
from .state import State, places
from .tags import taken_in, without
from .texts import Text
from .tokens import ForgedToken, instance_in, instance_of, token_of

Outcome = Literal["sent", "refused", "changed", "again"]
"""What became of a post; "again" if another one of the same filling-in is under way."""


class LiveForm:
    """Holds what was filled in, checks it, and sends it once.

    It draws its component anew when something of it changed. Everything a browser says goes
    through `specs`: what is no field of the model is not even looked at.
    """

    def __init__(
        self,
        session: PageSession,
        name: str,
        show: Callable[[Filled | None], None],
        filled: Filled | None = None,
    ) -> None:
        """Prepare a form.

        Args:
            session: of its page.
            name: tells it from the page's other forms.
            show: draws its component anew, and keeps what was filled in.
            filled: what was kept of it, if its page had to be built anew.
        """
        self.session = session
        self.name = name
        self._show = show
        self._filled = filled
        self._begun = State()
        self._first_instance = ""
        self._wishes: Any = None
        self._values: Any = None
        self._checked: tuple[State, Checked] | None = None
        self._intakes = Intakes(session, self._files_changed)
        self.options: Options
        self.specs: tuple[Spec, ...] = ()
        self.state = State()
        # What was sent last before the form was cleared: its instance and texts.
        self._last: tuple[str, Mapping[str, Text]] = ("", {})

    @property
    def locale(self) -> str:
        """How the person writes numbers and dates."""
        return self.session.brought.locale

    @property
    def token(self) -> str:
        """What a post of this form carries."""
        return token_of(self._keys, self.session.caller.session_id, self.state.instance)

    @property
    def files_carried(self) -> list[tuple[str, str]]:
        """Names and tokens of its files, for a plain post to bring back."""
        return file_tokens(self.session, self.specs, self.state)

    def uploads(self, spec: Spec, name: str) -> Uploads:
        """The files of a field, as a page shows them."""
        return self._intakes.uploads(spec, name, id_of(self.name, name), self.state.files.get(name, ()))

    def is_coming(self, name: str) -> bool:
        """Whether a file of a field is still on its way."""
        return is_busy(self.state.files, frozenset([name]))

    def learn(self, options: Options) -> None:
        """Take the arguments of this render; a form that nobody has touched follows its values."""
        is_first = not self.specs
        wishes = captured((options.model, vars(options.wishes), options.steps))
        if is_first or not unchanged(self._wishes, wishes):
            self.specs, self._checked = specs_of(options.model, options.wishes), None
            self._wishes = wishes
            check_steps(options, self.specs)
        self.options = options
        if is_first:
            self._begin(is_sent=self._was_just_sent())
            self._first_instance = self._instance(0)
            if self._filled is None:
                self.state = self._begun = replace(self.state, focus=options.focus)
            else:
                self.state = filled_again(self.specs, self.state, self._filled, options.step_last)
                self._filled = None
        elif self._begins_otherwise(options) and not self.state.is_changed:
            self._begin(is_sent=self.state.is_sent)

    def _begins_otherwise(self, options: Options) -> bool:
        return self._values != options.values or self.state.zone != options.zone

    def checked(self) -> Checked:
        """Whether what is filled in makes a model."""
        if self._checked is None or self._checked[0] is not self.state:
            made = check(self.options.model, self.specs, self.state, self.locale)
            self._checked = (self.state, made)
        return self._checked[1]

    def problems(self) -> Mapping[str, str]:
        """What is wrong with any field, by name, shown or not."""
        return {**self.state.refused, **self.checked().problems}

    # What somebody does in a browser.

    def change(self, name: str, spec: Spec, event: Mapping[str, Any]) -> None:
        """An input holds something else."""
        text = text_of(event, spec, self.state.text(name))
        if text != self.state.text(name):
            self.set_text(name, text)

    def set_text(self, name: str, text: Text) -> None:
        """Let an input hold something else, and fields that depend on it what they still may."""
        state = steps.changed(self.state, name, text)
        self.show(replace(state, texts=without_stale_choices(self.specs, state)))

    def leave(self, name: str) -> None:
        """An input lost the focus: from now on it may show what is wrong with it."""
        if self.state.text(name) or self.state.is_changed:
            self.show(steps.touched(self.state, name))

    def rearrange(self, deed: str) -> bool:
        """Do what a button says: `add:items`, `remove:items.3`, `out:photo.ID`, `untag:uses.0`."""
        what, _, where = deed.partition(":")
        if what == "out":
            return self._take_out(*where.rpartition(".")[::2])
        if what in ("tag", "untag"):
            return self._change_tags(what, where)
        found = places(self.specs, self.state)
        lists = {place.name: place.spec for place in found if place.spec.kind == "rows"}
        if what == "add" and where in lists:
            self.show(steps.row_added(self.state, where, lists[where], self.locale))
            return True
        name, _, row = where.rpartition(".")
        if name not in lists or what not in ("remove", "up", "down"):
            return False
        if what == "remove":
            self.show(steps.row_removed(self.state, name, row))
        else:
            self.show(steps.row_moved(self.state, name, row, -1 if what == "up" else 1))
        return True

    def go_back(self, step: int | None = None) -> None:
        """Show an earlier step of the wizard; what was filled in stays."""
        wanted = self.state.step - 1 if step is None else step
        if 0 <= wanted < self.state.step:
            self.show(steps.stepped(self.state, wanted))

    async def submit(self, event: Mapping[str, Any]) -> None:
        """The form was sent over the socket; one of an earlier filling-in counts no more."""
        pairs = pairs_of(event)
        names = self._names_here() & {name for name, _ in pairs_of(event, with_empty=True)}
        state = taken(self.state, self.specs, pairs, names)
        if self.state.is_pending or not self._counts(value_in(pairs, TOKEN), state.texts):
            return
        if self.options.after == "keep" and self.state.is_sent and state.texts == self.state.texts:
            return  # A second click on what was just sent.
        self.state = state
        await self._advance()

    def wanted_files(self, pairs: Pairs) -> Mapping[str, Wanted]:
        """What a post of these names and values may bring of files, by the names of their inputs."""
        return wanted_by(self.session, self.specs, self._posted(pairs), pairs)

    async def post(self, pairs: Pairs, files: Held = NO_FILES) -> Outcome:
        """The form was posted by a browser without JavaScript, whose token was looked at before.

        `files` are those that came with it, by the names of their inputs.
        """
        state = self._posted(pairs)
        held = files_taken(self.session, self.specs, state, pairs, files)
        self.state = replace(state, files=held, is_changed=True, is_sent=False)
        self._intakes.follow(held)
        deed = value_in(pairs, DO)
        if deed == "back" or deed.startswith("step:"):
            self.go_back(None if deed == "back" else self.options.step_in(deed.removeprefix("step:")))
            return "changed"
        if deed:
            self.rearrange(deed)
            return "changed"
        seen = set(value_in(pairs, SHOWN).split(" "))
        if not conditional_names(self.specs, self.state) <= seen:
            # What they filled in made fields appear. They have not refused to fill them in.
            self.show(replace(self.state, has_more=True, focus="summary", attempts=self.state.attempts + 1))
            return "changed"
        return await self._advance()

    # What a page does.

    def reset(self) -> None:
        """Begin anew, with the values that the component gives."""
        self._begin(is_sent=False)
        self._redraw()

    def show(self, state: State) -> None:
        """Show another moment of the form."""
        if state is not self.state:
            self.state = state
            self._intakes.follow(state.files)
            if left := self._intakes.only_here(self._names_here()):
                self.state = replace(state, files={**state.files, **left})
            self._redraw()

    def end(self) -> None:
        """It is not on its page any more."""
        self._intakes.end()

    # Below: sending.

    async def _advance(self) -> Outcome:
        problems = self.checked().problems
        if self._waits_for_files(problems):
            self.show(replace(self.state, is_pending=True, is_waiting=True, refused={}))
            return "changed"
        if self.state.step < self.options.step_last:
            return self._to_the_next_step(problems)
        if problems:
            self._refuse_for({}, problems)
            return "refused"
        if len(self.session.forms.get(self.name, ())) > 1:
            self._refuse(FormMistake(f"Two forms of this page are called {self.name!r}. Name one by name=."))
            return "refused"
        instance = self.state.instance
        if not self.session.services.submissions.claim(instance):
            return "again"
        self.show(replace(self.state, is_pending=True, refused={}))
        sending = asyncio.create_task(self._send(instance), name=f"form-{self.name}")
        return await asyncio.shield(self.session.track(sending))

    def _to_the_next_step(self, problems: Mapping[str, str]) -> Outcome:
        if any(self.options.asks_for(name, self.state.step) for name in problems):
            self.show(steps.refused(self.state, {}, self.state.step))
            return "refused"
        self.show(steps.stepped(self.state, self.state.step + 1))
        return "changed"

    async def _send(self, instance: str) -> Outcome:
        """Hand the model to the page's function, and remember how that went."""
        submissions, sending, held = self.session.services.submissions, self.state, self.state.files
        stored: Held = {}
        try:
            stored = await store_all(self._desk, self.session.caller, self._held_here())
            model = self._model_with(stored)
            leads_to = await self.session.run(lambda work: self.options.on_submit(work, model))
        except AlreadyHandled:
            leads_to = None  # Another process sent it.
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the form says so and lives on.
            await delete_all(self._desk, held, stored)
            submissions.refused(instance)
            self._refuse(error)
            return "refused"
        submissions.sent(instance, leads_to or "")
        forget_all(self.session, held)
        if self.options.after == "clear":
            self._last = (instance, sending.texts)
            self._begin(is_sent=True)
            self._redraw()
        else:
            kept = replace(self.state, files=stored, is_pending=False, is_sent=True, is_changed=False)
            self.show(replace(kept, **self._fresh()))
        if leads_to:
            self.session.navigate(leads_to)
        return "sent"

    def _refuse(self, error: BaseException) -> None:
        said = named_by_pages(getattr(error, "by_field", None), self.specs, self.state)
        if isinstance(error, FileGone):
            self._take_out(error.field, error.entry_id)
            said = {error.field: str(error)}
        if not said:
            failure = self.session.failure(error)
            reference = f" Reference {failure.reference}." if failure.reference else ""
            said = {"": failure.sentence + reference}
        self._refuse_for(said, said)

    def _refuse_for(self, said: Mapping[str, str], wrong: Mapping[str, str]) -> None:
        """Show the first step on which something is wrong, and what the page said of it."""
        first = min(self.options.step_of(name, self.state.step) for name in wrong)
        self.show(steps.refused(self.state, said, first))

    def _begin(self, *, is_sent: bool) -> None:
        self._values = self.options.values
        # What was kept of moments was written in the zone of then.
        zone = (self._filled.zone if self._filled else "") or self.options.zone
        begun = steps.begin(self.specs, self.options.values, self.locale, zone=zone)
        self.state = self._begun = replace(begun, **self._fresh(), is_sent=is_sent)
        self._intakes.follow(self.state.files)

    def _redraw(self) -> None:
        is_kept = self.session.services.settings.keep_state
        self._show(filled_in(self.specs, self.state, self._begun, self._first_instance) if is_kept else None)

    def _fresh(self) -> dict[str, Any]:
        """An instance that was never sent."""
        made = (self._instance(number) for number in count())
        return {"instance": next(one for one in made if not self.session.services.submissions.knows(one))}

    def _instance(self, number: int) -> str:
        seed, session_id = self.session.seed, self.session.caller.session_id
        return instance_of(self._keys, session_id, seed, self.name, number)

    def _counts(self, token: str, texts: Mapping[str, Text]) -> bool:
        """Whether what was sent is of this filling-in, and not of one that was sent before.

        Who types the next one and presses Enter before the answer came sends the token of the last one;
        that it is no second click, what it says tells.
        """
        try:
            instance = instance_in(self._keys, self.session.caller.session_id, token)
        except ForgedToken:
            return False
        return instance == self.state.instance or (instance == self._last[0] and texts != self._last[1])

    def _names_here(self) -> frozenset[str]:
        """The inputs that the browser shows; of others it does not know better than we do."""
        shown = frozenset(names_shown(self.specs, self.state))
        if not self.options.steps:
            return shown
        return frozenset(name for name in shown if self.options.asks_for(name, self.state.step))

    def _was_just_sent(self) -> bool:
        """Whether the browser was led here after it had sent this form; it is told once."""
        is_sent = self.session.brought.sent == self.name
        if is_sent:
            self.session.brought = replace(self.session.brought, sent="")
        return is_sent

    # Below: files.

    def _files_changed(self, name: str) -> None:
        """Files were chosen in a field, came, or went; what waited for the last one goes on."""
        self.show(steps.files_changed(self.state, name, self._intakes.entries(name)))
        if self.state.is_waiting and not is_busy(self.state.files, self._names_here()):
            self.state = replace(self.state, is_pending=False, is_waiting=False)
            self.session.track(asyncio.create_task(self._go_on(), name=f"form-{self.name}"))

    async def _go_on(self) -> None:
        await self._advance()
        self._redraw()

    def _take_out(self, name: str, entry_id: str) -> bool:
        if name not in self.state.files:
            return False
        self._intakes.take_out(name, entry_id)
        gone = tuple(entry for entry in self.state.files[name] if entry.id == entry_id)
        forget_all(self.session, {name: gone})
        left = tuple(entry for entry in self.state.files[name] if entry.id != entry_id)
        self.show(steps.files_changed(self.state, name, left))
        return True

    def _change_tags(self, what: str, where: str) -> bool:
        name, _, place = (where, "", "") if what == "tag" else where.rpartition(".")
        if not any(one.name == name and one.spec.kind == "tags" for one in places(self.specs, self.state)):
            return False
        held = self.state.text(name)
        if what == "tag":
            self.set_text(name, taken_in(held))
        else:
            self.show(steps.tag_removed(self.state, name, without(held, place)))
        return True

    def _waits_for_files(self, problems: Mapping[str, str]) -> bool:
        """Whether a file on its way is all that is missing to go on."""
        here = self._names_here()
        busy = {name for name in here if self.is_coming(name)}
        return bool(busy) and not any(name in here for name in problems if name not in busy)

    def _held_here(self) -> Held:
        """The files of the fields that are there."""
        shown = names_shown(self.specs, self.state)
        return {name: entries for name, entries in self.state.files.items() if name in shown}

    def _model_with(self, stored: Held) -> BaseModel | None:
        """What is filled in, with files that are in the store."""
        if not stored:
            return self.checked().model
        state = replace(self.state, files={**self.state.files, **stored})
        return check(self.options.model, self.specs, state, self.locale).model

    def _posted(self, pairs: Pairs) -> State:
        """What a plain post says, apart from files."""
        return replace(
            taken(rows_taken(self.state, self.specs, pairs), self.specs, pairs),
            instance=instance_in(self._keys, self.session.caller.session_id, value_in(pairs, TOKEN)),
            step=self.options.step_in(value_in(pairs, STEP)),
        )

    @property
    def _desk(self) -> UploadDesk:
        return self.session.services.uploads

    @property
    def _keys(self) -> Sequence[bytes]:
        return self.session.services.settings.signing_keys
