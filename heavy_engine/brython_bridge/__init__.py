"""The bridge to Python in the browser: calls with answers, and handlers that never leave the browser."""
