"""Kano's categories: what is taken for granted, wished for, or a pleasant surprise."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from surveys.questionnaire.text import Text

KanoCategory = Literal["M", "O", "A", "I", "R", "Q"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KanoItem:
    """One item or feature (`id`, worded `name`) as an audience answered its Kano pair.

    `n` people answered both questions, `incomplete` one of them. Their numbers by category:
    `must_be`, `one_dimensional`, `attractive`, `indifferent`, `reverse`, `questionable`; `shares`
    in the same order, weighted where the sheets are.

    `category`: the most frequent one, ties settled in that order; `tied`: all that share the first
    place, if several. `runner_up`: the next, None where all are in one. `p`: exact test that the
    two are equally frequent, by itself and not adjusted; `clear`: p < .05. `fong`: Fong's rule,
    which is too lenient and decides nothing.

    `total_strength`: share of A + O + M; `category_strength`: share of the first less that of the
    second. `better`, `worse`: (A + O) and −(O + M) over the `n_coefficients` people in A, O, M and
    I, with Wilson's intervals. `reason`: why there is nothing, or no better and worse.
    """

    id: str
    name: Text
    audience: str
    n: int | None = None
    incomplete: int | None = None
    must_be: int | None = None
    one_dimensional: int | None = None
    attractive: int | None = None
    indifferent: int | None = None
    reverse: int | None = None
    questionable: int | None = None
    shares: tuple[float, ...] | None = None
    category: KanoCategory | None = None
    tied: tuple[KanoCategory, ...] = ()
    runner_up: KanoCategory | None = None
    p: float | None = None
    clear: bool | None = None
    fong: bool | None = None
    total_strength: float | None = None
    category_strength: float | None = None
    better: float | None = None
    better_ci: Interval | None = None
    worse: float | None = None
    worse_ci: Interval | None = None
    n_coefficients: int | None = None
    reason: str | None = None
