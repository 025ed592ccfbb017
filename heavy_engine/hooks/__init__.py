"""What components of an application call, and what those keep."""
