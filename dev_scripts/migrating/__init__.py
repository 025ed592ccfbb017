"""Writing migrations, and proving them before anybody sees them.

writing.py      the files: numbered, laid out, in a folder of their own at first
safe_forms.py   operations as a running deployment bears them
operations.py   what alembic has no operation for
values.py       what stands in columns for rows that exist
proving.py      upgrade, compare, downgrade, compare, upgrade: on empty and on filled databases
snapshot.py     a schema as lines of text
filling.py      a row for each table that has none
"""
