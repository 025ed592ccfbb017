"""Makes .venv and installs the locked sets. Standard library only."""
