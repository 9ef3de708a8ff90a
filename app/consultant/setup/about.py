"""Step 1: what is undertaken, for whom, and what respondents are promised."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, get_args

from flask import g, request
from flask.typing import ResponseReturnValue
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.times import local
from app.web import db
from app.web.forms import (
    REQUIRED,
    TOO_LONG,
    Several,
    StaffForm,
    offered,
    options,
    stripped,
    text,
)
from app.web.number_fields import NumberField
from app.words import word
from surveys.errors import Refused
from surveys.fieldwork.evaluation import (
    CATEGORIES,
    DEFAULT_MARGIN,
    DEFAULT_THRESHOLD,
    Crosshairs,
    Evaluation,
    Purpose,
    Route,
    Secrecy,
    SelfAssessment,
    Status,
    fixed,
    may_follow,
)
from surveys.fieldwork.people import OrganisationId

LONG_TEXT = 2000
LOWEST_THRESHOLD = 3
PURPOSES, ROUTES, SECRECIES = get_args(Purpose), get_args(Route), get_args(Secrecy)
LATER = "later"


def _switches() -> list[tuple[str, str]]:
    # With the first such form only: numpy and scipy take longer to load than the server.
    from analysis.report import SWITCHES  # noqa: PLC0415

    return options("report.section", SWITCHES)


class About(StaffForm):
    """What is undertaken, for whom, and what respondents are promised."""

    title = text("consultant.about.name", required=True)
    purpose = RadioField(
        "consultant.about.purpose", choices=offered("consultant.purpose", PURPOSES)
    )
    route = RadioField("consultant.about.route", choices=offered("consultant.route", ROUTES))
    category = SelectField(
        "consultant.about.category",
        choices=lambda: [(each.id, each.name.to(g.language)) for each in CATEGORIES],
    )
    service = text("consultant.about.service")
    supplier = text("consultant.about.supplier")
    demand_side = text("consultant.about.demand_side")
    population = TextAreaField(
        "consultant.about.population",
        [Optional(), Length(max=LONG_TEXT, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"rows": 3, "maxlength": LONG_TEXT},
    )
    period_from = DateField("consultant.about.period_from", [Optional()])
    period_to = DateField("consultant.about.period_to", [Optional()])
    secrecy = RadioField(
        "consultant.about.secrecy", choices=offered("consultant.secrecy", SECRECIES)
    )
    threshold = NumberField(
        "consultant.about.threshold",
        validators=[InputRequired(REQUIRED)],
        low=LOWEST_THRESHOLD,
        high=100,
        beyond="consultant.error.threshold",
        whole=True,
        default=DEFAULT_THRESHOLD,
    )
    self_assessment = RadioField(
        "consultant.about.self_assessment",
        choices=offered("consultant.self_assessment", (*get_args(SelfAssessment), LATER)),
        default=LATER,
        filters=[lambda chosen: chosen or LATER],
    )
    margin_share = NumberField(
        "consultant.about.margin",
        validators=[InputRequired(REQUIRED)],
        low=1,
        high=50,
        beyond="consultant.error.margin",
        scale=100,
        default=DEFAULT_MARGIN,
    )
    margin_reason = text("consultant.about.margin_reason")
    crosshairs = RadioField(
        "consultant.about.crosshairs",
        choices=offered("consultant.crosshairs", get_args(Crosshairs)),
        default="grand_mean",
    )
    follows = SelectField(
        "consultant.about.follows", default="", filters=[lambda chosen: chosen or ""]
    )
    without = Several(
        "consultant.about.without",
        choices=_switches,
        option_widget=CheckboxInput(),
    )
    seen = HiddenField()

    def validate_period_to(self, field: Field) -> None:
        """No end before the beginning."""
        if field.data and self.period_from.data and field.data < self.period_from.data:
            raise ValidationError("consultant.error.period")

    def validate_margin_share(self, field: Field) -> None:
        """Another margin than the usual one wants a reason."""
        usual = field.data is None or round(field.data, 6) == DEFAULT_MARGIN
        if not usual and not self.margin_reason.data:
            raise ValidationError("consultant.error.margin_reason")

    def values(self) -> dict[str, Any]:
        """The fields of `Evaluation` that the form sets."""
        names = [name for name in Evaluation.__dataclass_fields__ if name in self._fields]
        chosen = self.self_assessment.data
        return {name: self._fields[name].data for name in names} | {
            "without": tuple(self.without.data or ()),
            "follows": self.follows.data or None,
            "self_assessment": None if chosen == LATER else chosen,
        }


@blueprint.route("/<evaluation>/about", methods=["GET", "POST"])
def about(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take(evaluation)
    if request.method != "POST":
        return _page(desk, _offered(desk, _stored(desk.evaluation)))
    form = _posted(desk)
    if not form.validate() or _declares_too_late(desk, form):
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=_changed(desk.evaluation, form)):
        return _page(desks.take(evaluation), form, HTTPStatus.CONFLICT)
    return desks.go("about" if desk.draft else "model", evaluation, saved=1)


def _stored(evaluation: Evaluation) -> About:
    """The form as it is stored. A draft of before shares were known is offered the usual one."""
    form = About(obj=evaluation, formdata=None)
    if evaluation.status is Status.DRAFT and form.margin_share.data is None:
        form.margin_share.data = DEFAULT_MARGIN
    return form


def _posted(desk: Desk) -> About:
    """The form. Browsers leave out what is shown to be fixed; what is sent all the same is judged
    where the evaluation is saved."""
    form = _offered(desk, About())
    for name in fixed(desk.evaluation):
        if name in form and name not in request.form:
            form.keep(name, getattr(desk.evaluation, name))
    return form


def _declares_too_late(desk: Desk, form: About) -> bool:
    """Whether several have rated already what is now to be one statement; if so, it is noted."""
    if form.self_assessment.data != "declared" or desk.evaluation.is_declared:
        return False
    if desk.rated < 2:
        return False
    form.self_assessment.errors = [word("consultant.error.several_rated", g.language)]
    return True


def _offered(desk: Desk, form: About) -> About:
    form.follows.choices = earlier(OrganisationId(desk.evaluation.organisation), desk.evaluation)
    return form


def _changed(evaluation: Evaluation, form: About) -> Evaluation:
    if evaluation.status is Status.RELEASED:
        raise Refused("released", "A released evaluation is not changed any more.")
    return replace(evaluation, **form.values())


def _page(desk: Desk, form: About, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "about.html",
        "about",
        status=status,
        form=form,
        fixed=fixed(desk.evaluation),
        locked=desk.evaluation.status is Status.RELEASED,
    )


def earlier(organisation: OrganisationId, later: Evaluation | None = None) -> list[tuple[str, str]]:
    """The closed evaluations of the organisation to choose from, newest first, after none of them.

    What an evaluation follows already stays on the list, also where it is not there any more.
    """
    with db.store().read() as work:
        there = work.evaluations.of(organisation)
    if later is None:
        open_to = [each for each in there if each.closed_at is not None]
    else:
        open_to = [each for each in there if may_follow(later, each)]
    choices = [(str(each.id), _dated(each)) for each in open_to]
    if later is not None and later.follows and later.follows not in dict(choices):
        choices.append((str(later.follows), str(later.follows)))
    return [("", word("consultant.about.follows_none", g.language)), *choices]


def _dated(evaluation: Evaluation) -> str:
    closed = local(evaluation.closed_at)
    return evaluation.title if closed is None else f"{evaluation.title} ({closed:%Y-%m-%d})"
