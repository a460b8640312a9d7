"""Put a release into a triple store, whole or not at all."""

from benchgraph.loading.probe import DefaultGraphKind, Traits, probe
from benchgraph.loading.run import Loaded, load

__all__ = ["DefaultGraphKind", "Loaded", "Traits", "load", "probe"]
