"""Images and containers: which engine is here, and what the stack of docker-compose.yaml needs."""
