"""Relations of a graph in parts: found by hub, and put together by shuffles."""
