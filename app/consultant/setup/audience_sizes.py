"""The audiences of an evaluation as they are known: how many people, asked, answered."""

from dataclasses import dataclass

from flask import g

from app.consultant.desk import Desk
from app.inputs.invited import invited
from app.web import db
from surveys.fieldwork.reach import reach_of
from surveys.questionnaire.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Those who are to be asked: the people that they stand for; on the list, where that is all
    there is; answered so far. None: not known.
    """

    id: str
    name: str
    population: int | None = None
    invited: int | None = None
    answered: int | None = None


def asked(desk: Desk) -> Instrument | None:
    """The questionnaire that respondents meet; before there is one, that on the desk."""
    return desk.current or desk.draft


def people(desk: Desk) -> list[People]:
    """What is known of each audience."""
    instrument = asked(desk)
    with db.store().read() as work:
        listed = dict(invited(work, desk.id, beside_link=False))
        counts = work.responses.counts(desk.id)
    return [
        People(
            id=each.id,
            name=each.name.to(g.language),
            population=reach_of(desk.evaluation.reach, each.id).population,
            invited=listed.get(each.id),
            answered=counts.get(each.id, 0),
        )
        for each in (instrument.model.audiences if instrument else ())
    ]
