"""Days of the calendar as years; without numpy, for pages that print no report."""

from datetime import date

DAYS = 365.2425
"""Of a mean year of the calendar."""


def year_of(day: date, *, share: float = 0.0) -> float:
    """The time in years of a day, of which a `share` (from 0 to below 1) has passed."""
    return 1.0 + (day.toordinal() - 1 + share) / DAYS
