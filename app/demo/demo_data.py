"""Demo data: evaluations whose answers a seeded generator made, and which say so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from app.demo.demo_texts import NOTES
from app.web import passwords
from surveys.fieldwork import answers
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status, open_, release, seal
from surveys.fieldwork.invitation import Ballot
from surveys.fieldwork.people import Organisation, OrganisationId, User, UserId
from surveys.fieldwork.reach import Reach
from surveys.questionnaire import shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Item, Option, Question
from surveys.questionnaire.text import LANGUAGES, Text
from surveys.storage.store import Store
from surveys.storage.values import Submission
from surveys.storage.work import Work

ORGANISATION = OrganisationId("demo")
CONSULTANT = "consultant@example.org"
YEAR_BEFORE = "前年度服务评价 · The round before"
LAST_YEAR = "上年度服务评价 · Last year's round"
THIS_YEAR = "本年度服务评价 · This year's round"
SIZES = {"users": 180, "staff": 40, "supplier": 6}
REACH = (
    Reach(
        audience="users",
        population=396,
        sampling="census",
        asked=400,
        not_customer=4,
        bounced=11,
        refused=6,
        broken_off=14,
        past_half=9,
    ),
    Reach(audience="staff", population=52, sampling="census", asked=52),
)
"""Whom each round was to reach; what became of the others is as made up as the answers."""
DEPARTMENTS = {
    "it": ("信息部门", "IT"),
    "business": ("业务部门", "Business"),
    "other": ("其他", "Other"),
}

BASE = {"users": 3.75, "staff": 3.85, "supplier": 3.85}
SPREAD = {"users": 0.5, "staff": 0.5, "supplier": 0.2}
"""How far people of an audience differ from each other, in scale points (standard deviation)."""
SHIFTS = {
    ("users", "timeliness"): -0.9,
    ("staff", "timeliness"): -0.8,
    ("supplier", "timeliness"): 0.6,
    ("users", "courtesy"): 0.7,
    ("staff", "courtesy"): 0.6,
    ("supplier", "courtesy"): -0.9,
}
"""The blind spot (timeliness) and the hidden strength (courtesy) that the report must find."""
BEFORE = SHIFTS | {
    ("users", "timeliness"): -0.1,
    ("staff", "timeliness"): -0.1,
    ("users", "courtesy"): 0.2,
    ("staff", "courtesy"): 0.2,
}
"""A year earlier the service was still quick, and less friendly: what the trend must find."""
UNRELIABLE = "tangibility"
"""The characteristic whose items have nothing in common but noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo holds: its sign-in, the evaluation with a report, the one in the field.

    `new`: the evaluations were made just now.
    """

    email: str
    password: str
    reported: EvaluationId
    fielded: EvaluationId
    new: bool


def ensure(store: Store, now: datetime, password: str | None) -> Demo:
    """The demo, made where it is not there yet; a making that was broken off is taken up again.

    Args:
        store: where it lives.
        now: the time.
        password: of an earlier call; None: it is not known (any more), and set anew.
    """
    known = password or passwords.generated()
    with store.begin() as work:
        _sign_in(work, known, renew=password is None)
        done = _has(work, _id("open"))
    if not done:
        _reported(store, _evaluation("before", YEAR_BEFORE), now - timedelta(days=365), 2024)
        _reported(store, _evaluation("closed", LAST_YEAR, follows="before"), now, 2025)
        with store.begin() as work:
            _field(work, _evaluation("open", THIS_YEAR, follows="closed"), now, 2026)
    return Demo(
        email=CONSULTANT,
        password=known,
        reported=_id("closed"),
        fielded=_id("open"),
        new=not done,
    )


def _id(name: str) -> EvaluationId:
    return EvaluationId(f"demo-{name}")


def _has(work: Work, id_: EvaluationId) -> bool:
    return any(each.id == id_ for each in work.evaluations.of(ORGANISATION))


def _sign_in(work: Work, password: str, *, renew: bool) -> None:
    account = work.people.by_email(CONSULTANT)
    if account is not None:
        if renew:
            work.people.set_password(account[0].id, passwords.hashed(password))
        return
    who = User(
        id=UserId("demo-consultant"),
        organisation=ORGANISATION,
        email=CONSULTANT,
        name="Demo consultant",
        role="consultant",
    )
    work.people.add_organisation(Organisation(id=ORGANISATION, name="Demo"))
    work.people.add_user(who, passwords.hashed(password))


def _reported(store: Store, evaluation: Evaluation, now: datetime, seed: int) -> None:
    """An evaluation, from its publication to the release of its report."""
    with store.begin() as work:
        if not _has(work, evaluation.id):
            opened = _field(work, evaluation, now - timedelta(days=35), seed)
            work.evaluations.save(seal(opened, now - timedelta(days=9)))
    closed = store.close_evaluation(evaluation.id, now - timedelta(days=7))
    if closed.status is Status.CLOSED:
        with store.begin() as work:
            work.evaluations.save(release(closed, now - timedelta(days=1), has_supplier=True))


def _evaluation(name: str, title: str, follows: str | None = None) -> Evaluation:
    return Evaluation(
        id=_id(name),
        organisation=ORGANISATION,
        title=f"演示 Demo: {title}",
        service="业务系统售后服务 / After-sales service of a business system",
        supplier="演示供方 / Demo supplier",
        demand_side="演示需方 / Demo customer",
        population="演示需方的全部系统用户 / All users of the system",
        synthetic=True,
        self_assessment="panel",
        reach=REACH,
        follows=None if follows is None else _id(follows),
    )


def _field(work: Work, evaluation: Evaluation, now: datetime, seed: int) -> Evaluation:
    """Publish and open the evaluation, and hand in every generated sheet."""
    asked = questionnaire()
    work.evaluations.add(evaluation)
    work.versions.publish(evaluation.id, asked, now)
    opened = open_(evaluation, now)
    work.evaluations.save(opened)
    work.submissions.submit_all(submissions(asked, evaluation.id, seed))
    return opened


def questionnaire() -> Instrument:
    """The demo's questionnaire: the whole ITSS model, and a question about the department."""
    model = shelf.load("itss")
    department = Question(
        id="department",
        kind="choice",
        text=Text.of({"zh": "您所在的部门", "en": "Your department"}),
        options=tuple(
            Option(id=key, text=Text.of({"zh": zh, "en": en}))
            for key, (zh, en) in DEPARTMENTS.items()
        ),
        total=None,
        audiences=("users", "staff"),
        required=False,
    )
    title = Text.of({"zh": "售后服务质量评价", "en": "After-sales service quality"})
    return compose(replace(model, questions=(*model.questions, department)), title=title)


def submissions(asked: Instrument, evaluation: EvaluationId, seed: int) -> Iterator[Submission]:
    """Every sheet of a year of the demo, read by the same validator as a real one.

    The year is the seed; before the year of the report the service was another.
    """
    random = Random(seed)  # noqa: S311  made-up answers, the same at every start
    shifts = BEFORE if seed < 2025 else SHIFTS
    for audience, size in SIZES.items():
        for number in range(size):
            raw = _sheet(asked, audience, number, shifts, random)
            reading = answers.read(asked, audience, raw)
            yield Submission(
                ballot=Ballot(random.randbytes(16).hex()),
                evaluation=evaluation,
                version=asked.digest,
                audience=audience,
                language=LANGUAGES[number % 4 == 3],
                answers=reading.answers,
            )


def _sheet(
    asked: Instrument,
    audience: str,
    number: int,
    shifts: Mapping[tuple[str, str], float],
    random: Random,
) -> Mapping[str, str]:
    """One person's form fields: a general leaning, one per characteristic, and noise per item."""
    leaning = random.gauss(0, SPREAD[audience])
    raw: dict[str, str] = {}
    for characteristic in asked.model.characteristics:
        deviation = random.gauss(0, SPREAD[audience] * 0.9)
        common = 0.0 if characteristic.id == UNRELIABLE else leaning + deviation
        for sub in characteristic.subs:
            centre = BASE[audience] + shifts.get((audience, sub.id), 0.0) + common
            noise = 1.1 if characteristic.id == UNRELIABLE else 0.45
            for item in sub.items:
                raw[item.id] = _answer(asked, item, random.gauss(centre, noise), random)
    for outcome in asked.model.outcomes:
        for item in outcome.items:
            raw[item.id] = _answer(
                asked, item, BASE[audience] + leaning + random.gauss(0, 0.5), random
            )
    raw["department"] = random.choices(list(DEPARTMENTS), (5, 10, 3))[0]
    return raw | NOTES[audience].get(number, {})


def _answer(asked: Instrument, item: Item, level: float, random: Random) -> str:
    """`level` (1 worst … 5 best) as a point of the item's scale."""
    scale = asked.scale(item.id)
    if scale.not_applicable and random.random() < 0.02:
        return answers.NOT_APPLICABLE_FIELD
    share = min(max((level - 1) / 4, 0.0), 1.0)
    point = round(scale.low + share * (scale.high - scale.low))
    return str(scale.low + scale.high - point if item.reverse else point)
