"""Warm processes: they have imported what takes long, and fork whoever is to run.

Nothing is patched in place. A *nursery* (level 0) has imported third-party packages and no code of this
project. It forks a process that has imported the project's code as well (level 1), and that one forks
what is asked for: a test run, a worker. A file that level 1 has imported has changed? Then level 1 is
thrown away and forked anew; so nobody ever runs old code. No threads and no event loop are there before
a fork.

    client.py       the asker's side: hand over a job, get to know how it ended
    starting.py     start a nursery
    recording.py    note what was imported, for the next nursery
    kinds.py        what nurseries there are, and what they import
    nursery.py      level 0
    level.py        level 1
    child.py        what a fork does before it runs its job
    freshness.py    which files have changed
    wire.py         messages and descriptors over a Unix socket

The asker's side needs the standard library only.
"""
