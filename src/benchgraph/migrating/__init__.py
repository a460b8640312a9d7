"""Files that were written for an earlier version, brought to this one: lines are edited, and every
other character stays.

``moves`` gathers what changed, ``records``, ``queries`` and ``sheets`` edit one text each, ``plan``
goes through folders and says what came of it.
"""

from benchgraph.migrating.model import Change, Left, Migration
from benchgraph.migrating.plan import migrate, settle

__all__ = ["Change", "Left", "Migration", "migrate", "settle"]
