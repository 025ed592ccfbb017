"""Write the code of a table: its parts, its page, its tests. Templates lie in dev_scripts/templates."""
