"""Tables → records: a mapping in TOML says, in the terms of the ontology, what the rows state."""
