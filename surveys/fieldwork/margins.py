"""Known margins: how many people of the population fall into which category, or their shares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys.errors import Asked, Problem
from surveys.phrases import Phrase, say
from surveys.questionnaire.instrument import Instrument, is_put
from surveys.questionnaire.text import Text

TOTAL = 100.0
ROUNDED = 0.5
"""How far percentages may be from 100 together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMargin:
    """One column of the answers, and the people of the population (or their share) by its texts.

    In an evaluation the column is a question and its texts are options, both by id. `audience`:
    whom it speaks of; "" is every audience of the demand side.
    """

    column: str
    totals: tuple[tuple[str, float], ...]
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMargins:
    """All margins that are known; `lower` and `upper` limit weights, as multiples of their mean.

    `file`: where they come from, for messages.
    """

    file: str = ""
    margins: tuple[KnownMargin, ...] = ()
    lower: float | None = None
    upper: float | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are needed, each once."""
        return tuple(dict.fromkeys(margin.column for margin in self.margins))

    @property
    def limits(self) -> tuple[float, float] | None:
        """Both limits, None without any."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


NO_MARGINS = KnownMargins()


def askable(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """The choice questions and audiences of the demand side for which there can be margins."""
    for audience in instrument.model.audiences:
        if audience.side == "demand":
            for question in instrument.model.questions:
                if question.kind == "choice" and is_put(question, audience.id):
                    yield question.id, audience.id


def problems(known: KnownMargins, instrument: Instrument) -> tuple[Problem, ...]:
    """What of an evaluation's margins its questionnaire does not bear; each is of a
    question as it is put to an audience, or of the limits.

    Each margin must be of a choice question that is put to its audience, name every option of it
    once, and add up to 100 within half a point.
    """
    return (
        *_limits(known),
        *(each for margin in known.margins for each in _of(margin, instrument)),
    )


def _limits(known: KnownMargins) -> Iterator[Problem]:
    if (known.lower is None) != (known.upper is None):
        yield _problem(None, "limit_alone", say("margins.limit_alone"))
    elif known.limits is not None and not 0 <= known.limits[0] < 1 < known.limits[1]:
        yield _problem(None, "limit_range", say("margins.limit_range"))


def _of(margin: KnownMargin, instrument: Instrument) -> Iterator[Problem]:
    where = Asked(margin.column, margin.audience)
    if (margin.column, margin.audience) not in set(askable(instrument)):
        audience = say("margins.demand_side")
        if margin.audience:
            audience = say("margins.audience", id=margin.audience)
        what = say("margins.not_asked", question=margin.column, audience=audience)
        yield _problem(where, "margin_not_asked", what)
        return
    options = [option.id for option in instrument.questions[margin.column].options]
    strange = [name for name, _ in margin.totals if name not in options]
    missing = [name for name in options if name not in dict(margin.totals)]
    if strange:
        what = say("margins.no_option", question=margin.column, options=", ".join(strange))
        yield _problem(where, "margin_no_option", what)
    if missing:
        what = say("margins.blank", options=", ".join(missing))
        yield _problem(where, "margin_blank", what)
    if any(not 0 <= share <= TOTAL for _, share in margin.totals):
        yield _problem(where, "margin_range", say("margins.range"))
    elif abs(sum(share for _, share in margin.totals) - TOTAL) > ROUNDED:
        total = sum(share for _, share in margin.totals)
        yield _problem(where, "margin_sum", say("margins.sum", total=f"{total:g}"))
    elif sum(share > 0 for _, share in margin.totals) < 2:
        yield _problem(where, "margin_single", say("margins.single"))


def _problem(where: Asked | None, code: str, said: Phrase) -> Problem:
    return Problem(where=where, code=code, what=str(said), said=said)


def by_ids(known: KnownMargins, instrument: Instrument) -> KnownMargins:
    """The margins of a file as an evaluation has them: by the ids of questions and options, one
    for each audience of the demand side, in percent.

    Questions and options may be named by id or in the words of any language; what is neither stays
    as it is, for `problems` to tell. An option that is not named has nobody.
    """
    asked = tuple(askable(instrument))
    margins = []
    for margin in known.margins:
        column = _id_of(margin.column, ((q.id, q.text) for q in instrument.questions.values()))
        question = instrument.questions.get(column)
        options = () if question is None else tuple((o.id, o.text) for o in question.options)
        whole = sum(total for _, total in margin.totals) or 1.0
        named = {_id_of(name, options): TOTAL * total / whole for name, total in margin.totals}
        totals = {id_: 0.0 for id_, _ in options} | named
        audiences = (
            [a for q, a in asked if q == column] if not margin.audience else [margin.audience]
        )
        margins += [
            KnownMargin(column=column, audience=audience, totals=tuple(totals.items()))
            for audience in audiences or [""]
        ]
    return KnownMargins(
        file=known.file, margins=tuple(margins), lower=known.lower, upper=known.upper
    )


def _id_of(name: str, known: Iterable[tuple[str, Text]]) -> str:
    """The id of what has this id or these words; the name itself where nothing has."""
    for id_, text in known:
        if name == id_ or name.casefold() in {w.strip().casefold() for _, w in text}:
            return id_
    return name
