"""A small questionnaire, and the values around it, for tests that need one."""

from dataclasses import replace
from datetime import UTC, datetime

from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.invitation import Ballot
from surveys.fieldwork.people import Organisation, OrganisationId
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import (
    Audience,
    Characteristic,
    Columns,
    Facet,
    Item,
    Kind,
    Model,
    Option,
    Outcome,
    Question,
    Scale,
    Side,
    Subcharacteristic,
)
from surveys.questionnaire.text import Text
from surveys.storage.values import Submission

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ORGANISATION = OrganisationId("bureau")
EVALUATION = EvaluationId("helpdesk")


def text(words: str) -> Text:
    """The words in both languages."""
    return Text.of({"zh": f"{words}（中文）", "en": words})


def item(id_: str, *, scale: str = "five", facets: tuple[Facet, ...] = ("perception",)) -> Item:
    """An item that is worded for everyone."""
    return Item(id=id_, wording=(("*", text(f"About {id_}")),), scale=scale, facets=facets)


def model() -> Model:
    """Two characteristics, three items, one outcome, a question of each kind, three audiences."""
    return Model(
        id="small",
        version="1.0",
        name=text("Small"),
        description=None,
        source=None,
        languages=("en", "zh"),
        scales=(
            Scale(id="five", low=1, high=5, not_applicable=True),
            Scale(id="eleven", low=0, high=10),
        ),
        audiences=(
            audience("users", "demand"),
            audience("staff", "demand"),
            audience("supplier", "supplier"),
        ),
        characteristics=(
            characteristic(
                "speed", item("SPE1"), item("SPE2", facets=("perception", "expectation"))
            ),
            characteristic("care", item("CAR1")),
        ),
        outcomes=(
            Outcome(id="loyalty", name=text("Loyalty"), items=(item("REC", scale="eleven"),)),
        ),
        questions=(
            question("unit", "choice", "sales", "stores"),
            question("wish", "text"),
            replace(question("worth", "points", "speed", "care"), total=100),
        ),
        columns=Columns(),
    )


def audience(id_: str, side: Side) -> Audience:
    """An audience of one side."""
    return Audience(id=id_, name=text(id_), side=side)


def characteristic(id_: str, *items: Item) -> Characteristic:
    """A characteristic with one sub-characteristic."""
    sub = Subcharacteristic(id=f"{id_}-sub", name=text(id_), definition=None, items=items)
    return Characteristic(id=id_, name=text(id_), definition=None, subs=(sub,))


def question(id_: str, kind: Kind, *options: str) -> Question:
    """A question that nobody has to answer."""
    return Question(
        id=id_,
        kind=kind,
        text=text(id_),
        options=tuple(Option(id=option, text=text(option)) for option in options),
        total=None,
        audiences=(),
        required=False,
    )


def instrument() -> Instrument:
    """The questionnaire of the small model: five rating columns."""
    return compose(model())


def organisation() -> Organisation:
    """The one that the evaluation belongs to."""
    return Organisation(id=ORGANISATION, name="Bureau")


def evaluation(id_: EvaluationId = EVALUATION) -> Evaluation:
    """A draft."""
    return Evaluation(
        id=id_, organisation=ORGANISATION, title="Helpdesk 2026", self_assessment="panel"
    )


def submission(ballot: Ballot, *, ratings: str = "45543", audience: str = "users") -> Submission:
    """A sheet of ratings that answers the small questionnaire."""
    return Submission(
        ballot=ballot,
        evaluation=EVALUATION,
        version=instrument().digest,
        audience=audience,
        language="zh",
        answers=Answers(ratings=ratings),
    )


def ballot(number: int) -> Ballot:
    """The ballot of an open link; the first digits are mixed, as in real ones."""
    return Ballot(f"{number * 2654435761 % 2**32:08x}{number:024x}")
