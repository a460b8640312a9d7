"""Which version this is, and when this process loaded it."""

from time import time

__version__ = "0.2.0"
# Code that was written after this moment may not be the code that this process runs.
LOADED = time()
