"""`./heavy test --watch`: what a save affects runs.

files.py: what is watched.
session.py: from saves and keys to runs.
run.py: one run of pytest, and which tests failed in it.
words.py: what is said on the terminal.
terminal.py: keys, where somebody can type.
"""
