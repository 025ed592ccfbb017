"""The component tree on the server: render little, keep little, and write down the edits."""

from .attention import looks_at_event
from .catching import Catcher
from .children import DuplicateKeys
from .each import each
from .equality import same
from .growing import Growing, use_growing
from .instance import HookOrderChanged
from .layout import EndlessRender, Layout, Target, call_now
from .memo import renders_always
from .reactpy_names import arguments, kept_by_hook
from .reconciler import Op
from .row_names import RowNames
from .stream import Stream, use_stream
from .watched import AtWork, CallSite, Watch, WatchedInstance, at_work, code_of

__all__ = [
    "AtWork",
    "CallSite",
    "Catcher",
    "DuplicateKeys",
    "EndlessRender",
    "Growing",
    "HookOrderChanged",
    "Layout",
    "Op",
    "RowNames",
    "Stream",
    "Target",
    "Watch",
    "WatchedInstance",
    "arguments",
    "at_work",
    "call_now",
    "code_of",
    "each",
    "kept_by_hook",
    "looks_at_event",
    "renders_always",
    "same",
    "use_growing",
    "use_stream",
]
