"""One undertaking of evaluation and its life: draft → open ⇄ paused → closed → released."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Literal, NewType

from surveys.errors import Refused
from surveys.fieldwork.margins import NO_MARGINS, KnownMargins
from surveys.fieldwork.quality import DEFAULT, Rules
from surveys.fieldwork.reach import Reach
from surveys.fieldwork.weights import EQUAL, Weights
from surveys.questionnaire.text import Text

EvaluationId = NewType("EvaluationId", str)
Purpose = Literal["demand", "supplier", "third_party", "authority"]
Route = Literal["own", "commissioned"]
Secrecy = Literal["anonymous", "confidential", "identified"]
Crosshairs = Literal["grand_mean", "median", "midpoint"]
SelfAssessment = Literal["declared", "panel"]
"""How the supplier rates itself: one official statement, or several of its people as a sample."""
DEFAULT_THRESHOLD = 5
DEFAULT_MARGIN = 0.1
"""Of the range of the scale; a house rule."""
PROMISED = (
    "secrecy",
    "threshold",
    "purpose",
    "route",
    "margin",
    "margin_share",
    "margin_reason",
    "quality",
    "self_assessment",
)
"""Fixed once the evaluation opens: what respondents are told, and what the verdicts rest on."""
SETTLED = ("weights", "margins", "crosshairs", "follows")
"""Fixed once it is closed: the results can be read then, and these could be fitted to them."""
REPORTED = ("reach",)
"""Fixed once the report is released, for it is printed there."""


class Status(Enum):
    """Where an evaluation stands; only forward, but for the pause."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    RELEASED = "released"


class Admission(Enum):
    """Whether an answer is taken now, and if not, why."""

    OPEN = "open"
    NOT_YET = "not_yet"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A service category; data, for the published list is longer than the one we have seen."""

    id: str
    name: Text


def _category(code: str, zh: str, en: str) -> Category:
    return Category(id=code, name=Text.of({"zh": zh, "en": en}))


CATEGORIES = (
    _category("operation", "运行维护", "Operation and maintenance"),
    _category("consulting", "信息技术咨询", "IT consulting"),
    _category("development", "设计与开发", "Design and development"),
    _category("integration", "信息系统集成", "System integration"),
    _category("data", "数据处理和运营", "Data processing and operation"),
    _category("other", "其他", "Other"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a consultant undertakes. Texts are in the consultant's own language.

    `PROMISED` are fixed once it opens, `SETTLED` once it is closed; `threshold` is the smallest
    group shown, `margin_share` the difference below which both sides agree, as a share of the
    range of the scale, `margin_reason` why it is another than the default. Evaluations that were
    opened before shares were known have none: theirs is `margin`, in scale points.
    `self_assessment`: None where it was not chosen (yet).
    `opens_at` and `closes_at` are aware datetimes (UTC); None: by hand.
    `follows`: the earlier evaluation whose figures its report has beside its own, and through it
    those that one follows.
    `sealed_at`: when the self-assessment was sealed. `archived_at`: when it was taken off the
    ordinary list, which changes nothing else. `synthetic`: demo data, said wherever shown.
    `without`: the sections that its report does without. `crosshairs`: where the lines between the
    quadrants of its priorities stand. `margins`: what is known of the population, to which sheets
    are weighted. `quality`: by which rules sheets count as careless.
    `reach`: whom the audiences were to reach, noted until the release.
    """

    id: EvaluationId
    organisation: str
    title: str
    purpose: Purpose = "third_party"
    route: Route = "commissioned"
    category: str = "operation"
    service: str = ""
    supplier: str = ""
    demand_side: str = ""
    population: str = ""
    period_from: date | None = None
    period_to: date | None = None
    secrecy: Secrecy = "anonymous"
    threshold: int = DEFAULT_THRESHOLD
    margin: float = 0.5
    margin_share: float | None = DEFAULT_MARGIN
    margin_reason: str = ""
    self_assessment: SelfAssessment | None = None
    weights: Weights = EQUAL
    margins: KnownMargins = NO_MARGINS
    status: Status = Status.DRAFT
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    sealed_at: datetime | None = None
    released_at: datetime | None = None
    archived_at: datetime | None = None
    synthetic: bool = False
    without: tuple[str, ...] = ()
    follows: EvaluationId | None = None
    crosshairs: Crosshairs = "grand_mean"
    reach: tuple[Reach, ...] = ()
    quality: Rules = DEFAULT

    @property
    def is_declared(self) -> bool:
        """Whether the supplier's assessment is one official statement."""
        return self.self_assessment == "declared"


def may_follow(later: Evaluation, earlier: Evaluation) -> bool:
    """Whether `later` may be compared with `earlier`: of one organisation, and over."""
    over = earlier.status in (Status.CLOSED, Status.RELEASED)
    return over and earlier.organisation == later.organisation and earlier.id != later.id


def admit(evaluation: Evaluation, now: datetime) -> Admission:
    """Whether an answer of the demand side or of a rater may be taken at `now`."""
    match evaluation.status:
        case Status.DRAFT:
            return Admission.NOT_YET
        case Status.PAUSED:
            return Admission.CLOSED if is_due_to_close(evaluation, now) else Admission.PAUSED
        case Status.CLOSED | Status.RELEASED:
            return Admission.CLOSED
    if evaluation.opens_at is not None and now < evaluation.opens_at:
        return Admission.NOT_YET
    return Admission.CLOSED if is_due_to_close(evaluation, now) else Admission.OPEN


def admit_rater(evaluation: Evaluation, now: datetime) -> Admission:
    """As `admit`, for the supplier's raters: the seal ends their time."""
    return Admission.CLOSED if evaluation.sealed_at is not None else admit(evaluation, now)


def is_due_to_close(evaluation: Evaluation, now: datetime) -> bool:
    """Whether the set closing time has come while the evaluation still stands open or paused."""
    in_field = evaluation.status in (Status.OPEN, Status.PAUSED)
    return in_field and evaluation.closes_at is not None and now >= evaluation.closes_at


def open_(evaluation: Evaluation, now: datetime) -> Evaluation:
    """Start (or resume) fieldwork. Raises `Refused` unless draft or paused."""
    _only(evaluation, (Status.DRAFT, Status.PAUSED), "cannot be opened")
    opened = evaluation.opened_at or now
    return replace(evaluation, status=Status.OPEN, opened_at=opened)


def pause(evaluation: Evaluation) -> Evaluation:
    """Take no answers for a while. Raises `Refused` unless open."""
    _only(evaluation, (Status.OPEN,), "cannot be paused")
    return replace(evaluation, status=Status.PAUSED)


def close(evaluation: Evaluation, now: datetime) -> Evaluation:
    """End fieldwork, for good. Raises `Refused` unless open or paused."""
    _only(evaluation, (Status.OPEN, Status.PAUSED), "cannot be closed")
    return replace(evaluation, status=Status.CLOSED, closed_at=now)


def seal(evaluation: Evaluation, now: datetime) -> Evaluation:
    """Fix the self-assessment.

    Raises:
        Refused: it is a draft, it is sealed already, or nobody has said whether it is declared or
            of a panel.
    """
    if evaluation.sealed_at is not None:
        raise Refused("sealed", "The self-assessment is sealed already.")
    if evaluation.status is Status.DRAFT:
        raise Refused("draft", "The evaluation has not been opened; there is nothing to seal.")
    if evaluation.self_assessment is None:
        raise Refused("self_assessment", "First say whether it is declared or of a panel.")
    return replace(evaluation, sealed_at=now)


def release(evaluation: Evaluation, now: datetime, *, has_supplier: bool) -> Evaluation:
    """Let supplier and viewers see the report.

    Raises:
        Refused: not closed, or a self-assessment is expected (`has_supplier`) and not sealed.
    """
    _only(evaluation, (Status.CLOSED,), "cannot be released")
    if has_supplier and evaluation.sealed_at is None:
        raise Refused("not_sealed", "Seal the self-assessment before releasing the report.")
    return replace(evaluation, status=Status.RELEASED, released_at=now)


def archive(evaluation: Evaluation, now: datetime) -> Evaluation:
    """Take it off the ordinary list. Raises `Refused` before it is closed, and the second time."""
    _only(evaluation, (Status.CLOSED, Status.RELEASED), "cannot be archived")
    if evaluation.archived_at is not None:
        raise Refused("archived", "The evaluation is archived already.")
    return replace(evaluation, archived_at=now)


def bring_back(evaluation: Evaluation) -> Evaluation:
    """Put it on the ordinary list again. Raises `Refused` unless it is archived."""
    if evaluation.archived_at is None:
        raise Refused("not_archived", "The evaluation is not archived.")
    return replace(evaluation, archived_at=None)


def fixed(evaluation: Evaluation) -> tuple[str, ...]:
    """The fields that cannot be changed any more.

    How the supplier rates itself can still be said where nobody had to before it opened, until
    the self-assessment is sealed: no figure of it is seen before.
    """
    unsaid = evaluation.self_assessment is None and evaluation.sealed_at is None
    promised = tuple(name for name in PROMISED if name != "self_assessment" or not unsaid)
    match evaluation.status:
        case Status.DRAFT:
            return ()
        case Status.OPEN | Status.PAUSED:
            return promised
        case Status.CLOSED:
            return (*promised, *SETTLED)
        case Status.RELEASED:
            return (*promised, *SETTLED, *REPORTED)


def check_fixed(old: Evaluation, new: Evaluation) -> None:
    """Raises `Refused` ("promised", "settled", "released") where `new` changes what is fixed."""
    changed = [name for name in fixed(old) if getattr(new, name) != getattr(old, name)]
    if any(name in PROMISED for name in changed):
        raise Refused("promised", f"Fixed since the evaluation opened: {', '.join(changed)}.")
    if any(name in SETTLED for name in changed):
        raise Refused("settled", f"Fixed since the evaluation was closed: {', '.join(changed)}.")
    if changed:
        raise Refused("released", f"Fixed since the report was released: {', '.join(changed)}.")


def _only(evaluation: Evaluation, allowed: tuple[Status, ...], cannot: str) -> None:
    if evaluation.status not in allowed:
        raise Refused(
            evaluation.status.value, f"An evaluation that is {evaluation.status.value} {cannot}."
        )
