"""One evaluation on the desk: what its pages need, read at once, and how it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant.times import shown, zone_name
from app.web import db, guard
from app.web.forms import StaffForm, mistakes
from surveys.errors import NotFound, Refused
from surveys.fieldwork.clock import Clock
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.fieldwork.people import Action, OrganisationId
from surveys.questionnaire import shelf
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import Kept, edited
from surveys.questionnaire.model import Model
from surveys.questionnaire.readiness import problems
from surveys.questionnaire.selection import kept_of
from surveys.storage.values import Version

STEPS = ("about", "model", "questionnaire", "weights", "preview", "publish")
OVER = (Status.CLOSED, Status.RELEASED)
FIELD = (Status.OPEN, Status.PAUSED)
LOOKING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An evaluation with its questionnaire.

    `draft` is what is being edited (the published one, until it is edited, and again once the
    evaluation is closed); `kept` what was saved as lying behind it; `source` the uploaded quality
    model, if any; `current` the version that was published last; `clock` how the clock stands for
    its organisation.
    """

    evaluation: Evaluation
    revision: int
    draft: Instrument | None
    kept: Kept | None
    source: Model | None
    current: Instrument | None
    versions: tuple[Version, ...]
    clock: Clock

    @property
    def id(self) -> EvaluationId:
        """The evaluation's id."""
        return self.evaluation.id

    @property
    def questionnaire(self) -> Instrument:
        """The questionnaire that is being edited. Raises `Refused` where none was chosen yet."""
        if self.draft is None:
            raise Refused("no_questionnaire", "Choose a quality model first.")
        return self.draft

    @property
    def is_published(self) -> bool:
        """Whether what is on the desk is what respondents meet."""
        return self.current is not None and self.draft == self.current

    @property
    def is_ahead(self) -> bool:
        """Whether respondents meet a version, and it is not what is on the desk."""
        return self.current is not None and self.draft != self.current

    @property
    def number(self) -> int:
        """The number of the version that respondents meet; 0 before the first."""
        digest = self.current.digest if self.current else ""
        return next((each.number for each in self.versions if each.digest == digest), 0)

    @property
    def waits(self) -> bool:
        """Whether it would close by itself, and does not before the time is confirmed."""
        if self.evaluation.status not in FIELD or self.evaluation.closes_at is None:
            return False
        return self.clock.waits

    @property
    def rated(self) -> int:
        """How many responses of the supplier's raters there are."""
        audiences = self.current.model.audiences if self.current else ()
        with db.store().read() as work:
            counts = work.responses.counts(self.id)
        return sum(counts.get(each.id, 0) for each in audiences if each.side == "supplier")

    @property
    def has_supplier(self) -> bool:
        """Whether a self-assessment is asked for."""
        return self.current is not None and rates_itself(self.current)


def rates_itself(questionnaire: Instrument) -> bool:
    """Whether a questionnaire asks the supplier, too."""
    return any(audience.side == "supplier" for audience in questionnaire.model.audiences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A place of the list of steps."""

    id: str
    url: str
    mark: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at before an act: what it is, and where it can be changed ("": nowhere)."""

    text: str
    url: str


def take(evaluation: str, action: Action = "edit") -> Desk:
    """The evaluation on which the signed-in user may do `action`, with its questionnaire.

    Raises:
        NotFound, NotAllowed: as `guard.authorise`.
    """
    id_ = EvaluationId(evaluation)
    with db.store().read() as work:
        stored = work.evaluations.get(id_)
        guard.authorise(action, stored)
        current = work.versions.current(id_)
        draft = None if stored.status in OVER else work.drafts.get(id_)
        return Desk(
            evaluation=stored,
            revision=work.evaluations.revision(id_),
            draft=draft or current,
            kept=work.drafts.behind(id_) if draft else None,
            source=work.drafts.source(id_),
            current=current,
            versions=work.versions.of(id_),
            clock=work.clocks.of(OrganisationId(stored.organisation), db.now()),
        )


def take_to_edit(evaluation: str) -> Desk:
    """As `take`, to change the questionnaire.

    Once the evaluation is closed it can be looked at, and anything else raises `Refused`.
    """
    desk = take(evaluation, "edit")
    if request.method not in LOOKING:
        check_editable(desk)
    return desk


def check_editable(desk: Desk) -> None:
    """Raises `Refused` once the evaluation is closed."""
    if desk.evaluation.status in OVER:
        raise Refused(desk.evaluation.status.value, "A closed evaluation is not changed any more.")


def models(desk: Desk) -> Mapping[str, Model]:
    """The quality models to choose from: the uploaded one, then the shelf."""
    uploaded = {desk.source.id: desk.source} if desk.source else {}
    return uploaded | {name: shelf.load(name) for name in shelf.shelf() if name not in uploaded}


def source_of(desk: Desk) -> Model:
    """The whole model that the questionnaire was chosen from; else what is left of it."""
    draft = desk.questionnaire
    try:
        return models(desk)[draft.model.id]
    except (KeyError, NotFound):
        return draft.model


def behind(desk: Desk) -> Kept:
    """What lies behind the draft: what was removed by hand, and all that it ever held."""
    return kept_of(desk.questionnaire, source_of(desk), desk.kept)


def seen() -> int:
    """The revision that the form was made from; 0, which is always stale, where it is missing."""
    given = request.form.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def save(
    desk: Desk,
    *,
    evaluation: Evaluation | None = None,
    draft: Instrument | None = None,
    kept: Kept | None = None,
) -> bool:
    """Save what was changed; False where someone else has changed it since it was looked at.

    `kept`: what lies behind `draft`; None: it was edited by hand.
    """
    if draft is not None and kept is None:
        kept = edited(behind(desk), desk.questionnaire, draft)

    def write() -> None:
        with db.store().begin() as work:
            expected: int | None = seen()
            if evaluation is not None:
                work.evaluations.save(evaluation, seen=expected)
                expected = None
            if draft is not None:
                work.drafts.save(desk.id, draft, kept=kept, seen=expected)

    return unless_stale(write)


def unless_stale(act: Callable[[], object]) -> bool:
    """Do something; False where someone else has changed the evaluation since it was looked at."""
    try:
        act()
    except Refused as error:
        if error.code != "stale":
            raise
        return False
    return True


def asker(desk: Desk) -> str:
    """The name of the organisation that asks; "" where it is not there."""
    wanted = desk.evaluation.organisation
    with db.store().read() as work:
        return next((each.name for each in work.people.organisations() if each.id == wanted), "")


def taken_ids(desk: Desk) -> frozenset[str]:
    """Ids of items, questions and options in every published version: never used anew."""
    with db.store().read() as work:
        old = [work.versions.instrument(version.digest) for version in desk.versions]
    return frozenset(
        name
        for each in old
        for name in (
            *each.items,
            *each.questions,
            *(option.id for question in each.model.questions for option in question.options),
        )
    )


def show(
    desk: Desk, template: str, here: str, *, status: int = HTTPStatus.OK, **values: object
) -> ResponseReturnValue:
    """A page about the evaluation. `locked`: its fields can be looked at, not changed; `found`:
    what is wrong with them, by themselves where they are a `form`.
    """
    over = desk.evaluation.status in OVER
    common: dict[str, object] = {"locked": over, "ahead": desk.is_ahead and not over}
    form = values.get("form")
    common["found"] = mistakes(form) if isinstance(form, StaffForm) else ()
    values = common | {"shown": shown, "zone": zone_name()} | values
    html = render_template(
        f"consultant/{template}",
        evaluation=desk.evaluation,
        desk=desk,
        revision=desk.revision,
        stops=stops(desk),
        here=here,
        stale=status == HTTPStatus.CONFLICT,
        **values,
    )
    return html, status


def go(page: str, evaluation: str, **values: Any) -> ResponseReturnValue:
    """On to a page about the evaluation, with what its address holds besides."""
    onward = url_for(f"consultant.{page}", evaluation=evaluation, **values)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def stops(desk: Desk) -> list[Stop]:
    """The steps of setting up, then those of the field, with what is done of them."""
    done = {
        "about": True,
        "model": desk.draft is not None,
        "questionnaire": desk.draft is not None and not problems(desk.draft),
        "weights": desk.draft is not None and bool(desk.evaluation.weights.set_by),
        "preview": desk.current is not None,
        "publish": desk.is_published,
        "fieldwork": desk.evaluation.status in OVER,
        "self_assessment": desk.evaluation.sealed_at is not None,
        "results": desk.evaluation.status is Status.RELEASED,
    }
    return [
        Stop(
            id=name,
            url=url_for(f"consultant.{name}", evaluation=desk.id),
            mark=str(STEPS.index(name) + 1) if name in STEPS else "·",
            state="done" if is_done else "open",
        )
        for name, is_done in done.items()
    ]
