"""Charts as SVG that stands in a page: they need no script, and print."""
