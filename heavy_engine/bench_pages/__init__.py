"""Pages for measuring, served under /_bench with HEAVY_BENCH=1 only.

Their addresses and element ids are a contract: whoever measures from outside relies on them.
"""
