"""LiveForm: one form on one page, from its first render to its last."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from ..ledger import AlreadyHandled
from ..session.captured import captured, unchanged
from ..session.page_session import PageSession
from . import state as steps
from .checking import Checked, check, conditional_names, names_shown, without_stale_choices
from .kept import Filled, filled_again, filled_in
from .kinds import FormMistake
from .naming import named_by_pages
from .options import Options, check_steps
from .sent import DO, SHOWN, STEP, TOKEN, Pairs, pairs_of, rows_taken, taken, text_of, value_in
from .specs import Spec, specs_of
from .state import State, places
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
        self.options: Options
        self.specs: tuple[Spec, ...] = ()
        self.state = State()

    @property
    def locale(self) -> str:
        """How the person writes numbers and dates."""
        return self.session.brought.locale

    @property
    def token(self) -> str:
        """What a post of this form carries."""
        return token_of(self._keys, self.session.caller.session_id, self.state.instance)

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
            self._first_instance = self.state.instance
            if self._filled is None:
                self.state = self._begun = replace(self.state, focus=options.focus)
            else:
                self.state = filled_again(self.specs, self.state, self._filled, options.step_last)
        elif self._values != options.values and not self.state.is_changed:
            self._begin(is_sent=self.state.is_sent)

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
        """Add, remove or move a row: `add:items`, `remove:items.3`, `up:items.3`, `down:items.3`."""
        what, _, where = deed.partition(":")
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
        if self.state.is_pending or not self._is_ours(value_in(pairs, TOKEN)):
            return
        names = self._names_here() & {name for name, _ in pairs_of(event, with_empty=True)}
        state = taken(self.state, self.specs, pairs, names)
        if self.options.after == "keep" and self.state.is_sent and state.texts == self.state.texts:
            return  # A second click on what was just sent.
        self.state = state
        await self._advance()

    async def post(self, pairs: Pairs) -> Outcome:
        """The form was posted by a browser without JavaScript, whose token was looked at before."""
        self.state = replace(
            taken(rows_taken(self.state, self.specs, pairs), self.specs, pairs),
            instance=instance_in(self._keys, self.session.caller.session_id, value_in(pairs, TOKEN)),
            step=self.options.step_in(value_in(pairs, STEP)),
            is_changed=True,
            is_sent=False,
        )
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
            self._redraw()

    # Below: sending.

    async def _advance(self) -> Outcome:
        problems = self.checked().problems
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
        submissions, model = self.session.services.submissions, self.checked().model
        try:
            leads_to = await self.session.run(lambda work: self.options.on_submit(work, model))
        except AlreadyHandled:
            leads_to = None  # Another process sent it.
        except Exception as error:  # noqa: BLE001  # Whatever it raises, the form says so and lives on.
            submissions.refused(instance)
            self._refuse(error)
            return "refused"
        submissions.sent(instance, leads_to or "")
        if self.options.after == "clear":
            self._begin(is_sent=True)
            self._redraw()
        else:
            self.show(replace(self.state, **self._fresh(), is_pending=False, is_sent=True, is_changed=False))
        if leads_to:
            self.session.navigate(leads_to)
        return "sent"

    def _refuse(self, error: BaseException) -> None:
        said = named_by_pages(getattr(error, "by_field", None), self.specs, self.state)
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
        begun = steps.begin(self.specs, self.options.values, self.locale)
        self.state = self._begun = replace(begun, **self._fresh(), is_sent=is_sent)

    def _redraw(self) -> None:
        is_kept = self.session.services.settings.keep_state
        self._show(filled_in(self.specs, self.state, self._begun, self._first_instance) if is_kept else None)

    def _fresh(self) -> dict[str, Any]:
        """An instance that was never sent."""
        seed, known = self.session.seed, self.session.services.submissions
        count = 0
        while True:
            made = instance_of(self._keys, self.session.caller.session_id, seed, self.name, count)
            if not known.knows(made):
                return {"instance": made}
            count += 1

    def _is_ours(self, token: str) -> bool:
        try:
            return instance_in(self._keys, self.session.caller.session_id, token) == self.state.instance
        except ForgedToken:
            return False

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

    @property
    def _keys(self) -> Sequence[bytes]:
        return self.session.services.settings.signing_keys
