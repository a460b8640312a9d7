"""What helps people to write records: new ones to fill in, and a schema for their editors."""

from benchgraph.curating.scaffold import KINDS, Scaffold, scaffold, scaffold_collection
from benchgraph.curating.schema import record_schema, schema_text

__all__ = ["KINDS", "Scaffold", "record_schema", "scaffold", "scaffold_collection", "schema_text"]
