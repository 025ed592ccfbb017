"""The layout, without a browser and without ReactPy's own."""
