"""Which page stands at which path."""

from heavy_engine import Route

from .frontend.components.page_frame import PageFrame
from .frontend.pages.design_page import DesignPage
from .frontend.pages.landing_page import LandingPage
from .frontend.pages.tasks_page import TasksPage

ROUTES = {
    "/": Route(LandingPage, "Heavy Stack", layout=PageFrame),
    "/tasks": Route(TasksPage, "Tasks · Heavy Stack", layout=PageFrame),
    "/design": Route(DesignPage, "Design · Heavy Stack", layout=PageFrame),
}
