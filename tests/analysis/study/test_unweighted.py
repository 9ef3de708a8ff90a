"""What the report calls unweighted is what weights do not change, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from analysis.document import to_dict
from analysis.report import SAID, SECTIONS, SWITCHES, Report, build
from analysis.study.inputs import Inputs, Wave
from analysis.study.matrix import Sample
from analysis.study.section import unweighted
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs

FOUR = {"it": 60, "finance": 50, "sales": 42, "audit": 39}
NO_ANSWERS = (
    "weight",
    "coverage",
    "limit",
    "least",
    "target100",
    "concentration",
    "alpha_level",
    "confidence",
    "margin",
    "margin_share",
    "times",
    "df1",
    "ad_limit",
    "cfi_least",
    "rmsea_most",
    "same_rank",
    "among",
    "by_gap",
    "by_change",
    "by_caution",
    "gap_holds",
    "supplier",
    "size",
    "aim100",
    "rater_sd100",
    "rest_sd100",
    "equivalence_p",
)
"""Settings, rules, shares and factors that happen to be 1 here; the supplier's unweighted side."""


def weighed(people: Sample, seed: int, *, on: bool) -> Sample:
    chosen = np.array([r.choices[0].option if r.choices else "" for r in people.records])
    n = len(people.points)
    weights = np.random.default_rng(seed).uniform(0.4, 2.5, n) if on else None
    firms = np.array([f"firm {i % 9}" for i in range(n)])
    return replace(people, weights=weights, chosen={"department": chosen}, clusters=firms)


def everything(*, on: bool) -> Inputs:
    """Two audiences with a factor model, raters, two waves; `on`: users have weights."""
    users = weighed(crowd(FOUR, shift={"it": 0.5}), 1, on=on)
    early = weighed(crowd(FOUR, seed=77), 2, on=on)
    raters = replace(crowd({"": 4}, audience="supplier", seed=5), records=())
    made = inputs(users, crowd({"it": 130}, audience="staff", seed=9), raters)
    waves = (
        Wave(label="2024", time=2024.0, samples=(early,)),
        Wave(label="2025", time=2025.0, samples=made.samples),
    )
    return replace(made, waves=waves)


@cache
def reports() -> tuple[Report, Report]:
    return build(everything(on=False)), build(everything(on=True))


def figures(part: object, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from figures(value, f"{path}.{name}".lstrip("."))
    elif isinstance(part, list):
        for each in part:
            yield from figures(each, path)
    elif isinstance(part, float):
        yield path, part


def collected(report: Report) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for path, value in figures(to_dict(report)):
        found.setdefault(path, []).append(value)
    return found


def unchanged() -> set[str]:
    plain, weighted = (collected(each) for each in reports())
    same = {path for path, values in plain.items() if weighted.get(path) == values}
    return {path for path in same if path.rsplit(".", 1)[-1] not in NO_ANSWERS}


def is_told(path: str) -> bool:
    return any(f"{path}.".startswith((f"{place}.", f"{place}_")) for place in unweighted(SECTIONS))


def test_everything_that_weights_do_not_change_is_called_unweighted() -> None:
    assert {path for path in unchanged() if not is_told(path)} <= {
        "structure.factors.correlations",  # one factor's with itself
    }


def test_everything_that_is_called_unweighted_is_not_changed() -> None:
    plain, weighted = (collected(each) for each in reports())
    told = {path for path in plain if is_told(path)}
    assert {path for path in told if weighted.get(path) != plain[path]} <= {
        path for path in told if path.startswith("quality.audiences.scores")
    }
    assert {place.partition(".")[0] for place in unweighted(SECTIONS)} - {
        p.partition(".")[0] for p in told
    } <= {
        "distributions",  # counts, which are whole numbers
        "kano",
        "response",
        "trend",
    }


def test_a_weighted_report_says_so_and_an_unweighted_one_has_nothing_to_say() -> None:
    plain, weighted = reports()
    assert (plain.method.unweighted, weighted.method.unweighted) == ((), unweighted(SECTIONS))
    assert {"agreement", "comparability", "confirmatory"} <= {*SAID} & {*SWITCHES}
