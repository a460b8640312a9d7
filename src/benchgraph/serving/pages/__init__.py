"""Pages for people: each task fills one template of ``templates``."""
