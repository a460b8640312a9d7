"""A release pack: one ZIP with everything that a reader, an archive, a spreadsheet or a harvester
needs of a release, and what describes it."""
