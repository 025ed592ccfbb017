"""Which page stands at which path."""

from heavy_engine import Route

from .frontend.pages.design_page import DesignPage
from .frontend.pages.landing_page import LandingPage
from .frontend.pages.tasks_page import TasksPage

ROUTES = {
    "/": Route(LandingPage, "Heavy Stack"),
    "/tasks": Route(TasksPage, "Tasks · Heavy Stack"),
    "/design": Route(DesignPage, "Design · Heavy Stack"),
}
