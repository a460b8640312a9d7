"""Page → facts: what kind of page it is, what its parts are called, which pages are one."""
