"""Waiting for what another process does: looking often, and not for ever."""

import time
from collections.abc import Callable

PATIENCE = 60.0
STEP = 0.02


def wait_for(done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Until `done()`; a test that waits longer than `seconds` fails."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, f"not within {seconds:.0f} seconds"
        time.sleep(STEP)
