"""Waves against R's t.test, lm and p.adjust, and Jacobson & Truax's formula (waves.R)."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from analysis.statistics.intervals import mean_of
from analysis.statistics.waves.reliable import reliable_change_index, smallest_change_of_a_person
from analysis.statistics.waves.trend import trend
from tests.reference.golden import exact

R: dict[str, Any] = json.loads((Path(__file__).parent / "waves.json").read_text())
MEANS = [mean_of(np.array(wave, dtype=np.float64)) for wave in R["waves"]]


def test_each_change_is_welchs_test() -> None:
    for step, wanted in zip(trend(MEANS, R["time"]).steps, R["changes"], strict=True):
        assert (step.change, step.df, step.p) == exact(
            (wanted["change"], wanted["df"], wanted["p"])
        )
        assert step.ci == exact(tuple(wanted["ci"]))


def test_holm_goes_over_the_steps() -> None:
    """R's p are Welch's; ours are adjusted from the larger of Welch's and Student's."""
    steps = trend(MEANS, R["time"]).steps
    for step, wanted in zip(steps, R["holm"], strict=True):
        assert step.p_adjusted is not None
        assert step.p_adjusted >= wanted - 1e-9


def test_the_line_is_lms_through_all_people() -> None:
    found, wanted = trend(MEANS, R["time"]).slope, R["slope"]
    got = (found.slope, found.se, found.df, found.t, found.p, found.lack_f, found.lack_p)
    names = ("slope", "se", "df", "t", "p", "lack_f", "lack_p")
    assert got == exact(tuple(wanted[name] for name in names))
    assert found.ci == exact(tuple(wanted["ci"]))
    assert found.intercept is not None
    assert abs(found.intercept - wanted["intercept"]) < 1e-8


def test_reliable_change_of_linked_people() -> None:
    wanted = R["rci"]
    first, second = np.array(wanted["first"], float), np.array(wanted["second"], float)
    index = reliable_change_index(first, second, sd=wanted["sd"], reliability=0.8)
    assert list(index) == exact(wanted["rci"])
    assert smallest_change_of_a_person(7.5, 0.8) == exact(wanted["smallest"])
