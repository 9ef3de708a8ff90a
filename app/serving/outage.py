"""Says that the database is away: once a minute and not once a request, and when it is back."""

import logging
import time
from collections.abc import Callable, Iterator, MutableSequence
from contextlib import contextmanager
from multiprocessing import get_context

log = logging.getLogger("parallax")

MINUTE = 60.0
QUIET = 5.0
"""Seconds without a failure after which it is over: where reading works and writing does not, for
the disk is full, it is not."""
PATIENCE = 1.0
SINCE, LAST, SAID, TURNED_AWAY = range(4)


class Outage:
    """One outage of the database, seen by all processes that were forked after this was made.

    Args:
        clock: seconds, the same in all processes.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shared = get_context("fork").Array("d", 4)
        self._state: MutableSequence[float] = self._shared.get_obj()  # type: ignore[assignment]
        self._counts = True

    def of_background(self) -> "Outage":
        """The same outage as the background work sees it, which turns nobody away."""
        other = Outage.__new__(Outage)
        other.__dict__.update(self.__dict__, _counts=False)
        return other

    def failed(self, cause: str) -> None:
        """Somebody was turned away."""
        now = self._clock()
        with self._alone():
            state = self._state
            state[LAST] = now
            state[TURNED_AWAY] += self._counts
            if not state[SINCE]:
                state[SINCE], state[SAID] = now, now
                log.error("The database does not work: %s", cause)
            elif now - state[SAID] >= MINUTE:
                state[SAID] = now
                log.error(
                    "The database still does not work: %s. Turned away so far: %d requests.",
                    cause.rstrip("."),
                    state[TURNED_AWAY],
                )

    def worked(self) -> None:
        """The database did what it was asked."""
        if not self._state[SINCE] or self._clock() - self._state[LAST] < QUIET:
            return
        with self._alone():
            since, last, _, turned_away = self._state[:]
            if since:
                self._state[:] = [0.0] * 4
                log.warning(
                    "The database works again, after %d seconds. Turned away: %d requests.",
                    last - since,
                    turned_away,
                )

    def turned_away(self) -> int:
        """How many requests so far, of all processes; 0 while the database works."""
        return int(self._state[TURNED_AWAY])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Not for ever: whoever had the lock may have been killed.
        mine = self._shared.get_lock().acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if mine:
                self._shared.get_lock().release()
