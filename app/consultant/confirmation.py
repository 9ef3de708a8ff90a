"""What cannot be undone: what speaks against it as things stand, and how it is confirmed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from unicodedata import normalize

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk, Remark
from app.consultant.times import shown
from app.web import db
from app.web.forms import StaffForm, text
from app.words import listed, word
from surveys.fieldwork import margins, weights
from surveys.fieldwork.evaluation import Status

Act = Literal["close", "seal", "release", "delete"]
Reason = tuple[str, dict[str, object], str]
"""Code of the wording, its values, and the page where something can be done about it, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many answers there are of each audience that is asked, by its name."""

    demand: dict[str, int]
    supplier: dict[str, int]


class Sure(StaffForm):
    """Leave for something that cannot be undone: a tick; or the evaluation's title, typed, where
    something speaks against it.
    """

    sure = BooleanField("consultant.error.sure")
    typed = text("consultant.final.typed")

    def confirms(self, title: str, *, doubtful: bool) -> bool:
        """Whether leave was given; if not, what is missing is noted."""
        if _alike(self.typed.data or "", title) or (self.sure.data and not doubtful):
            return True
        if doubtful:
            wrong = "other_title" if self.typed.data else "no_title"
            self.typed.errors = [word(f"consultant.final.{wrong}", g.language)]
        else:
            self.sure.errors = [word("consultant.error.sure", g.language)]
        return False


def _alike(typed: str, title: str) -> bool:
    """Whether two texts read the same, however their characters and spaces are written."""
    first, second = (" ".join(normalize("NFKC", each).split()) for each in (typed, title))
    return first == second


def ask(
    desk: Desk,
    act: Act,
    here: str,
    done: Callable[[], bool],
    **values: object,
) -> ResponseReturnValue | None:
    """Ask before an act, and do it once leave was given; the page to show, or None where done.

    What speaks against it is judged by what is stored when the form comes in, not when it was
    shown.

    Args:
        desk: the evaluation.
        act: also the name of the page.
        here: the step that the page belongs to.
        done: does it; False where somebody has changed the evaluation meanwhile.
        values: what else the page shows.
    """
    form, remarks = Sure(), doubts(desk, act)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.confirms(desk.evaluation.title, doubtful=bool(remarks)):
            if done():
                return None
            status = HTTPStatus.CONFLICT
            desk = desks.take(desk.id)
            remarks = doubts(desk, act)
    return desks.show(
        desk,
        f"{act}.html",
        here,
        status=status,
        form=form,
        doubts=remarks,
        **values,
    )


def doubts(desk: Desk, act: Act) -> list[Remark]:
    """All that speaks against an act as things stand now; empty where nothing does."""
    find = {"close": _close, "seal": _seal, "release": _release, "delete": _delete}[act]
    return [
        Remark(
            text=word(f"consultant.doubt.{code}", g.language, **values),
            url=url_for(f"consultant.{page}", evaluation=desk.id) if page else "",
        )
        for code, values, page in find(desk)
    ]


def _close(desk: Desk) -> Iterator[Reason]:
    answers, evaluation = _answers(desk), desk.evaluation
    yield from _demand(desk, answers)
    if desk.has_supplier and not any(answers.supplier.values()):
        yield "no_raters", {}, "self_assessment"
    elif desk.has_supplier and evaluation.sealed_at is None:
        yield "unsealed", {}, "self_assessment"
    if desk.is_ahead:
        yield "ahead", {"number": desk.number}, "publish"
    if evaluation.closes_at is not None and db.now() < evaluation.closes_at:
        yield "early", {"at": shown(evaluation.closes_at)}, "fieldwork"
    if desk.current and weights.problems(evaluation.weights, weights.groups(desk.current)):
        yield "weights", {"number": desk.number}, "weights"
    if desk.current and margins.problems(evaluation.margins, desk.current):
        yield "margins", {"number": desk.number}, "margins"


def _seal(desk: Desk) -> Iterator[Reason]:
    raters = sum(_answers(desk).supplier.values())
    if raters == 0:
        yield "none_rated", {}, "" if desk.evaluation.status in OVER else "self_assessment"
    elif raters == 1 and not desk.evaluation.is_declared:
        yield "one_rated", {}, "" if desk.evaluation.status in OVER else "self_assessment"
    if desk.is_ahead and desk.evaluation.status not in OVER:
        yield "ahead_of_raters", {"number": desk.number}, "publish"


def _release(desk: Desk) -> Iterator[Reason]:
    answers = _answers(desk)
    if all(n < desk.evaluation.threshold for n in answers.demand.values()):
        yield "nothing_shown", {"threshold": desk.evaluation.threshold}, "results"
    if desk.has_supplier and not any(answers.supplier.values()):
        yield "no_gap", {}, "results"


def _delete(desk: Desk) -> Iterator[Reason]:
    if desk.evaluation.status is Status.CLOSED:
        yield "settings", {}, ""
    elif desk.draft is not None:
        yield "questionnaire", {"n": len(desk.draft.items)}, ""
    if desk.versions:
        yield "versions", {"n": len(desk.versions)}, ""
    with db.store().read() as work:
        people = sum(links.given for links in work.turnout.listed(desk.id).values())
        followers = work.evaluations.followers(desk.id)
        onward = desk.evaluation.follows
        instead = work.evaluations.get(onward).title if onward else ""
    if people:
        yield "people", {"n": people}, ""
    for each in followers:
        code = "follower" if instead else "follower_none"
        yield code, {"title": each.title, "instead": instead}, ""


def _demand(desk: Desk, answers: Answers) -> Iterator[Reason]:
    """Audiences of the demand side of which nothing, or too little to be shown, has come."""
    threshold = desk.evaluation.threshold
    silent = [name for name, n in answers.demand.items() if n == 0]
    few = [name for name, n in answers.demand.items() if 0 < n < threshold]
    if silent and len(silent) == len(answers.demand):
        yield "nobody", {}, "fieldwork"
    elif silent:
        yield "silent", {"names": listed(silent, g.language)}, "fieldwork"
    if few:
        yield "few", {"names": listed(few, g.language), "threshold": threshold}, "fieldwork"


def _answers(desk: Desk) -> Answers:
    with db.store().read() as work:
        counts = work.responses.counts(desk.id)
    sides: dict[str, dict[str, int]] = {"demand": {}, "supplier": {}}
    for audience in desk.current.model.audiences if desk.current else ():
        sides[audience.side][audience.name.to(g.language)] = counts.get(audience.id, 0)
    return Answers(**sides)
