"""The bridge to Python in the browser, its server side."""
