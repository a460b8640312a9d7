"""A release of sorted rows: ranges of lines, cut where the parts of the whole are."""
