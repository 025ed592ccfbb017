"""Where time goes: in the server, in the tests, or in one page."""
