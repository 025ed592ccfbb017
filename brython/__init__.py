"""Python that runs in the browser: one module a topic, each public function is a client function."""
