"""What pages say now beside what they said when a record was last read, and beside the record."""
