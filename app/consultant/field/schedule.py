"""When answers are taken without anyone at hand: the form of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from flask import g
from wtforms import DateTimeLocalField, Field, HiddenField, ValidationError
from wtforms.validators import Optional

from app.consultant.times import aware, local
from app.web.forms import StaffForm
from app.words import word
from surveys.fieldwork.evaluation import Evaluation

EARLIEST, LATEST = 1990, 9990
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
"""What browsers send; the first is what they are given."""


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
