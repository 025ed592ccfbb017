"""Which page for measuring stands at which path."""

from dataclasses import replace

from ..application import Application, Route
from .counter import CounterPage
from .form import FormPage
from .growing_list import ListPage
from .table import TablePage
from .virtual import VirtualPage


def bench_routes() -> dict[str, Route]:
    """The pages for measuring."""
    return {
        "/_bench/counter": Route(CounterPage, "Counter"),
        "/_bench/table": Route(TablePage, "Table"),
        "/_bench/list": Route(ListPage, "List"),
        "/_bench/form": Route(FormPage, "Form"),
        "/_bench/virtual": Route(VirtualPage, "Virtual"),
    }


def with_bench_pages(application: Application) -> Application:
    """The application, and the pages for measuring beside its own."""
    return replace(application, routes={**application.routes, **bench_routes()})
