"""A made audience with departments, for tests of sections that need people in numbers."""

import numpy as np

from analysis.study.matrix import Sample
from surveys.fieldwork.answers import DIGITS, Answers, Choice
from surveys.questionnaire.instrument import Instrument
from tests.analysis.sheets import instrument, sample


def crowd(
    departments: dict[str, int],
    *,
    shift: dict[str, float] | None = None,
    careless: int = 0,
    seed: int = 33850,
    audience: str = "users",
    of: Instrument | None = None,
) -> Sample:
    """Sheets of so many people of each department, all with a record; "" chose none.

    `shift`: how much better (in points of five) a department rates. The first `careless` sheets
    agree with everything and its opposite.
    """
    used, rng = of or instrument(), np.random.default_rng(seed)
    sheets: list[str] = []
    records: list[Answers] = []
    for department, n in departments.items():
        for _ in range(n):
            level = 3.3 + (shift or {}).get(department, 0.0) + 0.6 * rng.normal()
            sheets.append(_sheet(used, level, rng, yes=len(sheets) < careless))
            chosen = (Choice(question="department", option=department),) if department else ()
            records.append(Answers(ratings=sheets[-1], choices=chosen))
    return sample(audience, *sheets, of=used, records=tuple(records))


def _sheet(used: Instrument, level: float, rng: np.random.Generator, *, yes: bool) -> str:
    marks = []
    for rating in used.ratings:
        scale, item = used.scale(rating.item), used.items[rating.item]
        share = (level + 0.5 * rng.normal() - 1.0) / 4.0
        point = round(scale.low + (scale.high - scale.low) * min(max(share, 0.0), 1.0))
        point = scale.low + scale.high - point if item.reverse else point
        marks.append(DIGITS[scale.high if yes else point])
    return "".join(marks)
