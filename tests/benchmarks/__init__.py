"""Benchmarks: ratios measured in one run; `./dev bench`."""
