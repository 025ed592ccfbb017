"""People over a real network, for load tests: documents, sockets, cookies, and reconnects as browsers do.

Everything here blocks. It runs in a thread, or in a greenlet of Locust's, which makes sockets wait for
each other's sake. Needs the locked set `load`; nothing else of the engine imports it.
"""
