"""Generated policy graphs, and the shipped engines beside the naive stack on the same data."""
