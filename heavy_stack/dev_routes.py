"""Pages for developers that the application adds to those under /dev; only the profile dev loads them."""

from heavy_engine import Route

from .frontend.components.page_frame import PageFrame
from .frontend.pages.components_page import ComponentsPage

DEV_ROUTES = {
    "/dev/components": Route(ComponentsPage, "Components · dev", layout=PageFrame),
}
