"""Facts → draft records."""
