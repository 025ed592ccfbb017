"""What the engine is measured against, each a server in a process of its own."""
