"""How often a server looks for garbage."""

import gc

# Allocations (less deallocations) of containers between looks, then looks of one generation for one
# of the next. A page of 1,000 rows makes some 100,000 containers in one render and keeps most of them:
# with Python's 700 that is 140 looks at what is no garbage, a third of the time of such a render.
THRESHOLDS = (50_000, 20, 50)


def collect_garbage_rarely() -> None:
    """Set the collector up for a server: what is loaded by now stays, new garbage is looked for rarely.

    Pages and sessions drop most of what they made by reference count; the collector is
    for what refers to itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
