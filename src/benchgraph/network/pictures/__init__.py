"""A relation graph as a picture: how things look, where they stand, and SVG and PNG of it."""
