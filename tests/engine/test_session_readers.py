"""Who reads the session renders for reasons of its own: not because the address changed, or a notice came."""

import pytest
from reactpy import component, use_location
from reactpy.types import Component

from heavy_engine import use_notices, use_session
from heavy_engine.elements import html
from heavy_engine.live.live_page import LivePage
from tests.engine.memory_socket import services, settled, show


@pytest.fixture
def renders() -> list[str]:
    """Which components rendered, in order."""
    return []


async def shown(renders: list[str]) -> LivePage:
    @component
    def Reader() -> Component:
        use_session()
        renders.append("reader")
        return html.p("reads the session")

    @component
    def Where() -> Component:
        renders.append("where")
        return html.p(use_location().query_string)

    @component
    def Home() -> Component:
        return html.main(Reader(), Where(), html.ul(*(html.li(one.text) for one in use_notices())))

    page, _socket, _html = await show(services(home=Home))
    renders.clear()
    return page


async def test_another_address_of_the_same_page_renders_who_reads_the_address(renders: list[str]) -> None:
    page = await shown(renders)

    page.session.navigate("/?page=2", how="replace")
    await settled()

    assert renders == ["where"]


async def test_a_notice_renders_nobody_who_reads_the_session_only(renders: list[str]) -> None:
    page = await shown(renders)

    page.session.notify("The axe is out.")
    await settled()

    assert "reader" not in renders


async def test_notices_outlive_another_address_of_their_page_but_no_step_to_another(
    renders: list[str],
) -> None:
    page = await shown(renders)
    page.session.notify("The axe is out.")

    page.session.navigate("/?page=2", how="replace")
    assert [notice.text for notice in page.session.view.notices] == ["The axe is out."]
    page.session.navigate("/home")

    assert page.session.view.notices == ()
