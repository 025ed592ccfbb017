"""The logo: a barbell that is an H, with the dots that heavy things wear."""

from reactpy.types import VdomDict

from heavy_engine.elements import html

svg = html.svg


def Logo() -> VdomDict:
    """The logo as decoration; what stands next to it says the name."""
    return svg(
        {"viewBox": "0 0 32 32", "aria-hidden": "true", "focusable": "false"},
        svg.rect({"class": "logo-ground", "width": "32", "height": "32", "rx": "7"}),
        svg.g({"class": "logo-iron"}, *_plates(), *_dots()),
    )


def _plates() -> list[VdomDict]:
    sides = [svg.rect({"x": x, "y": "6", "width": "5", "height": "20", "rx": "1.5"}) for x in ("8", "19")]
    small = [
        svg.rect({"x": x, "y": "10.5", "width": "3", "height": "11", "rx": "1.2", "opacity": ".72"})
        for x in ("4", "25")
    ]
    bar = svg.rect({"x": "2.5", "y": "14.5", "width": "27", "height": "3", "rx": "1.2"})
    return [bar, *sides, *small]


def _dots() -> list[VdomDict]:
    return [svg.circle({"cx": x, "cy": "10.6", "r": "1.05"}) for x in ("14.5", "17.5")]
