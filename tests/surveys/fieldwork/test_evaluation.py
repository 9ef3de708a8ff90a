from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from surveys.codec import canonical, from_json
from surveys.errors import Refused
from surveys.fieldwork.evaluation import (
    PROMISED,
    SETTLED,
    Admission,
    Evaluation,
    Status,
    admit,
    admit_rater,
    archive,
    bring_back,
    check_fixed,
    close,
    fixed,
    is_due_to_close,
    open_,
    pause,
    release,
    seal,
)
from surveys.fieldwork.margins import KnownMargins
from surveys.fieldwork.quality import Rules
from surveys.fieldwork.reach import Reach
from surveys.fieldwork.weights import Share, Weights
from tests.surveys.samples import NOW, evaluation

HOUR = timedelta(hours=1)
DRAFT = evaluation()
OPEN = open_(DRAFT, NOW)
PAUSED = pause(OPEN)
CLOSED = close(OPEN, NOW)
RELEASED = release(CLOSED, NOW, has_supplier=False)
TIMED = replace(OPEN, opens_at=NOW, closes_at=NOW + HOUR)


@pytest.mark.parametrize(
    ("evaluation", "now", "expected"),
    [
        (DRAFT, NOW, Admission.NOT_YET),
        (OPEN, NOW, Admission.OPEN),
        (PAUSED, NOW, Admission.PAUSED),
        (CLOSED, NOW, Admission.CLOSED),
        (RELEASED, NOW, Admission.CLOSED),
        (TIMED, NOW - HOUR, Admission.NOT_YET),
        (TIMED, NOW, Admission.OPEN),
        (TIMED, NOW + HOUR - timedelta(microseconds=1), Admission.OPEN),
        (TIMED, NOW + HOUR, Admission.CLOSED),
        (pause(TIMED), NOW, Admission.PAUSED),
        (pause(TIMED), NOW + HOUR, Admission.CLOSED),
    ],
)
def test_an_answer_is_admitted_while_the_field_is_open(
    evaluation: Evaluation, now: datetime, expected: Admission
) -> None:
    assert admit(evaluation, now) is expected


def test_the_seal_ends_the_raters_time_and_nobody_elses() -> None:
    sealed = seal(OPEN, NOW)
    assert admit_rater(OPEN, NOW) is Admission.OPEN
    assert admit_rater(sealed, NOW) is Admission.CLOSED
    assert admit(sealed, NOW) is Admission.OPEN


def test_only_what_stands_in_the_field_is_due_to_close() -> None:
    late = NOW + HOUR
    assert [is_due_to_close(replace(each, closes_at=late), late) for each in (OPEN, PAUSED)] == [
        True,
        True,
    ]
    assert not is_due_to_close(replace(DRAFT, closes_at=late), late)
    assert not is_due_to_close(replace(CLOSED, closes_at=late), late)
    assert not is_due_to_close(OPEN, late)


def test_resuming_keeps_the_day_of_opening() -> None:
    resumed = open_(PAUSED, NOW + HOUR)
    assert (resumed.status, resumed.opened_at) == (Status.OPEN, NOW)


STEPS: dict[str, tuple[Callable[[Evaluation], Evaluation], set[Status]]] = {
    "open": (lambda each: open_(each, NOW), {Status.DRAFT, Status.PAUSED}),
    "pause": (pause, {Status.OPEN}),
    "close": (lambda each: close(each, NOW), {Status.OPEN, Status.PAUSED}),
    "release": (lambda each: release(each, NOW, has_supplier=False), {Status.CLOSED}),
}


@pytest.mark.parametrize("start", [DRAFT, OPEN, PAUSED, CLOSED, RELEASED])
@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_taken_from_its_place_only(name: str, start: Evaluation) -> None:
    step, places = STEPS[name]
    if start.status in places:
        assert step(start).status is not start.status
    else:
        with pytest.raises(Refused) as refused:
            step(start)
        assert refused.value.code == start.status.value


def test_an_evaluation_is_sealed_once_and_not_before_it_opened() -> None:
    sealed = seal(CLOSED, NOW)
    assert sealed.sealed_at == NOW
    with pytest.raises(Refused, match="already"):
        seal(sealed, NOW)
    with pytest.raises(Refused, match="nothing to seal"):
        seal(DRAFT, NOW)


def test_a_report_waits_for_the_seal_where_a_supplier_rates_itself() -> None:
    with pytest.raises(Refused, match="Seal"):
        release(CLOSED, NOW, has_supplier=True)
    released = release(seal(CLOSED, NOW), NOW, has_supplier=True)
    assert (released.status, released.released_at) == (Status.RELEASED, NOW)


def tuned(old: Evaluation, name: str) -> Evaluation:
    other: dict[str, object] = {
        "secrecy": "identified",
        "threshold": 3,
        "purpose": "supplier",
        "route": "own",
        "margin": 2.0,
        "margin_share": 0.05,
        "margin_reason": "Agreed in the contract.",
        "self_assessment": "declared",
        "weights": Weights(method="direct", shares=(Share(id="speed", percent=100),)),
        "margins": KnownMargins(lower=0.5, upper=2.0),
        "crosshairs": "median",
        "quality": Rules(exclude=("straight_line",)),
        "follows": "earlier",
    }
    return replace(old, **{name: other[name]})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [*PROMISED, *SETTLED])
@pytest.mark.parametrize("status", Status)
def test_what_is_fixed_is_refused_and_nothing_else(name: str, status: Status) -> None:
    old = replace(DRAFT, status=status)
    later = (Status.CLOSED, Status.RELEASED)
    is_fixed = status in later or (name in PROMISED and status is not Status.DRAFT)
    assert (name in fixed(old)) is is_fixed
    if not is_fixed:
        check_fixed(old, tuned(old, name))
        return
    with pytest.raises(Refused) as refused:
        check_fixed(old, tuned(old, name))
    assert refused.value.code == ("promised" if name in PROMISED else "settled")


@pytest.mark.parametrize("status", Status)
def test_whom_it_was_to_reach_is_noted_until_the_release(status: Status) -> None:
    old = replace(DRAFT, status=status)
    new = replace(old, reach=(Reach(audience="users", population=60),))
    if status is not Status.RELEASED:
        check_fixed(old, new)
        return
    with pytest.raises(Refused) as refused:
        check_fixed(old, new)
    assert refused.value.code == "released"


@pytest.mark.parametrize("status", Status)
def test_a_title_is_never_fixed(status: Status) -> None:
    old = replace(DRAFT, status=status)
    check_fixed(old, replace(old, title="Other", service="Other"))


@pytest.mark.parametrize("over", [CLOSED, RELEASED])
def test_what_is_over_is_archived_and_brought_back_as_it_was(over: Evaluation) -> None:
    archived = archive(over, NOW + HOUR)
    assert archived == replace(over, archived_at=NOW + HOUR)
    assert bring_back(archived) == over
    with pytest.raises(Refused):
        archive(archived, NOW)
    with pytest.raises(Refused):
        bring_back(over)


@pytest.mark.parametrize("early", [DRAFT, OPEN, PAUSED])
def test_what_is_not_over_cannot_be_archived(early: Evaluation) -> None:
    with pytest.raises(Refused) as refused:
        archive(early, NOW)
    assert refused.value.code == early.status.value


def test_an_evaluation_that_was_stored_before_archiving_is_read_as_it_was() -> None:
    assert "archived_at" not in canonical(RELEASED)
    assert from_json(Evaluation, canonical(RELEASED)) == RELEASED
    archived = archive(RELEASED, NOW)
    assert from_json(Evaluation, canonical(archived)) == archived
