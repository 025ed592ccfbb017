"""Live pages: their turns, frames, sockets and resumption."""
