"""The kinds of quantity that a figure can be: names alone, without digits.

A field says once which it is, `better: Annotated[float | None, COEFFICIENT]`; an interval has the
kind of its ends. How a kind looks is `app.report.formats`' affair.
"""

from dataclasses import dataclass
from typing import Annotated

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of quantity, or of text; `low` and `high` are the ends that no value passes."""

    name: str
    says: str = ""
    low: float | None = None
    high: float | None = None


COUNT = Kind(name="count", says="A number of people, answers or items.", low=0)
MEAN = Kind(name="mean", says="In points of the scale.")
SD = Kind(name="sd", says="Standard deviation.", low=0)
SE = Kind(name="se", says="Standard error.", low=0)
SE100 = Kind(name="se100", says="Standard error, in points of 0–100.", low=0)
SCORE = Kind(name="score", says="In points of 0–100.")
GAP = Kind(name="gap", says="A difference in points of the scale.")
GAP100 = Kind(name="gap100", says="A difference in points of 0–100.")
EFFECT = Kind(name="effect", says="A standardised difference.")
COEFFICIENT = Kind(name="coefficient", says="A correlation, loading or other coefficient.")
SHARE = Kind(name="share", says="A share of the whole, 1 for all.")
P = Kind(name="p", says="p value.", low=0, high=1)
INDEX = Kind(name="index", says="An index of fit or of effect.")
CHANGE = Kind(name="change", says="By how much an index changes.")
STATISTIC = Kind(name="statistic", says="A test statistic, or another without a unit.")
DF = Kind(name="df", says="Degrees of freedom.", low=0)
RATIO = Kind(name="ratio", says="How many times as much.")
INFLATION = Kind(name="inflation", says="How many times errors are inflated by overlap.", low=0)
AVERAGE = Kind(name="average", says="An average or expected number of people or answers.", low=0)
NUMBER = Kind(name="number", says="A number as it was set, or a year.")

ID = Kind(name="id", says="An id.")
CODE = Kind(name="code", says="A code that the faces word.")
FLAG = Kind(name="flag", says="Whether it is so.")
TEXT = Kind(name="text", says="In the words of people.")
REASON = Kind(name="reason", says="Why a figure is missing.")

Reason = Annotated[str | None, REASON]
"""A code of `analysis.study.reasons.REASONS`, or None where nothing is missing."""
