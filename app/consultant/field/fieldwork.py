"""Fieldwork: open, pause, close; when by itself; how many have answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Self

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from wtforms import DateTimeLocalField, Field, HiddenField, ValidationError
from wtforms.validators import Optional

from app.consultant import confirmation
from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.field.open_links import ways
from app.consultant.room import blueprint
from app.consultant.times import aware, local
from app.web import db
from app.web.forms import StaffForm
from app.words import word
from surveys.errors import Refused
from surveys.fieldwork.evaluation import Evaluation, Status, admit, open_, pause
from surveys.questionnaire.text import Text
from surveys.storage.values import Listed
from surveys.storage.work import Work

EARLIEST, LATEST = 1990, 9990
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
"""What browsers send; the first is what they are given."""
NOBODY = Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """An audience's progress. `due`: how many of the invited have not answered yet, None where the
    secret is lost with which that could be told; those whose invitation was withdrawn are counted
    in both, and how many these are is shown beside.
    """

    id: str
    name: Text
    side: str
    invited: int
    withdrawn: int
    answered: int
    due: int | None


class Schedule(StaffForm):
    """When answers are taken, in the zone of the installation."""

    opens_at = DateTimeLocalField("consultant.fieldwork.opens_at", [Optional()], format=MINUTES)
    closes_at = DateTimeLocalField("consultant.fieldwork.closes_at", [Optional()], format=MINUTES)
    seen = HiddenField()

    def validate_opens_at(self, field: Field) -> None:
        """A year that is one in every zone."""
        if field.data and not EARLIEST <= field.data.year <= LATEST:
            raise ValidationError("consultant.error.date")

    def validate_closes_at(self, field: Field) -> None:
        """As above, and no end before the beginning."""
        self.validate_opens_at(field)
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError("consultant.error.period")

    @classmethod
    def set_by(cls, evaluation: Evaluation) -> Self:
        """The form with the times of an evaluation."""
        return cls.of(
            {"opens_at": local(evaluation.opens_at), "closes_at": local(evaluation.closes_at)}
        )

    def objections(self, evaluation: Evaluation, now: datetime) -> Iterator[tuple[str, str]]:
        """No end that is over already, unless it was set before."""
        closes_at = None if self.closes_at.errors else aware(self.closes_at.data)
        if closes_at is not None and closes_at <= now and closes_at != evaluation.closes_at:
            yield "closes_at", word("consultant.fieldwork.past", g.language)


@blueprint.get("/<evaluation>/fieldwork")
def fieldwork(evaluation: str) -> ResponseReturnValue:
    """The page of the field."""
    desk = desks.take(evaluation, "field")
    return _page(desk, Schedule.set_by(desk.evaluation))


@blueprint.post("/<evaluation>/fieldwork/state")
def state(evaluation: str) -> ResponseReturnValue:
    """Open, pause or resume."""
    desk = desks.take(evaluation, "field")
    done = request.form.get("do", "")
    if done not in ("open", "pause", "resume"):
        raise Refused("unknown", "There is no such step.")
    if done != "pause" and desk.current is None:
        raise Refused("unpublished", "Publish the questionnaire first.")
    if done != "pause" and desk.evaluation.opened_at is None:
        _check_settled(desk)
    changed = pause(desk.evaluation) if done == "pause" else open_(desk.evaluation, db.now())
    if not desks.save(desk, evaluation=changed):
        return _page(desks.take(evaluation), Schedule.set_by(desk.evaluation), HTTPStatus.CONFLICT)
    flash(word(f"consultant.fieldwork.did_{done}", g.language))
    return desks.go("fieldwork", evaluation)


def _check_settled(desk: Desk) -> None:
    """Raises `Refused` where what holds from the opening on has not been chosen."""
    if desk.has_supplier and desk.evaluation.self_assessment is None:
        raise Refused("self_assessment", "First say whether it is declared or of a panel.")
    if desk.evaluation.margin_share is None:
        raise Refused("margin_share", "First set the margin as a share of the scale's range.")


@blueprint.post("/<evaluation>/fieldwork/schedule")
def schedule(evaluation: str) -> ResponseReturnValue:
    """When answers are taken, without anyone at hand."""
    desk, form = desks.take(evaluation, "field"), Schedule()
    if desk.evaluation.status in OVER:
        raise Refused("closed", "The evaluation is closed.")
    if not form.fits(form.objections(desk.evaluation, db.now())):
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    opens_at, closes_at = aware(form.opens_at.data), aware(form.closes_at.data)
    changed = replace(desk.evaluation, opens_at=opens_at, closes_at=closes_at)
    if not desks.save(desk, evaluation=changed):
        return _page(desks.take(evaluation), form, HTTPStatus.CONFLICT)
    flash(word("consultant.fieldwork.scheduled", g.language))
    return desks.go("fieldwork", evaluation)


@blueprint.route("/<evaluation>/fieldwork/close", methods=["GET", "POST"])
def close(evaluation: str) -> ResponseReturnValue:
    """End fieldwork for good, after asking."""
    desk = desks.take(evaluation, "field")
    if desk.evaluation.status not in (Status.OPEN, Status.PAUSED):
        raise Refused(desk.evaluation.status.value, "Only an open evaluation is closed.")
    page = confirmation.ask(desk, "close", "fieldwork", lambda: _closed(desk), tally=tally(desk))
    if page is not None:
        return page
    flash(word("consultant.fieldwork.did_close", g.language))
    return desks.go("results", evaluation)


def _closed(desk: Desk) -> bool:
    store, now = db.store(), db.now()
    return desks.unless_stale(lambda: store.close_evaluation(desk.id, now, seen=desks.seen()))


def tally(desk: Desk) -> list[Tally]:
    """Counts only: who has answered is shown to nobody."""
    with db.store().read() as work:
        counts, listed, due = (
            work.responses.counts(desk.id),
            work.turnout.listed(desk.id),
            _due(work, desk),
        )
    audiences = desk.current.model.audiences if desk.current else ()
    return [
        Tally(
            id=each.id,
            name=each.name,
            side=each.side,
            invited=listed.get(each.id, NOBODY).given,
            withdrawn=listed.get(each.id, NOBODY).withdrawn,
            answered=counts.get(each.id, 0),
            due=None if due is None else due.get(each.id, 0),
        )
        for each in audiences
    ]


def _due(work: Work, desk: Desk) -> Mapping[str, int] | None:
    try:
        return work.turnout.due(desk.id)
    except Refused as error:
        if error.code != "secret":
            raise
        return None  # the page is needed all the same, to pause and to switch links off


def _page(desk: Desk, form: Schedule, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "fieldwork.html",
        "fieldwork",
        status=status,
        form=form,
        tally=tally(desk),
        ways=ways(desk, ("open",)),
        admission=admit(desk.evaluation, db.now()).value,
        over=desk.evaluation.status in OVER,
    )
