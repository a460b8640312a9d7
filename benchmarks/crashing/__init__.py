"""The parts of ``benchmarks/crash.py``: what is killed, and what is looked at afterwards."""
