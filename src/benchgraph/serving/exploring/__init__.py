"""Relation graphs on pages: what is looked at, where it stands, how it is listed."""
