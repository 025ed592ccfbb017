"""Which page stands at which path."""

from heavy_engine import Route

from .frontend.components.page_frame import PageFrame
from .frontend.pages.design_page import DesignPage
from .frontend.pages.landing_page import LandingPage

# demo:start
from .frontend.pages.tasks_page import TasksPage

# demo:end

ROUTES = {
    "/": Route(LandingPage, "Heavy Stack", layout=PageFrame),
    # demo:start
    "/tasks": Route(TasksPage, "Tasks · Heavy Stack", layout=PageFrame),
    # demo:end
    "/design": Route(DesignPage, "Design · Heavy Stack", layout=PageFrame),
}
