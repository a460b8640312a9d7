"""A graph in parts, each with all that queries read for its own nodes; shapes judged on them."""
