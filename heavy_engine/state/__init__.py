"""What people did on a page, kept by their browser in a form that only servers of ours can read.

`Keeping` is made once per process, a `Keeper` once per page. A page that keeps state is

    keeper = services.keeping.keeper(Holder(page_id, line, caller.session_id, caller.user_id))
    layout = Layout(root, keeper=keeper)
    ...
    ops = layout.flush()
    if op := keeper.write(ack, session.view.address):
        ops.append(op)

and one that comes back is

    kept = services.keeping.open_log(log, line=line, caller=caller)  # or SealRefused(code)
    keeper = services.keeping.keeper(Holder(new_page_id, line, ...), restored=kept)
"""

from .hooks import use_kept_state, use_unkept_state
from .keeper import Keeper
from .keeping import Keeping
from .seal import Holder, Kept, SealCode, SealRefused, refuse_rolled_back

__all__ = [
    "Holder",
    "Keeper",
    "Keeping",
    "Kept",
    "SealCode",
    "SealRefused",
    "refuse_rolled_back",
    "use_kept_state",
    "use_unkept_state",
]
