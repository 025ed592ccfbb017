"""`html.td(...)`, `html.svg.path(...)`: ReactPy's names, every tag written out for editors and mypy."""

# ruff: noqa: N815 - names of SVG
from typing import Any, Final, cast

from reactpy import html as reactpy_html
from reactpy.types import VdomConstructor, VdomDict

from heavy_engine.elements.element import constructor, fragment


class Svg:
    """Elements of SVG, which ReactPy keeps apart: `html.svg.path(...)`; called itself, it is `<svg>`.

    All may have children, as SVG has it; ReactPy refuses those of `text`, `linearGradient` and others.
    """

    def __call__(self, *attributes_and_children: Any) -> VdomDict:
        """The element `<svg>`."""
        return self.svg(*attributes_and_children)

    def __getattr__(self, name: str) -> VdomConstructor:
        """Make the constructor of a tag when it is first asked for, and keep it."""
        return _keep(self, name, getattr(reactpy_html.svg, _ask(name)))

    a: VdomConstructor
    animate: VdomConstructor
    animateMotion: VdomConstructor
    animateTransform: VdomConstructor
    circle: VdomConstructor
    clipPath: VdomConstructor
    defs: VdomConstructor
    desc: VdomConstructor
    discard: VdomConstructor
    ellipse: VdomConstructor
    feBlend: VdomConstructor
    feColorMatrix: VdomConstructor
    feComponentTransfer: VdomConstructor
    feComposite: VdomConstructor
    feConvolveMatrix: VdomConstructor
    feDiffuseLighting: VdomConstructor
    feDisplacementMap: VdomConstructor
    feDistantLight: VdomConstructor
    feDropShadow: VdomConstructor
    feFlood: VdomConstructor
    feFuncA: VdomConstructor
    feFuncB: VdomConstructor
    feFuncG: VdomConstructor
    feFuncR: VdomConstructor
    feGaussianBlur: VdomConstructor
    feImage: VdomConstructor
    feMerge: VdomConstructor
    feMergeNode: VdomConstructor
    feMorphology: VdomConstructor
    feOffset: VdomConstructor
    fePointLight: VdomConstructor
    feSpecularLighting: VdomConstructor
    feSpotLight: VdomConstructor
    feTile: VdomConstructor
    feTurbulence: VdomConstructor
    filter: VdomConstructor
    foreignObject: VdomConstructor
    g: VdomConstructor
    hatch: VdomConstructor
    hatchpath: VdomConstructor
    image: VdomConstructor
    line: VdomConstructor
    linearGradient: VdomConstructor
    marker: VdomConstructor
    mask: VdomConstructor
    metadata: VdomConstructor
    mpath: VdomConstructor
    path: VdomConstructor
    pattern: VdomConstructor
    polygon: VdomConstructor
    polyline: VdomConstructor
    radialGradient: VdomConstructor
    rect: VdomConstructor
    script: VdomConstructor
    set: VdomConstructor
    stop: VdomConstructor
    style: VdomConstructor
    switch: VdomConstructor
    symbol: VdomConstructor
    text: VdomConstructor
    textPath: VdomConstructor
    title: VdomConstructor
    tspan: VdomConstructor
    use: VdomConstructor
    view: VdomConstructor
    svg: VdomConstructor


class Html:
    """Elements of HTML, by attribute: `html.del_` is `<del>`, `html.my_element` is `<my-element>`.

    Called itself, it makes a fragment. Every tag can be made, those below are known to editors.
    """

    svg: Svg

    def __init__(self) -> None:
        self.svg = Svg()
        self.fragment = cast(VdomConstructor, fragment)

    def __call__(self, *attributes_and_children: Any) -> VdomDict:
        """A fragment: children without an element around them."""
        return self.fragment(*attributes_and_children)

    def __getattr__(self, name: str) -> VdomConstructor:
        """Make the constructor of a tag when it is first asked for, and keep it."""
        return _keep(self, name, getattr(reactpy_html, _ask(name)))

    a: VdomConstructor
    abbr: VdomConstructor
    address: VdomConstructor
    area: VdomConstructor
    article: VdomConstructor
    aside: VdomConstructor
    audio: VdomConstructor
    b: VdomConstructor
    body: VdomConstructor
    base: VdomConstructor
    bdi: VdomConstructor
    bdo: VdomConstructor
    blockquote: VdomConstructor
    br: VdomConstructor
    button: VdomConstructor
    canvas: VdomConstructor
    caption: VdomConstructor
    cite: VdomConstructor
    code: VdomConstructor
    col: VdomConstructor
    colgroup: VdomConstructor
    data: VdomConstructor
    dd: VdomConstructor
    del_: VdomConstructor
    details: VdomConstructor
    dialog: VdomConstructor
    div: VdomConstructor
    dl: VdomConstructor
    dt: VdomConstructor
    em: VdomConstructor
    embed: VdomConstructor
    fieldset: VdomConstructor
    figcaption: VdomConstructor
    figure: VdomConstructor
    footer: VdomConstructor
    form: VdomConstructor
    h1: VdomConstructor
    h2: VdomConstructor
    h3: VdomConstructor
    h4: VdomConstructor
    h5: VdomConstructor
    h6: VdomConstructor
    head: VdomConstructor
    header: VdomConstructor
    hr: VdomConstructor
    html: VdomConstructor
    i: VdomConstructor
    iframe: VdomConstructor
    img: VdomConstructor
    input: VdomConstructor
    ins: VdomConstructor
    kbd: VdomConstructor
    label: VdomConstructor
    legend: VdomConstructor
    li: VdomConstructor
    link: VdomConstructor
    main: VdomConstructor
    map: VdomConstructor
    mark: VdomConstructor
    math: VdomConstructor
    menu: VdomConstructor
    menuitem: VdomConstructor
    meta: VdomConstructor
    meter: VdomConstructor
    nav: VdomConstructor
    noscript: VdomConstructor
    object: VdomConstructor
    ol: VdomConstructor
    option: VdomConstructor
    output: VdomConstructor
    p: VdomConstructor
    param: VdomConstructor
    picture: VdomConstructor
    portal: VdomConstructor
    pre: VdomConstructor
    progress: VdomConstructor
    q: VdomConstructor
    rp: VdomConstructor
    rt: VdomConstructor
    ruby: VdomConstructor
    s: VdomConstructor
    samp: VdomConstructor
    script: VdomConstructor
    section: VdomConstructor
    select: VdomConstructor
    slot: VdomConstructor
    small: VdomConstructor
    source: VdomConstructor
    span: VdomConstructor
    strong: VdomConstructor
    style: VdomConstructor
    sub: VdomConstructor
    summary: VdomConstructor
    sup: VdomConstructor
    table: VdomConstructor
    tbody: VdomConstructor
    td: VdomConstructor
    template: VdomConstructor
    textarea: VdomConstructor
    tfoot: VdomConstructor
    th: VdomConstructor
    thead: VdomConstructor
    time: VdomConstructor
    title: VdomConstructor
    tr: VdomConstructor
    track: VdomConstructor
    u: VdomConstructor
    ul: VdomConstructor
    var: VdomConstructor
    video: VdomConstructor
    wbr: VdomConstructor
    fragment: VdomConstructor


def _ask(name: str) -> str:
    """Tags have no names like `__wrapped__`, which tools ask all objects for."""
    if name.startswith("__"):
        raise AttributeError(name)
    return name


def _keep(owner: Html | Svg, name: str, theirs: Any) -> VdomConstructor:
    """Our constructor for one of ReactPy's; those that ReactPy made by hand stay as they are."""
    made = theirs
    if theirs.custom_constructor is None:
        allows_children = theirs.allow_children or isinstance(owner, Svg)
        made = constructor(theirs.__name__, allows_children=allows_children)
    setattr(owner, name, made)
    return cast(VdomConstructor, made)


html: Final = Html()
h: Final = html
