"""The benchmarks, each against its reference in the same run.

Decide what is measured and against what; refuse to keep anything: every run has a folder, keys and a
sandbox of its own, and all of it goes with the run.
"""
