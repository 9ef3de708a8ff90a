"""Waves against R's t.test, lm and p.adjust, and Jacobson & Truax's formula (waves.R)."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from analysis.statistics.intervals import mean_of
from analysis.statistics.reliability.measurement_error import (
    reliable_change_index,
    smallest_change_of_a_person,
)
from analysis.statistics.waves.trend import trend
from tests.reference.golden import exact

R: dict[str, Any] = json.loads((Path(__file__).parent / "waves.json").read_text())
MEANS = [mean_of(np.array(wave, dtype=np.float64)) for wave in R["waves"]]


def test_each_change_is_welchs_test() -> None:
    for step, wanted in zip(trend(MEANS, R["time"]).steps, R["changes"], strict=True):
        assert step.change == exact(wanted["change"])
        assert step.ci == exact(tuple(wanted["ci"]))
        assert step.p_cautious is not None
        assert step.p_cautious >= wanted["p"] - 1e-9, "the larger of Welch's and Student's"


def test_the_line_is_lms_through_all_people() -> None:
    found, wanted = trend(MEANS, R["time"]).slope, R["slope"]
    names = ("slope", "p", "lack_p")
    assert (found.slope, found.p, found.lack_p) == exact(tuple(wanted[name] for name in names))
    assert found.ci == exact(tuple(wanted["ci"]))


def test_reliable_change_of_linked_people() -> None:
    wanted = R["rci"]
    first, second = np.array(wanted["first"], float), np.array(wanted["second"], float)
    index = reliable_change_index(first, second, sd=wanted["sd"], reliability=0.8)
    assert list(index) == exact(wanted["rci"])
    assert smallest_change_of_a_person(7.5, 0.8) == exact(wanted["smallest"])
