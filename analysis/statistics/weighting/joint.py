"""How joined categories are named; without numpy, for pages that print no report."""

JOINT = " + "
"""Stands between the names of categories that count as one."""
