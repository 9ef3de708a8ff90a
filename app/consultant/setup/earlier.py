"""The earlier evaluations that one can be compared with, as a choice of the form."""

from flask import g

from app.consultant.times import local
from app.web import db
from app.web.forms import About
from app.words import word
from surveys.fieldwork.evaluation import Evaluation, may_follow
from surveys.fieldwork.people import OrganisationId


def offer(form: About, organisation: OrganisationId, own: Evaluation | None = None) -> About:
    """The form with the closed evaluations of the organisation to choose from, newest first.

    What an evaluation follows already stays on the list, also where it is not there any more.
    """
    with db.store().read() as work:
        there = work.evaluations(organisation)
    if own is None:
        open_to = [each for each in there if each.closed_at is not None]
    else:
        open_to = [each for each in there if may_follow(own, each)]
    choices = [(str(each.id), _name(each)) for each in open_to]
    if own is not None and own.follows and own.follows not in dict(choices):
        choices.append((str(own.follows), str(own.follows)))
    form.follows.choices = [("", word("consultant.about.follows_none", g.language)), *choices]
    return form


def _name(evaluation: Evaluation) -> str:
    closed = local(evaluation.closed_at)
    return evaluation.title if closed is None else f"{evaluation.title} ({closed:%Y-%m-%d})"
