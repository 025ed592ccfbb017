"""Search by meaning: what turns text into vectors, and what people type into a question."""
