"""Find things: an index of every text, what it finds, and lists of what there is of a kind."""
