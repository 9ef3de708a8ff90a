"""How far a test goes: little by default, everything under `--long`."""

from hypothesis import settings

SHORT, LONG = "short", "long"
SHARE, FEWEST = 5, 5
"""Of the examples of a property under --long, one in so many by default, but no fewer."""


def is_long() -> bool:
    """Whether the whole was asked for; known before the first test module is imported."""
    return settings.get_current_profile_name() == LONG


def examples(long: int) -> settings:
    """The examples of a property that has a number of its own, given as under --long."""
    return settings(max_examples=long if is_long() else max(long // SHARE, FEWEST))
