"""SQL that the tables have in common: rows by id, pages, changes of many, search. Knows no table."""
