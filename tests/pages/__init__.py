"""Building blocks and stylesheets, without a browser."""
