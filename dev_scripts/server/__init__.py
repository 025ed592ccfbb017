"""The server of this copy: where it is written down, how to reach it, how to start it."""
