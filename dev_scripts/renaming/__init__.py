"""What `rename_project.py` does, step by step; standard library only."""
