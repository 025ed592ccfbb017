"""The component tree on the server: render little, keep little, and write down the edits."""

from .attention import looks_at_event
from .children import DuplicateKeys
from .each import each
from .equality import same
from .growing import Growing, use_growing
from .instance import HookOrderChanged
from .layout import EndlessRender, Layout, Target, call_now
from .memo import renders_always
from .reconciler import Op
from .stream import Stream, use_stream

__all__ = [
    "DuplicateKeys",
    "EndlessRender",
    "Growing",
    "HookOrderChanged",
    "Layout",
    "Op",
    "Stream",
    "Target",
    "call_now",
    "each",
    "looks_at_event",
    "renders_always",
    "same",
    "use_growing",
    "use_stream",
]
