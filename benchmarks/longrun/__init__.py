"""A server that runs for long under mixed load while records are edited and releases change.

``asks`` says what is asked, ``clients`` ask it, ``edits`` changes records and sees which release
counts from when, ``truth`` knows the right answers of each, ``usage`` what the processes take.
``python -m benchmarks.longrun`` runs all and judges.
"""
