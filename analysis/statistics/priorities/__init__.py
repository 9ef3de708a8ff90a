"""Priorities: importance–performance analysis, drivers of satisfaction, Kano, zone of tolerance."""
