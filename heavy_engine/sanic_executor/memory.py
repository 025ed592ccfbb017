"""How often a server looks for garbage."""

import gc

# Net allocations of containers between looks at young ones, then looks of one generation for one of the next.
#
# Pages that go are freed by reference count (layout/remains.py), so there is next to nothing to find, and
# what a look costs is the living that it passes: 65 ns each, while everybody waits. It passes each once as
# young and once more as middle-aged however the looks are cut, so many small ones cost what few large ones
# do. With (50_000, 20, ..) there were single looks of 27 ms and, before pages freed themselves, of 370 ms.
# Smaller than this would put a look at the middle-aged into one render of 1,000 rows, 100,000 containers.
THRESHOLDS = (20_000, 3, 80)


def collect_garbage_rarely() -> None:
    """Set the collector up for a server: what is loaded by now stays, new garbage is sought in small steps.

    Pages and sessions drop what they made by reference count; the collector is for what refers to itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
