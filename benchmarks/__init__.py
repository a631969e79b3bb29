"""Measurements: ratios in one run, reported in docs/benchmarks.md."""
