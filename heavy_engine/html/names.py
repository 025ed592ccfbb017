"""Names of attributes: from VDOM's (React's) to HTML's."""

import re
from typing import Final


def words(text: str) -> frozenset[str]:
    """A set of names, written as one text."""
    return frozenset(text.split())


_RENAMED: Final = {
    "acceptcharset": "accept-charset",
    "classname": "class",
    "htmlfor": "for",
    "httpequiv": "http-equiv",
    "xlinkhref": "href",
    "xlink:href": "href",
    "xlinktitle": "xlink:title",
    "xmlbase": "xml:base",
    "xmllang": "xml:lang",
    "xmlspace": "xml:space",
    "xmlnsxlink": "xmlns:xlink",
}
# SVG attributes whose capitals count, as HTML's parser restores them.
_KEEPS_CAPITALS: Final = words(
    "attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode "
    "filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines "
    "keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits "
    "numOctaves pathLength patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ "
    "preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions "
    "requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles "
    "surfaceScale systemLanguage tableValues targetX targetY textLength viewBox viewTarget xChannelSelector "
    "yChannelSelector zoomAndPan"
)
# Preact's rule, as in the client that ReactPy ships: `strokeWidth` -> `stroke-width`. Its exceptions
# are all among those above.
_DASHED: Final = re.compile(
    r"(?:accent|alignment|arabic|baseline|cap|clip|color|dominant|fill|flood|font|glyph|horiz|"
    r"letter|lighting|marker|overline|paint|pointer|shape|stop|strikethrough|stroke|text|"
    r"transform|underline|unicode|units|v|vector|vert|word|writing|x)[A-Z]"
).match
_CAPITAL_OR_DIGIT: Final = re.compile(r"[A-Z0-9]")


def html_name(name: str, *, custom_element: bool = False) -> str:
    """The name of an attribute in HTML, with SVG's capitals where they count."""
    lower = name.lower()
    if renamed := _RENAMED.get(lower):
        return renamed
    if name in _KEEPS_CAPITALS:
        return name
    if not custom_element and name != "vAlign" and _DASHED(name):
        return _CAPITAL_OR_DIGIT.sub(lambda found: "-" + found[0], name).lower()
    return lower
