"""A workshop with forms of every sort: an application for tests, without a database.

Run it: python -m tests.forms.workshop PORT FOLDER
"""

import asyncio
import datetime as dt
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr, model_validator
from reactpy import component, html, use_location, use_state
from reactpy.types import VdomDict

from heavy_engine import (
    Application,
    Caller,
    EngineSettings,
    Files,
    Route,
    StoredFile,
    use_form,
    use_locale,
    use_notices,
)
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_stack.frontend.components.auto_form import AutoForm
from heavy_stack.frontend.components.form_field import FormField
from heavy_stack.frontend.components.form_frame import FormFrame
from heavy_stack.shared_models.draft_types import Email

SETTINGS = EngineSettings(
    signing_keys=(b"a key of tests",),
    allowed_hosts=("127.0.0.1",),
    dev=True,
    session_wait_s=600,
    session_keep_s=600,
)
COUNTRIES = [("at", "Austria"), ("au", "Australia"), ("pe", "Peru")]
CITIES = {"Austria": ("Graz", "Vienna"), "Peru": ("Cusco", "Lima")}


class Refused(Exception):
    """What the workshop refuses at a field."""

    def __init__(self, **by_field: str) -> None:
        self.by_field = {name.replace("__", "."): said for name, said in by_field.items()}
        super().__init__("refused")


class Sentence(Exception):
    """What the workshop refuses in words."""


class Tool(BaseModel):
    """A tool."""

    name: str = Field(title="Name", max_length=20)
    price: Decimal = Field(ge=0, decimal_places=2, description="In euros.")
    bought: dt.date | None = None
    state: Literal["new", "used"] = "new"
    is_sharp: bool = Field(False, title="Sharp")


class Part(BaseModel):
    """A part of an order."""

    name: str
    count: int = Field(1, ge=1, le=9)


class Order(BaseModel):
    """An order: a list of parts, and where they go."""

    customer: str
    parts: list[Part] = Field(default_factory=list, min_length=1, max_length=4)


class Trip(BaseModel):
    """A trip: the cities depend on the country, the visa on both."""

    country: str
    city: str
    visa: str | None = Field(None, title="Visa number")


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    city: str


class Member(BaseModel):
    """Who joins, in three steps."""

    name: str
    email: Email
    home: Address
    tools: list[Part] = Field(default_factory=list)
    news: bool = False

    @model_validator(mode="after")
    def _not_both(self) -> "Member":
        if self.news and self.name == "Nobody":
            raise ValueError("Nobody wants no news.")
        return self


class Sheet(BaseModel):
    """A page of a tool's album, in a list."""

    title: str
    scan: Annotated[StoredFile | None, Files(accept=(".txt",))] = None


class Album(BaseModel):
    """What there is to see of a tool: one picture, some papers, sheets with a scan each."""

    name: str = Field(max_length=20)
    photo: Annotated[StoredFile, Files(accept=("image/*",), max_bytes=5_000)] = Field(
        title="A photo", description="From the front."
    )
    papers: Annotated[list[StoredFile], Files(accept=(".pdf", ".txt"), max_bytes=100_000)] = Field(
        default_factory=list, max_length=2
    )
    sheets: list[Sheet] = Field(default_factory=list, max_length=3)


class Portrait(BaseModel):
    """Somebody's picture, which may be left out."""

    who: str
    picture: Annotated[StoredFile | None, Files(accept=("image/*",))] = None


class Meeting(BaseModel):
    """When people meet, to the minute."""

    begins: dt.datetime
    subject: str = ""
    about: list[str] = Field(default_factory=list)


class Everything(BaseModel):
    """One field of each kind."""

    a_text: str = "t"
    a_search: str = Field("", json_schema_extra={"widget": "search"})
    an_email: Email | None = None
    an_url: str = Field("", json_schema_extra={"widget": "url"})
    a_tel: str = Field("", json_schema_extra={"widget": "tel"})
    a_password: SecretStr | None = None
    a_whole: int = 7
    a_decimal: Decimal = Decimal("1234.5")
    a_number: float = Field(2.5, json_schema_extra={"widget": "number"})
    a_range: int = Field(5, ge=0, le=10, json_schema_extra={"widget": "range"})
    a_date: dt.date | None = dt.date(2026, 3, 31)
    a_day: dt.date | None = Field(dt.date(2026, 3, 31), json_schema_extra={"widget": "day"})
    a_time: dt.time | None = None
    a_moment: dt.datetime | None = None
    a_month: str | None = Field(None, json_schema_extra={"widget": "month"})
    a_week: str | None = Field(None, json_schema_extra={"widget": "week"})
    a_color: str = Field("#3a6ea5", json_schema_extra={"widget": "color"})
    a_tick: bool = False
    a_radio: Literal["low", "high"] = "low"
    a_select: Literal["a", "b", "c", "d", "e"] = "c"
    some_boxes: list[Literal["red", "green"]] = Field(default_factory=list)
    a_multi: list[str] = Field(default_factory=list)
    a_switch: bool = Field(False, json_schema_extra={"widget": "switch"})
    a_country: str | None = None
    some_tags: list[str] = Field(default_factory=list, max_length=3)
    a_code: str = Field("", json_schema_extra={"widget": "code"})
    an_area: str = Field("", max_length=2000)
    a_hidden: str = Field("h", json_schema_extra={"widget": "hidden"})
    a_json: dict[str, Any] | None = None
    a_file: Annotated[StoredFile | None, Files(accept=("image/*",))] = None


@dataclass
class Workshop:
    """What was sent, and how the workshop takes it."""

    sent: list[Any] = field(default_factory=list)
    refuses: BaseException | None = None
    leads_to: str | None = None
    # What somebody's portrait form begins with.
    portrait: Portrait | None = None
    # Where the clock of whoever meets hangs, and what their form holds.
    zone: str = ""
    meeting: Meeting | None = None
    # Whoever sends waits for it, if it is there.
    gate: asyncio.Event | None = None

    async def take(self, _work: Any, model: Any) -> str | None:
        """Take what was sent, when the gate opens."""
        if self.gate:
            await self.gate.wait()
        if self.refuses:
            raise self.refuses
        self.sent.append(model)
        return self.leads_to


def application(shop: Workshop) -> Application:
    """The workshop's pages."""

    def page(title: str, *inside: Any) -> VdomDict:
        notices = [html.p({"key": notice.id, "class": "notice"}, notice.text) for notice in use_notices()]
        return html.main(html.h1(title), *inside, *notices)

    @component
    def ToolPage() -> VdomDict:
        return page("Tool", AutoForm(Tool, shop.take, sent="The tool is on the shelf."))

    @component
    def OrderPage() -> VdomDict:
        return page("Order", AutoForm(Order, shop.take, submit="Order", sent="Ordered."))

    @component
    def TripPage() -> VdomDict:
        form = use_form(
            Trip,
            shop.take,
            choices={
                "country": list(CITIES),
                "city": lambda values: CITIES.get(values["country"], ()),
            },
            shown={"visa": lambda values: values["country"] == "Peru"},
        )
        return page("Trip", FormFrame(form))

    @component
    def MemberPage() -> VdomDict:
        steps = [("Who", ("name", "email")), ("Where", ("home",)), ("What", ("tools", "news"))]
        return page("Member", AutoForm(Member, shop.take, steps=steps, submit="Join", sent="Welcome."))

    @component
    def EverythingPage() -> VdomDict:
        choices = {"a_multi": [("1", "One"), ("2", "Two"), ("3", "Three")], "a_country": COUNTRIES}
        widgets: Any = {"a_multi": "multiselect", "a_country": "combobox"}
        form = use_form(Everything, shop.take, choices=choices, widgets=widgets, after="keep")
        inside = [FormField(form, each) for each in form.fields]
        return page("Everything", FormFrame(form, *inside, title="All"))

    @component
    def LocalePage() -> VdomDict:
        locale = use_locale()
        shown = f"{locale.number(Decimal('1234.5'))} {locale.day(dt.date(2026, 3, 31))}"
        return page("Locale", html.p({"class": "shown"}, shown))

    @component
    def TwinsPage() -> VdomDict:
        return page("Twins", AutoForm(Tool, shop.take), AutoForm(Tool, shop.take))

    @component
    def AlbumPage() -> VdomDict:
        return page("Album", AutoForm(Album, shop.take, sent="It is in the album."))

    @component
    def PortraitPage() -> VdomDict:
        form = use_form(Portrait, shop.take, values=shop.portrait, after="keep")
        return page("Portrait", FormFrame(form))

    @component
    def MeetingPage() -> VdomDict:
        zone, set_zone = use_state(shop.zone)
        form = use_form(Meeting, shop.take, values=shop.meeting, zone=zone)
        come = html.button({"type": "button", "onClick": lambda _event: set_zone("Asia/Tokyo")}, "To Tokyo")
        return page("Meeting", FormFrame(form), come)

    @component
    def ScrapbookPage() -> VdomDict:
        steps = [("What", ("name", "photo")), ("More", ("papers", "sheets"))]
        return page("Scrapbook", AutoForm(Album, shop.take, name="scrapbook", steps=steps))

    @component
    def DonePage() -> VdomDict:
        return page("Done", html.p(use_location().path))

    pages: dict[str, Any] = {
        "/tool": ToolPage,
        "/order": OrderPage,
        "/trip": TripPage,
        "/member": MemberPage,
        "/everything": EverythingPage,
        "/locale": LocalePage,
        "/twins": TwinsPage,
        "/done": DonePage,
        "/album": AlbumPage,
        "/portrait": PortraitPage,
        "/scrapbook": ScrapbookPage,
        "/meeting": MeetingPage,
    }

    @asynccontextmanager
    async def open_work(caller: Caller) -> AsyncIterator[str]:
        yield caller.session_id

    async def who_asks(session_id: str) -> Caller:
        return Caller(session_id)

    return Application(
        name="Workshop",
        routes={path: Route(shown, path.removeprefix("/").title()) for path, shown in pages.items()},
        error_page=lambda status, headline, detail, _reference: html.main(
            html.h1(headline), html.p({"class": "detail"}, f"{status} {detail}")
        ),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Sentence) else None,
        static_folder=Path(__file__).parents[2] / "static",
        stylesheets=(
            "css/tokens.css",
            "css/base.css",
            "css/buttons.css",
            "css/fields.css",
            "css/forms.css",
            "css/files.css",
            "css/inputs.css",
        ),
    )


def main() -> None:
    """Serve until stopped; what is sent is printed, and `refuse` in a name is refused."""
    configure_logging("info", "json")

    class Printing(Workshop):
        async def take(self, _work: Any, model: Any) -> str | None:
            if "refuse" in str(model):
                raise Refused(name="The workshop has one.")
            print("SENT", model.model_dump_json(), file=sys.stderr, flush=True)
            return None

    server = build_server(application(Printing()), replace(SETTINGS, uploads_folder=sys.argv[2]))
    serve_alone(server, "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
