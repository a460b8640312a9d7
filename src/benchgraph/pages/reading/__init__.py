"""Bytes → page: fetching, decoding, and what stands where."""
