"""Records as rows: read in partitions, laid over each other, and asked of by the driver."""
