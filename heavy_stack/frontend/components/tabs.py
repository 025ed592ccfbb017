"""Tabs: several contents in one place, one of which is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reactpy import component, event, use_state
from reactpy.types import VdomDict

from heavy_engine import use_query_param
from heavy_engine.elements import html

from .addresses import use_address_with
from .titles import name_in_ids


@dataclass(frozen=True)
class Tab:
    """One of several contents; `name` stands in ids and addresses, `title` is what people see."""

    name: str
    title: str
    content: Any
    is_disabled: bool = False


@component
def Tabs(label: str, *tabs: Tab, are_kept: bool = False, is_upright: bool = False) -> VdomDict:
    """Tabs whose choice is state of the page: it is there again after a restart.

    By keyboard: arrow keys, Home and End (client/tabs.js).

    Args:
        label: what the tabs are about, for those who cannot see it.
        tabs: at least one; the first one is shown at first.
        are_kept: whether all contents are in the page, so that they keep their state and what was typed;
            otherwise a content begins anew when it is chosen.
        is_upright: one below the other.
    """
    chosen, choose = use_state(tabs[0].name)

    def tab_of(tab: Tab) -> tuple[Any, dict[str, Any]]:
        return html.button, {"type": "button", "onClick": lambda _event: choose(tab.name)}

    return _show(label, tabs, chosen, tab_of, are_kept, is_upright)


@component
def LinkedTabs(
    label: str, *tabs: Tab, param: str = "tab", are_kept: bool = False, is_upright: bool = False
) -> VdomDict:
    """Tabs whose choice is in the address: it can be shared, and works without JavaScript.

    Args:
        label: what the tabs are about, for those who cannot see it.
        tabs: at least one; the first one is shown where the address names none of them.
        param: the field of the query, such as `?tab=loans`.
        are_kept: as `Tabs` has it.
        is_upright: one below the other.
    """
    chosen, choose = use_query_param(param, str, tabs[0].name)
    address = use_address_with(param)

    def tab_of(tab: Tab) -> tuple[Any, dict[str, Any]]:
        on_click = event(lambda _event: choose(tab.name), prevent_default=True)
        return html.a, {"href": address(tab.name), "onClick": on_click}

    return _show(label, tabs, chosen, tab_of, are_kept, is_upright)


def _show(
    label: str,
    tabs: Sequence[Tab],
    wanted: str,
    tab_of: Callable[[Tab], tuple[Any, dict[str, Any]]],
    are_kept: bool,
    is_upright: bool,
) -> VdomDict:
    # What a person typed into an address may be anything.
    chosen = next((tab for tab in tabs if tab.name == wanted and not tab.is_disabled), tabs[0])
    base = f"tabs-{name_in_ids(label)}"
    titles = [_title(tab, base, tab_of, tab is chosen, are_kept) for tab in tabs]
    panels = [_panel(tab, base, tab is chosen) for tab in tabs if are_kept or tab is chosen]
    upright = {"aria-orientation": "vertical"} if is_upright else {}
    return html.div(
        {"class": "tabs tabs-upright" if is_upright else "tabs"},
        html.div(
            {"class": "tab-list", "role": "tablist", "aria-label": label, "data-widget": "tabs", **upright},
            *titles,
        ),
        *panels,
    )


def _title(
    tab: Tab,
    base: str,
    tab_of: Callable[[Tab], tuple[Any, dict[str, Any]]],
    is_chosen: bool,
    are_kept: bool,
) -> VdomDict:
    make, attributes = tab_of(tab)
    if tab.is_disabled:
        make, attributes = html.button, {"type": "button", "aria-disabled": "true"}
    panel = {"aria-controls": f"{base}-panel-{tab.name}"} if is_chosen or are_kept else {}
    made: VdomDict = make(
        {
            "key": tab.name,
            "id": f"{base}-{tab.name}",
            "class": "tab",
            "role": "tab",
            "aria-selected": str(is_chosen).lower(),
            "tabindex": "0" if is_chosen else "-1",
            **panel,
            **attributes,
        },
        tab.title,
    )
    return made


def _panel(tab: Tab, base: str, is_chosen: bool) -> VdomDict:
    return html.div(
        {
            "key": f"panel-{tab.name}",
            "id": f"{base}-panel-{tab.name}",
            "class": "tab-panel stack",
            "role": "tabpanel",
            "tabindex": "0",
            "aria-labelledby": f"{base}-{tab.name}",
            "hidden": not is_chosen,
        },
        tab.content,
    )
