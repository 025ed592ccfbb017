"""Which page stands at which path."""

from heavy_engine import Route, Section

from .frontend.components.page_frame import PageFrame
from .frontend.pages.design_page import DesignPage
from .frontend.pages.islands_page import IslandsPage
from .frontend.pages.landing_page import LandingPage
from .frontend.pages.lists_page import ListsPage

# demo:start
from .frontend.pages.tasks_page import TasksPage

# demo:end

ROUTES = {
    "/": Route(LandingPage, "Heavy Stack", layout=PageFrame),
    # demo:start
    "/tasks": Route(TasksPage, "Tasks · Heavy Stack", layout=PageFrame),
    # demo:end
    "/design": Route(DesignPage, "Design · Heavy Stack", layout=PageFrame),
    "/design/lists": Route(ListsPage, "Lists · Heavy Stack", layout=PageFrame),
    "/design/islands": Route(IslandsPage, "Islands · Heavy Stack", layout=PageFrame),
}

# Parts of the application with layouts, guards and error pages of their own:
# Section("/admin", {"/": Route(AdminPage, "Admin")}, layout=PageFrame, guard=staff_only)
SECTIONS: tuple[Section, ...] = ()
