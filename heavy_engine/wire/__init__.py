"""Messages between browser and server, as bytes and as values."""
