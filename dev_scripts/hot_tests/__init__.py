"""Tests that answer at once: a daemon has imported everything and forks each run.

daemon.py: start, stop, and look at the daemon, a nursery for tests.
handing_over.py: give a run to the daemon; signals, exit code and terminal as without it.
plugin.py: does that for a plain `pytest`.
running.py: what the daemon's forks run.
database.py: keeps the test database's server running.
"""
