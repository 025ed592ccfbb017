"""Attributes as authors write them, and what they are in a browser."""

from typing import Any

Case = tuple[str, dict[str, Any]]

# Ours and the client that ReactPy ships give the same element.
SAME_AS_PREACT: list[Case] = [
    ("p", {"className": "note wide", "id": "a", "title": 'Ada & Bo "quoted" <b>'}),
    ("p", {"class": "note"}),
    ("label", {"htmlFor": "name"}),
    ("form", {"acceptCharset": "utf-8", "noValidate": True, "autoComplete": "off", "action": "/save"}),
    ("td", {"colSpan": 2, "rowSpan": 3, "headers": "a b"}),
    ("p", {"tabIndex": 0, "lang": "de", "dir": "rtl", "role": "note", "hidden": True}),
    ("p", {"tabIndex": -1, "hidden": False, "draggable": False, "contentEditable": False}),
    ("p", {"draggable": True, "contentEditable": True, "translate": False}),
    ("p", {"contentEditable": "plaintext-only", "spellcheck": True}),
    ("p", {"aria-hidden": True, "aria-busy": False, "aria-label": "x", "aria-level": 2, "aria-live": None}),
    ("p", {"data-a": True, "data-b": False, "data-c": "", "data-d": None, "data-e": 1.5, "data-f": 2.0}),
    ("p", {"id": None, "title": None, "key": "k", "children": None}),
    ("p", {"hidden": "", "lang": ""}),
    ("p", {"hidden": "until-found"}),
    ("button", {"disabled": True, "type": "button"}),
    ("button", {"disabled": False}),
    ("button", {"disabled": ""}),
    ("button", {"disabled": "disabled", "value": "v", "formNoValidate": True}),
    ("input", {"value": "Ada", "placeholder": "name", "maxLength": 5, "readOnly": True, "required": True}),
    ("input", {"defaultValue": "Ada"}),
    ("input", {"defaultValue": "Ada", "value": "Bo"}),
    ("input", {"defaultValue": "Ada", "value": None}),
    ("input", {"value": ""}),
    ("input", {"value": 0}),
    ("input", {"type": "checkbox", "checked": True}),
    ("input", {"type": "checkbox", "checked": False}),
    ("input", {"type": "checkbox", "defaultChecked": True, "value": "yes"}),
    ("input", {"type": "checkbox", "indeterminate": True}),
    ("input", {"type": "number", "min": 1, "max": 10, "step": 0.5, "value": 2.5}),
    ("input", {"type": "file", "multiple": True, "accept": "image/*"}),
    ("textarea", {"value": "one\ntwo", "rows": 3}),
    ("textarea", {"value": "\n\nleading line ends"}),
    ("textarea", {"defaultValue": "Ada & <Bo>"}),
    ("progress", {"value": 0, "max": 10}),
    ("meter", {"value": 0.5}),
    ("option", {"value": "a", "selected": True}),
    ("li", {"value": 3}),
    ("ol", {"start": 5, "reversed": True}),
    ("a", {"href": "/tasks?q=1&r=2#top", "target": "_blank", "rel": "noopener", "hrefLang": "de"}),
    ("a", {"href": "", "download": "a.txt"}),
    ("img", {"src": "/a.png", "alt": "", "width": 10, "height": "20", "loading": "lazy", "crossOrigin": ""}),
    ("img", {"srcSet": "/a.png 1x, /b.png 2x", "sizes": "100vw", "isMap": True}),
    ("details", {"open": True}),
    ("dialog", {"open": False}),
    ("time", {"dateTime": "2024-01-01"}),
    ("ins", {"cite": "/why", "dateTime": "2024"}),
    ("video", {"poster": "/p.png", "controls": True, "loop": True, "preload": "none"}),
    ("table", {"summary": "x", "border": "1"}),
    ("iframe", {"src": "/inner", "sandbox": "", "allowFullscreen": True, "referrerPolicy": "origin"}),
    ("p", {"style": {"fontSize": 12, "lineHeight": 2, "zIndex": 3, "color": "red", "marginTop": "1em"}}),
    ("p", {"style": {"opacity": 0.5, "flexGrow": 1, "width": 0, "WebkitLineClamp": 2, "cssFloat": "left"}}),
    ("p", {"style": {"--gap": 3, "--My-Name": "x y", "background-color": "blue", "gridRow": 2}}),
    ("p", {"style": {"color": None, "padding": 1.5, "fontFamily": '"Ada Sans", serif'}}),
    ("p", {"style": {"backgroundImage": 'url("data:image/png;base64,AAAA")'}}),
    ("p", {"style": "color: red; margin: 1px"}),
    ("p", {"style": ""}),
    ("p", {"style": {}}),
    ("p", {"unknownName": "x", "with_underscore": "y", "x-foo": "z"}),
    ("my-element", {"some-attribute": "x", "fontSize": "y", "aFlag": "z", "className": "c"}),
]

# The same inside <svg>.
SVG_SAME_AS_PREACT: list[Case] = [
    ("svg", {"viewBox": "0 0 1 1", "preserveAspectRatio": "none", "className": "icon"}),
    ("svg", {"width": 10, "height": "10", "xmlns": "http://www.w3.org/2000/svg", "aria-hidden": True}),
    ("path", {"d": "M0 0L1 1", "strokeWidth": 2, "strokeLinecap": "round", "fillOpacity": 0.5}),
    ("path", {"stroke-width": 2, "clipPath": "url(#c)", "vectorEffect": "none", "transform": "scale(2)"}),
    ("clipPath", {"clipPathUnits": "userSpaceOnUse", "id": "c"}),
    ("linearGradient", {"gradientUnits": "objectBoundingBox", "gradientTransform": "rotate(1)", "x1": 0}),
    ("stop", {"stopColor": "red", "stopOpacity": 1, "offset": "5%"}),
    ("text", {"textAnchor": "middle", "dominantBaseline": "central", "textLength": 5, "fontSize": 3, "x": 1}),
    ("use", {"href": "#a"}),
    ("use", {"xlinkHref": "#a"}),
    ("use", {"xlink:href": "#a"}),
    ("marker", {"markerWidth": 1, "refX": 2, "markerUnits": "strokeWidth", "orient": "auto"}),
    ("feGaussianBlur", {"stdDeviation": 2, "in": "SourceGraphic", "edgeMode": "none"}),
    ("rect", {"pointerEvents": "none", "style": {"fill": "red", "strokeWidth": 2}, "rx": 1}),
    ("pattern", {"patternUnits": "userSpaceOnUse", "patternContentUnits": "objectBoundingBox"}),
    ("animate", {"attributeName": "x", "repeatCount": "indefinite", "values": "0;1", "keyTimes": "0;1"}),
]

# Where ours differs on purpose: what ours is.
DIFFERENT: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    # Preact writes "true"; a flag's presence is what counts.
    ("p", {"unknownFlag": True}, {"unknownflag": ""}),
    # Preact leaves an empty class out at first, and keeps it when it becomes empty.
    ("p", {"className": ""}, {"class": ""}),
    # Preact keeps the capital in SVG, where browsers do not know the attribute then.
    ("svg", {"tabIndex": 0}, {"tabindex": "0"}),
    # Preact's rule for SVG makes a wrong name of HTML's.
    ("td", {"vAlign": "top"}, {"valign": "top"}),
    # Preact looks for a property of that very name, finds none, and drops the attribute.
    ("p", {"spellCheck": False}, {"spellcheck": "false"}),
    # Values that JSON cannot hold, and ReactPy cannot send.
    ("p", {"title": 10**20, "lang": 1e21, "id": 0.1}, {"title": str(10**20), "lang": "1e+21", "id": "0.1"}),
]
