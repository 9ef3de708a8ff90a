"""Made answers to tests/instruments/zones.toml: levels of tolerance and Kano pairs."""

from collections.abc import Mapping

import numpy as np

from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Points, Sample
from analysis.study.undertaking import Facts
from surveys.questionnaire.instrument import Instrument
from tests.analysis.sheets import instrument


def asked() -> Instrument:
    """The instrument of both facets."""
    return instrument("zones")


def columns() -> dict[str, int]:
    """The place of each rating column."""
    return {rating.name: j for j, rating in enumerate(asked().ratings)}


def points(n: int = 60, seed: int = 33850) -> Points:
    """n whole sheets: perceived a little over adequate, desired on top; some hold no zone."""
    rng, at = np.random.default_rng(seed), columns()
    scales = [asked().scale(r.item, r.facet) for r in asked().ratings]
    low, high = (np.array([getattr(s, end) for s in scales]) for end in ("low", "high"))
    found = rng.integers(low, high + 1, size=(n, len(scales))).astype(np.int8)
    for item in ("Q1", "Q3"):
        found[:, at[f"{item}:adequate"]] = rng.integers(2, 5, n)
    found[:, at["Q1:desired"]] = found[:, at["Q1:adequate"]] + rng.integers(0, 3, n)
    return found


def inputs(
    of: Points, *, options: Options | None = None, blank: Mapping[str, slice] | None = None
) -> Inputs:
    """Inputs of these sheets, some columns blanked over some rows."""
    sheets, at = of.copy(), columns()
    for name, rows in (blank or {}).items():
        sheets[rows, at[name]] = -1
    return Inputs(
        parallax="0",
        instrument=asked(),
        facts=Facts(title="Test"),
        samples=(Sample(instrument=asked(), audience="users", points=sheets),),
        options=options or Options(),
    )
