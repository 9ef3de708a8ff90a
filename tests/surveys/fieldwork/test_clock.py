"""When the clock is believed, doubted, noted: the rule alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from surveys.fieldwork.clock import GAP, STAMPED, Clock
from surveys.fieldwork.evaluation import Evaluation, Status
from tests.surveys import samples

NOW = samples.NOW
DUE, LATER = NOW, NOW + timedelta(days=9)
SECOND = timedelta(seconds=1)


def timed(closes_at: datetime, status: Status = Status.OPEN) -> tuple[Evaluation, ...]:
    return (replace(samples.evaluation(), closes_at=closes_at, status=status),)


def clock(stamp: datetime | None, evaluations: tuple[Evaluation, ...]) -> Clock:
    return Clock(
        organisation=samples.ORGANISATION, name="Bureau", now=NOW, stamp=stamp, timed=evaluations
    )


@pytest.mark.parametrize(
    ("stamp", "evaluations", "waits", "is_stamp_due"),
    [
        (NOW - GAP, timed(DUE), False, True),
        (NOW - GAP - SECOND, timed(DUE), True, False),
        # What is not due yet will be, by a clock that is not believed.
        (NOW - GAP - SECOND, timed(LATER), True, False),
        (NOW - GAP - SECOND, timed(LATER, Status.DRAFT), True, False),
        (NOW - timedelta(days=900), (), False, True),
        (NOW - STAMPED, timed(DUE), False, True),
        (NOW - STAMPED + SECOND, timed(DUE), False, False),
        # The first start, and the first start of a version that notes the time.
        (None, (), False, True),
        (None, timed(LATER), False, True),
        (None, timed(DUE), True, False),
        (None, timed(DUE, Status.PAUSED), True, False),
        (NOW + timedelta(days=9), timed(DUE), False, False),
    ],
)
def test_the_clock_is_believed_up_to_two_days_past_its_stamp(
    stamp: datetime | None, evaluations: tuple[Evaluation, ...], waits: bool, is_stamp_due: bool
) -> None:
    found = clock(stamp, evaluations)
    assert (found.waits, found.is_stamp_due) == (waits, is_stamp_due)


def test_a_clock_that_went_back_is_behind_and_leaves_its_stamp() -> None:
    assert clock(NOW + STAMPED + SECOND, ()).is_behind
    assert not clock(NOW + STAMPED, ()).is_behind
    assert not clock(None, ()).is_behind


def test_what_is_due_is_in_the_field_and_its_time_has_come() -> None:
    all_ = (*timed(DUE), *timed(LATER), *timed(DUE, Status.DRAFT))
    assert clock(NOW, all_).due == timed(DUE)
