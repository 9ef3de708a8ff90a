"""Whether the clock can be believed: a wrong one would close evaluations, and that is for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.fieldwork.evaluation import Evaluation, is_due_to_close
from surveys.fieldwork.people import OrganisationId

STAMPED = timedelta(hours=1)
"""How often the time is noted; a clock that is so far behind has gone back."""
GAP = timedelta(days=2)
"""A clock that is further past its last stamp was put forward, or nothing ran for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How the clock stands for the evaluations of one organisation.

    `stamp` is the last time that was noted (None: never yet); `timed` are its evaluations that
    are not closed and have a closing time.
    """

    organisation: OrganisationId
    name: str
    now: datetime
    stamp: datetime | None
    timed: tuple[Evaluation, ...]

    @property
    def due(self) -> tuple[Evaluation, ...]:
        """Those whose closing time has come."""
        return tuple(each for each in self.timed if is_due_to_close(each, self.now))

    @property
    def waits(self) -> bool:
        """Whether nothing closes by itself before someone has confirmed the time.

        Where no closing time is set, there is nothing to wait with: one that is set later is set
        by someone who sees this clock. Where no time was ever noted (the first start, or the
        first of a version that does so), only what is due by then gives reason to ask.
        """
        if self.stamp is None:
            return bool(self.due)
        return bool(self.timed) and self.now - self.stamp > GAP

    @property
    def is_behind(self) -> bool:
        """Whether the clock has gone back: it is now, or it was before, wrong."""
        return self.stamp is not None and self.stamp - self.now > STAMPED

    @property
    def is_stamp_due(self) -> bool:
        """Whether the present time is to be noted: never one that is doubted or goes back."""
        if self.waits:
            return False
        return self.stamp is None or self.now - self.stamp >= STAMPED
