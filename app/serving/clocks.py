"""The clock is noted every hour, and not believed when it is far past what was noted."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from surveys.fieldwork.clock import Clock
from surveys.storage.store import Store

log = logging.getLogger("parallax.clock")
CONFIRM = "parallax clock --confirm"


def stamp(store: Store, now: datetime) -> tuple[Clock, ...]:
    """Note the time where an hour has passed; the clocks about which someone must be told.

    They are those for which closing waits, and those that stand behind what was noted.
    """
    with store.read() as work:
        clocks = work.clocks.due(now)
    due = [each for each in clocks if each.is_stamp_due]
    if due:
        with store.begin() as work:
            for each in due:
                work.clocks.stamp(each)
    return tuple(each for each in clocks if each.waits or each.is_behind)


class Watch:
    """Says once what is wrong with the clock, and once that it is right again."""

    def __init__(self) -> None:
        self._warned: frozenset[tuple[str, bool]] = frozenset()

    def look(self, clocks: Sequence[Clock], zone: str) -> None:
        """Log what has changed since the last look."""
        states = {(each.organisation, each.waits): each for each in clocks}
        for key in states.keys() - self._warned:
            log.warning("%s", sentence(states[key], zone))
        if self._warned and not states:
            log.warning("The clock is believed again: evaluations close at their set times.")
        self._warned = frozenset(states)


def sentence(clock: Clock, zone: str) -> str:
    """What is wrong with a clock, and what to do."""
    return " ".join(_parts(clock, zone))


def _parts(clock: Clock, zone: str) -> Iterator[str]:
    now = local_time(clock.now, zone)
    if clock.stamp is None:
        yield f"{clock.name}: no earlier time is noted with which the clock ({now}) compares."
    else:
        stands = "past" if clock.now > clock.stamp else "behind"
        away = abs(clock.now - clock.stamp)
        far = f"{away.days} days" if away.days else f"{away.seconds // 3600} hours"
        yield f"{clock.name}: the clock ({now}) stands {far} {stands} the time that was noted last"
        yield f"({local_time(clock.stamp, zone)})."
    if clock.waits:
        yield "Nothing closes by itself before the time is confirmed: by a consultant on the page"
        yield f"of the evaluations, or with `{CONFIRM}`."
    else:
        yield f"Set it right. If it is right now: `{CONFIRM}`."


def local_time(moment: datetime, zone: str) -> str:
    """A moment in the zone of the installation, to the minute."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
