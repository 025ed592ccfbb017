"""Which test files a change may affect, told from the source alone.

A file depends on what it imports (anywhere in it), on the modules and files that its strings name, and on
all files that match a pattern in them. A test depends, further, on the conftest.py files above it; of what
those import, on that which the fixtures use that it names. Left out is only what none of this leads to.

facts.py: what one file says.
places.py: the project's files, and what a name, a path or a pattern means among them.
graph.py: from changed files to test files.
"""
