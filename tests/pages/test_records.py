"""Records in a list: said as their reader writes, changed by forms that open and close in their place."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field
from reactpy import component
from reactpy.types import Component, Location, VdomDict
from reactpy.utils import reactpy_to_string

from heavy_engine import use_live
from heavy_engine.elements import html
from heavy_engine.forms import PersonsLocale
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.world import World
from heavy_stack.backend.errors import ChangedMeanwhile, RowGone, ValuesRefused
from heavy_stack.frontend.components.fields import form_values
from heavy_stack.frontend.components.opening import Opened, OpenLink, use_opened, use_opening
from heavy_stack.frontend.components.record_forms import ChangeForm, NewForm
from heavy_stack.frontend.components.records import Fact, Record, as_text, place_at, shown
from heavy_stack.shared_models.draft_types import Line, Reference, SeenVersion
from heavy_stack.shared_models.drafts import Draft
from heavy_stack.shared_models.listing import Choice, Choices, Place
from tests.support.parts import world_of

ADA, BO = "01890000-0000-7000-8000-00000000000a", "01890000-0000-7000-8000-00000000000b"
PEOPLE = Choices.of_fields(owner_id=(Choice(id=ADA, name="Ada"), Choice(id=BO, name="Bo")))
ENGLISH, GERMAN = PersonsLocale("en"), PersonsLocale("de")
NAMES = ".record-name"


class AxeDraft(Draft):
    """What is filled in of an axe."""

    name: Line = Field(max_length=600)
    weight: Decimal | None = Field(default=None, title="Weight")
    owner_id: Reference | None = Field(default=None, title="Owner")


class AxeChange(AxeDraft):
    """What is changed of an axe."""

    version: SeenVersion


class Axe(BaseModel):
    """An axe."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    weight: Decimal | None = None
    owner_id: str | None = None
    version: int = 1


@dataclass
class Shed:
    """Axes; its topic tells who shows them."""

    axes: dict[str, Axe] = field(default_factory=dict)

    async def add(self, draft: AxeDraft) -> None:
        """Keep one more."""
        if draft.name == "Hammer":
            raise ValuesRefused({"name": "That is no axe."})
        number = str(len(self.axes) + 1)
        self.axes[number] = Axe(id=number, **draft.model_dump())

    async def change(self, axe: str, draft: AxeDraft, version: int) -> None:
        """Keep what somebody wrote who saw this version."""
        if self.find(axe).version != version:
            raise ChangedMeanwhile
        self.rewrite(axe, **draft.model_dump(exclude={"version"}), version=version + 1)

    def rewrite(self, axe: str, **values: Any) -> None:
        """Let an axe be another."""
        self.axes[axe] = self.axes[axe].model_copy(update=values)

    def find(self, axe: str) -> Axe:
        """One of them."""
        if axe not in self.axes:
            raise RowGone("axe")
        return self.axes[axe]


def page_of(shed: Shed) -> Any:
    """A page with the axes of a shed."""

    @component
    def New() -> VdomDict:
        opening = use_opening("new")

        async def add(_work: object, draft: AxeDraft) -> None:
            await shed.add(draft)

        if opening.is_open:
            return html.div(NewForm("New axe", AxeDraft, add, opening, PEOPLE))
        return html.div(OpenLink(opening, "New axe"))

    @component
    def Row(axe: Axe, opened: Opened) -> VdomDict:
        opening = use_opening(axe.id)
        opened.use(axe, opening)

        async def save(_work: object, change: AxeChange) -> None:
            await shed.change(axe.id, change, change.version)

        async def look(_work: object) -> Axe:
            return shed.find(axe.id)

        def tell(theirs: Axe) -> tuple[Fact, ...]:
            return (Fact("Name", theirs.name), Fact("Weight", theirs.weight))

        if opening.is_open:
            title = f"Edit: {axe.name}"
            return html.li(ChangeForm(title, AxeChange, axe, save, look, tell, opening, PEOPLE))
        facts = (Fact("Weight", axe.weight), Fact("Owner", PEOPLE.name("owner_id", axe.owner_id)))
        return Record(axe.name, *facts, opening=opening, on_delete=lambda _event: None)

    async def find(_work: object) -> tuple[Axe, ...]:
        return tuple(shed.axes.values())

    @component
    def Axes() -> VdomDict | Component:
        opened, axes = use_opened(), use_live(find, topic="axes", initial=())
        return html.div(New(), html.ul(*(Row(axe, opened, key=axe.id) for axe in opened.among(axes))))

    return Axes


@pytest.fixture
def shed() -> Shed:
    return Shed({"1": Axe(id="1", name="Axe", weight=Decimal("1234.5"), owner_id=ADA)})


@pytest.fixture
async def world(shed: Shed) -> AsyncIterator[World]:
    async with world_of({"/axes": page_of(shed)}) as world:
        yield world


async def renew(world: World) -> None:
    """Tell everybody who shows axes that they changed."""
    world.services.topics.publish("axes")
    await world.settle()


async def test_a_form_that_adds_stays_open_for_the_next_one(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes")

    await ada.click("New axe")
    for number, name in enumerate(("Small axe", "Big axe"), 1):
        await ada.fill("Name", name)
        await ada.click("Save")
        assert ada.sees(f"{number} added.")
        assert ada.value("Name") == ""
        assert focused(ada) == ["name"]
    await ada.click("Cancel")

    assert [axe.name for axe in shed.axes.values()] == ["Axe", "Small axe", "Big axe"]
    assert ada.texts("form") == []


async def test_what_is_refused_is_told_at_its_field_and_stays(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes")

    await ada.click("New axe")
    await ada.fill("Name", "Hammer")
    await ada.select("[name=owner_id]", "Bo")
    await ada.click("Save")

    assert ada.texts(".field-error") == ["That is no axe."]
    assert (ada.value("Name"), ada.value("[name=owner_id]")) == ("Hammer", BO)
    assert len(shed.axes) == 1


async def test_a_long_line_is_a_line(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes?open=new")

    assert select(ada.root, "[name=name]")[0].tag == "input"


async def test_a_form_closes_when_its_change_is_kept(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes")

    await ada.click("Edit: Axe")
    await ada.fill("Name", "Big axe")
    await ada.click("Save")
    await renew(world)

    assert (shed.axes["1"].name, shed.axes["1"].version) == ("Big axe", 2)
    assert (ada.texts(NAMES), ada.path) == (["Big axe"], "/axes")
    assert "autofocus" in select(ada.root, "a")[-1].attributes


async def test_escape_closes_a_form_without_a_change(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes")

    await ada.click("Edit: Axe")
    await ada.fill("Name", "Big axe")
    await ada.press("Escape", "Name")

    assert ada.texts(NAMES) == ["Axe"]
    await ada.click("Edit: Axe")
    assert ada.value("Name") == "Axe"


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
async def test_who_was_slower_decides(world: World, shed: Shed, javascript: bool) -> None:
    bo = await visit_page(world, "/axes", javascript=javascript)
    await bo.click("Edit: Axe")
    await bo.fill("Name", "Bo's axe")
    shed.rewrite("1", name="Ada's axe", version=2)
    await renew(world)

    await bo.click("Save")
    assert shed.axes["1"].name == "Ada's axe"
    assert bo.sees("Somebody changed this meanwhile")
    assert bo.sees("What somebody else wrote: Name Ada's axe Weight 1,234.5")
    assert bo.value("Name") == "Bo's axe"

    await bo.click("Keep mine")
    assert (shed.axes["1"].name, shed.axes["1"].version) == ("Bo's axe", 3)
    assert bo.texts("form") == []


@pytest.mark.parametrize("javascript", [True, False], ids=["live", "plain"])
async def test_what_came_after_theirs_was_shown_is_not_overwritten_either(
    world: World, shed: Shed, javascript: bool
) -> None:
    bo = await visit_page(world, "/axes", javascript=javascript)
    await bo.click("Edit: Axe")
    await bo.fill("Name", "Bo's axe")
    for version, name in ((2, "Ada's axe"), (3, "Cy's axe")):
        shed.rewrite("1", name=name, version=version)
        await bo.click("Save" if version == 2 else "Keep mine")
        assert bo.sees(f"What somebody else wrote: Name {name}")

    await bo.click("Take theirs")
    await renew(world)

    assert shed.axes["1"].name == "Cy's axe"
    assert bo.texts(NAMES) == ["Cy's axe"]


async def test_a_form_that_nobody_touched_follows_its_record(world: World, shed: Shed) -> None:
    bo = await visit_page(world, "/axes")
    await bo.click("Edit: Axe")
    shed.rewrite("1", name="Ada's axe", version=2)
    await renew(world)
    assert bo.value("Name") == "Ada's axe"

    await bo.fill("Name", "Bo's axe")
    await bo.click("Save")

    assert (shed.axes["1"].name, shed.axes["1"].version) == ("Bo's axe", 3)


async def test_a_record_that_is_gone_is_told_with_what_was_typed(world: World, shed: Shed) -> None:
    bo = await visit_page(world, "/axes")
    await bo.click("Edit: Axe")
    await bo.fill("Name", "Bo's axe")
    del shed.axes["1"]

    await bo.click("Save")

    assert len(bo.texts(".form-summary li")) == 1
    assert bo.value("Name") == "Bo's axe"


async def test_what_is_typed_stays_when_the_record_goes(world: World, shed: Shed) -> None:
    bo = await visit_page(world, "/axes")
    await bo.click("Edit: Axe")
    await bo.fill("Name", "Bo's axe")
    del shed.axes["1"]
    shed.axes["2"] = Axe(id="2", name="Saw")
    await renew(world)
    assert (bo.value("Name"), bo.texts(NAMES)) == ("Bo's axe", ["Saw"])

    await bo.click("Cancel")

    assert (bo.texts("form"), bo.texts(NAMES)) == ([], ["Saw"])


@pytest.mark.parametrize("version", ["0", "99", "", "x", "9" * 400])
async def test_a_version_that_somebody_made_up_overwrites_nothing(
    world: World, shed: Shed, version: str
) -> None:
    bo = await visit_page(world, "/axes?open=1", javascript=False)
    select(bo.root, "[name=version]")[0].attributes["value"] = version

    await bo.fill("Name", "Bo's axe")
    await bo.click("Save")

    assert (bo.status, shed.axes["1"].name) == (422, "Axe")


async def test_adding_and_changing_work_without_javascript(world: World, shed: Shed) -> None:
    ada = await visit_page(world, "/axes", javascript=False)

    await ada.click("New axe")
    await ada.fill("Name", "Saw")
    await ada.click("Save")
    assert ada.sees("Added.")
    await ada.click("Edit: Saw")
    await ada.fill("Name", "")
    await ada.click("Save")
    assert ada.texts(".field-error") == ["This is needed."]
    await ada.fill("Name", "Hand saw")
    await ada.click("Save")

    assert ada.texts(NAMES) == ["Axe", "Hand saw"]
    assert ada.path == "/axes"


@pytest.mark.parametrize("way_out", ["Save", "Cancel"])
async def test_a_form_that_the_address_opened_leaves_it(world: World, shed: Shed, way_out: str) -> None:
    ada = await visit_page(world, "/axes?after=x&open=1")
    await ada.fill("Name", "Big axe")

    await ada.click(way_out)

    assert (ada.path, ada.texts("form")) == ("/axes?after=x", [])


async def test_two_forms_can_be_open_and_a_link_keeps_what_else_the_address_says(
    world: World, shed: Shed
) -> None:
    ada = await visit_page(world, "/axes?after=x&open=1")

    await ada.click("New axe")
    await ada.fill("[id=axedraft-name]", "Saw")

    assert len(ada.texts("form")) == 2
    assert [each.attributes["href"] for each in select(ada.root, "form a")] == ["/axes?after=x"] * 2


async def test_what_was_chosen_and_is_no_longer_offered_stays(world: World, shed: Shed) -> None:
    shed.rewrite("1", owner_id=BO.replace("b", "c"))
    ada = await visit_page(world, "/axes?open=1")

    await ada.fill("Name", "Big axe")
    await ada.click("Save")

    assert (shed.axes["1"].name, shed.axes["1"].owner_id) == ("Big axe", BO.replace("b", "c"))


async def test_numbers_are_read_and_said_as_their_reader_writes_them(world: World, shed: Shed) -> None:
    hanna = await visit_page(world, "/axes", language="de-AT")
    assert hanna.texts("dd") == ["1.234,5", "Ada"]

    await hanna.click("Edit: Axe")
    assert hanna.value("[name=weight]") == "1234,5"
    await hanna.fill("[name=weight]", "2,75")
    await hanna.click("Save")

    assert shed.axes["1"].weight == Decimal("2.75")


def focused(page: Page) -> list[str]:
    """The fields that ask for the focus."""
    return [each.attributes["name"] for each in select(page.root, "[autofocus]")]


def test_a_form_tells_of_boxes_that_are_not_ticked_and_of_the_radio_button_that_is() -> None:
    elements = [
        {"name": "sharp", "type": "checkbox", "value": "on", "checked": False},
        {"name": "lent", "type": "checkbox", "value": "on", "checked": True},
        {"name": "wood", "type": "radio", "value": "ash", "checked": True},
        {"name": "wood", "type": "radio", "value": "oak", "checked": False},
    ]

    assert form_values({"target": {"elements": elements}}) == {"sharp": "", "lent": "on", "wood": "ash"}


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (None, "none", "none"),
        (True, "yes", "yes"),
        (False, "no", "no"),
        (2026, "2026", "2026"),
        (Decimal("1E+3"), "1,000", "1.000"),
        (Decimal("12.50"), "12.50", "12,50"),
        (1234.5, "1,234.5", "1.234,5"),
        (dt.date(2026, 3, 31), "Mar 31, 2026", "31.03.2026"),
        (dt.time(14, 30), "2:30\u202fPM", "14:30"),
        ({"colour": "röt"}, '{"colour": "röt"}', '{"colour": "röt"}'),
        ("axe", "axe", "axe"),
    ],
    ids=lambda value: str(value) or "empty",
)
def test_values_are_shown_as_their_reader_writes_them(value: object, english: str, german: str) -> None:
    assert [as_text(value, locale) for locale in (ENGLISH, GERMAN)] == [english, german]


def test_a_moment_is_told_in_utc() -> None:
    moment = dt.datetime(2026, 3, 31, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))

    assert as_text(moment, GERMAN) == "31.03.2026, 12:30:00 UTC"


def test_long_values_are_cut_and_addresses_are_links() -> None:
    assert shown("x" * 100, ENGLISH) == "x" * 79 + "…"
    assert 'href="https://example.org"' in reactpy_to_string(shown("https://example.org", ENGLISH))
    assert shown("javascript:alert(1)", ENGLISH) == "javascript:alert(1)"


async def test_what_has_no_value_is_not_said(world: World, shed: Shed) -> None:
    shed.axes["1"] = Axe(id="1", name="Axe", weight=Decimal(0))

    ada = await visit_page(world, "/axes")

    assert (ada.texts("dt"), ada.texts("dd")) == (["Weight"], ["0"])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", Place()),
        ("?after=x%2B", Place(after="x+")),
        ("?before=y&z", Place(before="y")),
        ("?after=", Place()),
    ],
)
def test_an_address_names_a_place(query: str, place: Place) -> None:
    assert place_at(Location("/axes", query)) == place
