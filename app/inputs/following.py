"""Evaluations that follow each other: the earlier ones that a report is compared with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.inputs.years import year_of
from surveys.errors import NotFound
from surveys.fieldwork.evaluation import Evaluation, may_follow
from surveys.storage.work import Work

MOST = 12
"""So many earlier evaluations at most are looked up (house rule)."""


def chain(work: Work, evaluation: Evaluation) -> tuple[Evaluation, ...]:
    """The evaluations that one follows, the earliest first.

    Of the same organisation and closed before the next: where one is not, or is not there any
    more, the chain begins after it. One whose supplier has not sealed its self-assessment is left
    out, for nothing of it may be shown to that supplier; for good, once the report is released.
    """
    found: list[Evaluation] = []
    later = evaluation
    while later.follows is not None and len(found) < MOST:
        try:
            earlier = work.evaluations.get(later.follows)
        except NotFound:
            break
        if not may_follow(later, earlier) or not _before(earlier, later):
            break
        found.append(earlier)
        later = earlier
    return tuple(each for each in reversed(found) if _may_be_shown(work, each, evaluation))


def _before(earlier: Evaluation, later: Evaluation) -> bool:
    """Whether one was closed before the other, so that no chain comes back to where it began."""
    if earlier.closed_at is None:
        return False
    return later.closed_at is None or earlier.closed_at < later.closed_at


def _may_be_shown(work: Work, earlier: Evaluation, later: Evaluation) -> bool:
    asked = work.versions.current(earlier.id)
    if asked is None:
        return False
    if not any(audience.side == "supplier" for audience in asked.model.audiences):
        return True
    if earlier.sealed_at is None:
        return False
    # What has been released does not change when an earlier one is sealed at last.
    return later.released_at is None or earlier.sealed_at <= later.released_at


def time_of(evaluation: Evaluation) -> float:
    """When it was closed, in years; ValueError for one that is not."""
    if evaluation.closed_at is None:
        raise ValueError(f"evaluation {evaluation.id!r} is not closed; it has no time yet")
    at = evaluation.closed_at.astimezone(UTC)
    midnight = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return year_of(at.date(), share=(at - midnight).total_seconds() / 86400.0)


def names(evaluations: Sequence[Evaluation], zone: str) -> tuple[str, ...]:
    """What each is called as a wave: its period, or the day of its close; no two alike."""
    given: list[str] = []
    for each in evaluations:
        name = _name(each, zone)
        again = sum(other == name or other.startswith(f"{name} (") for other in given)
        given.append(f"{name} ({again + 1})" if again else name)
    return tuple(given)


def _name(evaluation: Evaluation, zone: str) -> str:
    first, last = evaluation.period_from, evaluation.period_to
    if last is None:
        at = evaluation.closed_at
        return "" if at is None else at.astimezone(ZoneInfo(zone)).date().isoformat()
    if first is None or (first.year, first.month) == (last.year, last.month):
        return f"{last:%Y-%m}"
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole and first.year == last.year:
        return f"{last:%Y}"
    return f"{first:%Y-%m}–{last:%Y-%m}"
