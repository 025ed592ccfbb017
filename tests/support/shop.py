"""A shop: an application for tests of recordings, with prices that change and a layout that does too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from reactpy import component, event, html, use_state
from reactpy.types import VdomDict

from heavy_engine import Application, Caller, Route, moments, use_notices, use_session
from heavy_engine.hooks.links import Link


@dataclass
class Shop:
    """What is sold, and how the page is built.

    `is_rebuilt` puts two more elements and a component that nobody asked for on the page; `divisor` is what
    the discount is divided by, so that 0 raises, and less than 0 too, with words.
    """

    prices: dict[str, str] = field(default_factory=lambda: {"axe": "12.50", "saw": "8.00"})
    is_rebuilt: bool = False
    divisor: int = 0
    orders: list[str] = field(default_factory=list)


def application(shop: Shop) -> Application:
    """The shop's pages."""

    @component
    def ShopPage() -> VdomDict:
        session = use_session()
        basket, set_basket = use_state(cast("tuple[str, ...]", ()))
        wish, set_wish = use_state("")
        is_gift, set_gift = use_state(False)
        order, set_order = use_state("")

        def add(tool: str) -> VdomDict:
            return html.button(
                {"onClick": lambda _e: set_basket(lambda old: (*old, tool)), "aria-label": f"Add {tool}"},
                "Add",
            )

        async def discount(_event: dict[str, Any]) -> None:
            async def divide(_work: Any) -> None:
                api_key, discount_of, moment = "hunter2", wish, moments.now()
                if shop.divisor < 0:
                    raise ValueError(f"nothing is taken off for {discount_of}")
                share = 100 / shop.divisor
                set_wish(f"{share:.0f} % off for {discount_of or api_key} at {moment}")

            await session.handle(divide)

        @event(prevent_default=True)
        def buy(_event: dict[str, Any]) -> None:
            order_id = moments.new_id()
            shop.orders.append(order_id)
            set_order(f"Order {order_id} of {moments.now():%H:%M:%S.%f} for {wish or 'nobody'}")

        items = [html.li({"key": tool}, f"{tool} {price} ", add(tool)) for tool, price in shop.prices.items()]

        def take_out(at: int) -> VdomDict:
            left = (*basket[:at], *basket[at + 1 :])
            return html.button({"onClick": lambda _e: set_basket(left)}, "Remove")

        lines = [
            html.li({"key": at}, f"{tool}: {shop.prices[tool]} ", take_out(at))
            for at, tool in enumerate(basket)
        ]
        form = html.form(
            {"onSubmit": buy, "aria-label": "Order"},
            html.label(
                "For whom", html.input({"name": "whom", "onChange": lambda e: set_wish(e["target"]["value"])})
            ),
            html.label("Password", html.input({"name": "password", "type": "password"})),
            html.label(
                "Gift",
                html.input({"type": "checkbox", "onChange": lambda e: set_gift(e["target"]["checked"])}),
            ),
            html.button({"type": "submit"}, "Buy"),
        )
        content = (
            html.h1("Tool shop"),
            html.ul({"aria-label": "Shelf"}, *items),
            html.h2("Basket"),
            html.ul({"aria-label": "Basket"}, *lines),
            html.p("Wrapped as a gift." if is_gift else "Not wrapped."),
            form,
            html.p(order),
            html.button({"onClick": event(discount)}, "Discount"),
            Link("/about", "About us"),
            *(
                html.p({"role": "alert", "key": one.id}, one.text, " ", one.reference)
                for one in use_notices()
            ),
        )
        return html.main(Weather(), html.div(html.div(*content))) if shop.is_rebuilt else html.main(*content)

    @component
    def AboutPage() -> VdomDict:
        return html.main(html.h1("About us"), html.p("We sell tools."), Link("/", "Back to the shop"))

    return Application(
        name="Shop",
        routes={"/": Route(ShopPage, "Shop"), "/about": Route(AboutPage, "About")},
        error_page=lambda status, *_words: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


@component
def Weather() -> VdomDict:
    """Something that has nothing to do with the shop."""
    return html.aside(html.h2("Weather"), html.p("Rain, 12 °C"), html.button("Another town"))


@asynccontextmanager
async def open_work(_caller: Caller) -> AsyncIterator[None]:
    """Work that needs nothing."""
    yield None


async def who_asks(session_id: str) -> Caller:
    """Everybody is who they are."""
    return Caller(session_id)
