"""Relations that follow a change of the graph, kept on disk between one change and the next."""

from benchgraph.relations.following.follow import Delta, Following

__all__ = ["Delta", "Following"]
