"""What developers see under /dev while somebody uses the application."""

import logging

import pytest
from structlog.testing import capture_logs

from heavy_engine import RouteTable
from heavy_engine.dev_facts import AskedQuery, DevFacts, MigrationReport, ShownSetting, WatchedQuery
from heavy_engine.dev_pages.events_page import found_in
from heavy_engine.dev_pages.frame import NAVIGATION
from heavy_engine.dev_pages.routes import dev_section
from heavy_engine.dev_panel import panel
from tests.engine.dev_pages.workshop import developers

PATHS = [
    entry.pattern.text for entry in RouteTable({}, (dev_section(),)).entries if not entry.pattern.parameters
]
SELECT = WatchedQuery("select * from axes where id = $1", "shop/axes.py:7 in find", 3, 0.4, 120.0, 121.0)
INSERT = WatchedQuery("insert into axes (name) values ($1)", "", 9, 2.0, 2.0, 18.0, failed=2)


@pytest.mark.parametrize("path", PATHS)
async def test_every_page_says_what_it_is_before_anything_has_happened(path: str) -> None:
    with capture_logs() as lines:
        async with developers() as shop:
            ada = await shop.open(path)
            await shop.second()

    assert len(ada.texts("h1")) == 1
    assert ada.texts("[aria-current=page]") == [ada.text("h1")]
    assert ada.title == f"{ada.text('h1')} · dev"
    assert [line for line in lines if line["log_level"] in ("warning", "error")] == []


async def test_pages_lead_to_one_another_without_being_loaded_anew() -> None:
    async with developers() as shop:
        ada = await shop.open("/dev")

        for _path, name in NAVIGATION[1:] + NAVIGATION[:1]:
            await ada.click(name)
            assert ada.text("h1") == name


async def test_the_plots_follow_what_bo_does() -> None:
    async with developers() as shop:
        ada, bo = await shop.open("/dev"), await shop.open("/", as_="Bo")
        assert ada.sees("The first second is being counted.")

        await shop.second()
        assert ada.sees("events: now 0/s")
        assert ada.sees("median: nothing yet")
        await bo.click("Plane")
        await bo.click("Plane")
        await shop.second()

        assert ada.sees("2 events so far")
        assert ada.sees("0 so far, 0 failed, 0 not answered yet")
        assert ada.sees("pages: now 2, most 2")
        assert not ada.sees("median: nothing yet")
        drawn = ada.html.split("Time of an event over")[1].split("</svg>")[0]
        assert "h0" in drawn, "a lone point is drawn"


async def test_nobody_is_told_of_seconds_when_nobody_looks() -> None:
    async with developers() as shop:
        told = shop.world.services.topics.told
        await shop.second()
        assert shop.world.services.topics.told == told

        ada = await shop.open("/dev")
        await shop.second()
        assert shop.world.services.topics.told > told
        assert shop.panel.recent.lookers == 1

        await ada.click("Settings")
        await shop.world.settle()
        assert shop.panel.recent.lookers == 0


async def test_the_sessions_are_all_open_pages_with_their_last_events() -> None:
    async with developers() as shop:
        bo = await shop.open("/", as_="Bo")
        await bo.click("Plane")
        ada = await shop.open("/dev/sessions")

        rows = ada.texts("tbody tr")
        assert len(rows) == 2
        assert "(this page)" in rows[0]
        assert "/dev/sessions" in rows[0]
        assert "click BenchPage" in rows[1]
        assert "connected" in rows[1]

        cy = await shop.open("/", as_="Cy")
        await shop.second()
        assert len(ada.texts("tbody tr")) == 3
        await cy.close()
        await bo.close()
        await shop.second()
        assert not [row for row in ada.texts("tbody tr") if "gone, waited for" not in row][1:]


async def test_a_session_has_a_page_with_its_events_until_it_ends() -> None:
    async with developers() as shop:
        bo = await shop.open("/", as_="Bo")
        name = bo.wire.identity.page[:8]
        ada = await shop.open(f"/dev/sessions/{name}")
        assert ada.title == f"Session {name} · dev"
        assert ada.sees("Nothing happened on this page yet.")

        await bo.click("Plane")
        await bo.click("Break")
        await shop.second()

        assert [row.split()[1] for row in ada.texts("tbody tr")] == ["click", "click"]
        (reference,) = [fault["reference"] for fault in shop.panel.faults.summaries()]
        assert ada.sees(reference)

        gone = await shop.open("/dev/sessions/00000000")
        assert gone.sees("This page is closed.")
        await gone.click("Those that are open")
        assert gone.text("h1") == "Sessions"


async def test_the_events_have_their_records_and_not_those_of_the_developer() -> None:
    async with developers() as shop:
        bo, ada = await shop.open("/", as_="Bo"), await shop.open("/dev/events")
        assert ada.sees("Nothing happened yet.")

        await bo.click("Plane")
        await bo.click("Break")
        await ada.click("Pause")
        await ada.click("Resume")
        await shop.second()

        rows = ada.texts(".dev-window li")
        (first, second) = shop.panel.recent.events
        assert len(rows) == 2
        assert second.record.reference in rows[0]
        assert "BenchPage" in rows[1]
        assert first.record.trace_id in rows[1]
        assert "1 render" in rows[1]
        assert "1 edit" in rows[1]


async def test_a_list_that_was_stopped_stays_until_it_goes_on() -> None:
    async with developers() as shop:
        bo = await shop.open("/", as_="Bo")
        await bo.click("Plane")
        ada = await shop.open("/dev/events")
        await ada.click("Pause")

        await bo.click("Plane")
        await shop.second()
        assert len(ada.texts(".dev-window li")) == 1
        await ada.click("Resume")

        assert len(ada.texts(".dev-window li")) == 2


async def test_events_are_found_by_words_and_by_their_slowness() -> None:
    async with developers() as shop:
        bo = await shop.open("/", as_="Bo")
        await bo.click("Plane")
        await bo.click("Break")
        ada = await shop.open("/dev/events")

        await ada.fill("Find", "benchpage click")
        assert len(ada.texts(".dev-window li")) == 2
        await ada.fill("Find", shop.panel.recent.events[0].record.trace_id)
        assert len(ada.texts(".dev-window li")) == 1
        await ada.fill("Find", "chisel")

        assert ada.sees("No event is like that.")
        assert ada.path == "/dev/events?find=chisel"
        slow = [one for one in shop.panel.recent.events if one.took_ms >= 100]
        assert found_in(shop.panel, "", only_slow=True, up_to=0) == slow[::-1]


async def test_an_event_has_a_page_with_its_statements_and_a_hint_where_one_is_repeated() -> None:
    loop = [AskedQuery("select * from axes where id = $1", "shop/axes.py:7 in find", 0.5)] * 5
    asked = [*loop, AskedQuery("select 1", "", 30.0, is_failed=True)]
    traces: list[str] = []

    def queries_of(trace_id: str) -> list[AskedQuery]:
        traces.append(trace_id)
        return asked

    async with developers(DevFacts(queries_of=queries_of)) as shop:
        bo, ada = await shop.open("/", as_="Bo"), await shop.open("/dev/events")
        await bo.click("Plane")
        await shop.second()
        await ada.click("click BenchPage")

        assert ada.path == "/dev/events/1"
        assert ada.title == "Event 1 · dev"
        assert ada.sees("Of its handler: 6 statements, 32 ms")
        assert ada.texts(".dev-hint li") == ["5 times: select * from axes where id = $1"]
        assert ada.texts("tbody tr")[4:] == [
            "5 select * from axes where id = $1 from shop/axes.py:7 in find 0.50 ms",
            "6 select 1 30 ms failed",
        ]
        assert set(traces) == {shop.panel.recent.events[0].record.trace_id}

        asked.clear()
        assert (await shop.open("/dev/events/1")).sees("Its handler asked the database nothing.")
        assert (await shop.open("/dev/events/7")).sees("This event is not known.")


async def test_an_event_leads_to_its_fault_and_that_shows_the_lines_which_failed() -> None:
    async with developers() as shop:
        bo = await shop.open("/", as_="Bo")
        await bo.click("Break")
        (reference,) = [fault["reference"] for fault in shop.panel.faults.summaries()]
        ada = await shop.open("/dev/events/1")
        assert ada.sees("The application does not tell.")
        await ada.click(reference)

        assert ada.path == f"/dev/faults/{reference}"
        assert ada.texts("h2") == ["LookupError", "Caused by: KeyError"]
        failing = [text.strip() for text in ada.texts(".dev-source strong")]
        assert failing[0].endswith(
            'raise LookupError("nobody has it: postgresql://ada:hunter2@shed/axes") from missing'
        )
        assert failing[1].endswith('raise KeyError("axe")')
        assert ada.texts(".dev-said")[0] == "nobody has it: postgresql://ada:••••••@shed/axes"
        assert ada.sees("handler of click BenchPage")
        assert ada.sees("strokes = 0")


async def test_faults_and_warnings_are_listed_without_secrets() -> None:
    async with developers() as shop:
        bo, ada = await shop.open("/", as_="Bo"), await shop.open("/dev/faults")
        assert ada.sees("No fault so far.")
        assert ada.sees("No warning so far.")

        await bo.click("Break")
        for line in ("nats://ada:hunter2@bus does not answer", "nats://ada:hunter2@bus does not answer"):
            shop.panel.log_lines.emit(
                logging.makeLogRecord({"msg": line, "levelno": 30, "levelname": "WARNING"})
            )
        await shop.second()

        fault, line = ada.texts("tbody tr")
        assert "nobody has it: postgresql://ada:••••••@shed/axes" in fault
        assert "warning nats://ada:••••••@bus does not answer" in line
        assert " 2 " in line
        assert "hunter" not in ada.html
        assert (await shop.open("/dev/faults/00000000")).sees("This fault is not known.")


async def test_timings_name_handlers_and_components_and_not_those_of_the_developer() -> None:
    async with developers() as shop:
        bo, ada = await shop.open("/", as_="Bo"), await shop.open("/dev/timings")
        assert ada.sees("No event yet.")
        await bo.click("Plane")
        await bo.click("Break")
        await shop.second()

        handler = ada.texts("[aria-label^=Handlers] td")
        assert handler[:2] == ["click", "BenchPage"]
        assert handler[5:] == ["2", "0", "1"]
        names = ada.texts("[aria-label^=Components] td[data-label=Component]")
        assert "BenchPage" in names
        assert not {"TimingsPage", "DevFrame", "Troubles"} & set(names)

        await ada.click("click")
        assert ada.path == "/dev/events?find=click+BenchPage"
        assert len(ada.texts(".dev-window li")) == 2


async def test_of_very_many_sessions_the_newest_are_shown_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panel, "SESSIONS_MAX", 2)
    async with developers() as shop:
        for _ in range(3):
            await shop.open("/", as_="Bo")
        ada = await shop.open("/dev/sessions")

        assert ada.texts("td[data-label=Page]") == ["/dev/sessions", "/"]
        assert ada.sees("4 pages; the newest 2 are shown")
        await ada.fill("Find", "sess /dev")
        assert ada.texts("td[data-label=Page]") == ["/dev/sessions"]
        await ada.fill("Find", "chisel")
        assert ada.sees("No page is like that.")


async def test_the_queries_are_shown_slowest_first_with_who_asked() -> None:
    async with developers(DevFacts(queries=lambda: [INSERT, SELECT])) as shop:
        ada = await shop.open("/dev/queries")

        slow, quick = ada.texts("tbody tr")
        assert slow.startswith(SELECT.text)
        assert "120 ms slow" in slow
        assert f"from {SELECT.where}" in slow
        assert quick.startswith(INSERT.text)
        assert "9, 2 failed" in quick
        assert "slow" not in quick

        await ada.click("times")
        assert ada.path == "/dev/queries?by=times"
        assert ada.texts("tbody tr")[0].startswith(INSERT.text)
        await ada.fill("Find", "axes.py")
        assert len(ada.texts("tbody tr")) == 1
        await ada.click("worst")
        assert ada.path == "/dev/queries?find=axes.py"
        await ada.fill("Find", "chisel")
        assert ada.sees("No statement is like that.")


async def test_secrets_are_masked_even_if_the_application_does_not() -> None:
    settings = [
        ShownSetting("SHOP_PORT", "8000", "default", "Where to listen"),
        ShownSetting("SHOP_API_KEY", "hunter2", "environment"),
        ShownSetting("SHOP_URL", "hunter3", ".env", is_secret=True),
        ShownSetting("SHOP_TOKEN", "", "default"),
        ShownSetting("SHOP_BUS", "redis://:hunter4@bus/0", "default"),
        ShownSetting("SHOP_SECRETS_FOLDER", "/run/secrets", "default"),
    ]
    async with developers(DevFacts(settings=lambda: settings)) as shop:
        ada = await shop.open("/dev/settings")
        assert "hunter" not in ada.html
        assert ada.sees("8000 default Where to listen")
        values = [row.split()[1] for row in ada.texts("tbody tr")]
        assert values[:4] == ["8000", "••••••", "••••••", "empty"]
        assert values[4:] == ["redis://:••••••@bus/0", "/run/secrets"]

        await ada.check("only those that are set")
        assert len(ada.texts("tbody tr")) == 2
        await ada.fill("Find", "nobody")
        assert ada.sees("No setting is like that.")


async def test_what_models_and_database_differ_in_is_shown_with_the_next_step() -> None:
    answers = [
        MigrationReport("0001", "0002", ("0002 axes",), next_step="upgrade!"),
        MigrationReport("0002", "0002", (), ("add column axes.edge",), next_step="migrate!"),
        MigrationReport("0002", "0002"),
    ]

    async def migrations() -> MigrationReport:
        if not answers:
            raise ConnectionError("the database is away")
        return answers.pop(0)

    async with developers(DevFacts(migrations=migrations)) as shop:
        ada = await shop.open("/dev/migrations")
        assert ada.sees("0002 axes")
        assert ada.sees("not compared before all migrations are applied")
        assert ada.sees("upgrade!")
        await ada.click("Look again")
        assert ada.sees("add column axes.edge")
        await ada.click("Look again")
        assert ada.sees("Models, migrations and database agree.")
        await ada.click("Look again")
        assert ada.sees("the database is away")


async def test_what_the_application_does_not_tell_is_said() -> None:
    async with developers() as shop:
        for path in ("/dev/queries", "/dev/migrations", "/dev/settings"):
            assert (await shop.open(path)).sees("The application does not tell. Application.dev_facts may.")
