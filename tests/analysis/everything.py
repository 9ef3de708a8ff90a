"""Every figure of the package that eight items and an outcome have, for properties of all of them.

`BY_NAME` names functions of answers (n × 8 on 1 … 5, −1 missing), outcomes (n) and weights (n or
None); each gives figures by name. Columns 0–3 and 4–7 are two scales, and pairs by position. An
array of 8 is by item.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.coincidence import by_jackknife, value_counts
from analysis.statistics.agreement.intraclass import grouped_icc, intraclass
from analysis.statistics.agreement.within import uniform
from analysis.statistics.cfa.confirmatory import confirm_rows
from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.dimensionality import adequacy
from analysis.statistics.factors.exploratory import explore
from analysis.statistics.factors.htmt import htmt
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments, as_float
from analysis.statistics.priorities.drivers import drivers
from analysis.statistics.priorities.ipa import Plan, by_correlation, stated
from analysis.statistics.reliability.alpha_intervals import alpha_adf
from analysis.statistics.reliability.composite import Part, stratified_alpha
from analysis.statistics.reliability.difference_scores import difference_reliability
from analysis.statistics.reliability.hierarchical import omega_hierarchical
from analysis.statistics.reliability.measurement_error import measurement_error
from analysis.statistics.reliability.ordinal import ordinal_reliability
from analysis.statistics.reliability.polychoric import polychoric
from analysis.statistics.reliability.scale import reliability
from analysis.statistics.reliability.splits import split_half
from analysis.statistics.scores.distribution import distributions
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.statistics.scores.schemes import five_level_scores, satisfaction
from analysis.statistics.scores.score_table import scores
from tests.analysis.raters import within

Answers = NDArray[np.int8]
Floats = NDArray[np.float64]
Weights = Floats | None
Figures = Mapping[str, Any]

ALL, ONE, TWO = tuple(range(8)), (0, 1, 2, 3), (4, 5, 6, 7)
TREE = Tree(
    subs=(Sub(columns=ONE), Sub(columns=TWO, weight=3.0)),
    characteristics=(Characteristic(subs=(0,)), Characteristic(subs=(1,), weight=2.0)),
)
LOW, HIGH = np.ones(8, dtype=np.int64), np.full(8, 5)
LOADINGS = np.array([0.8, 0.7, 0.75, 0.6] * 2)


def people(seed: int, n: int, *, missing: float = 0.05) -> tuple[Answers, Floats]:
    """Answers of two factors that correlate, a tenth of the last item's missing, and an outcome."""
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 2)) @ np.array([[1.0, 0.5], [0.0, 0.87]])
    z = np.repeat(f, 4, axis=1) * LOADINGS + 0.6 * rng.normal(size=(n, 8))
    x = (np.digitize(z, [-1.6, -0.9, 0.0, 0.9]) + 1).astype(np.int8)
    x[rng.random((n, 8)) < missing] = -1
    return x, np.clip(np.rint(3.0 + f.sum(axis=1) + rng.normal(size=n)), 1, 5)


def _fields(of: Any, *names: str) -> Figures:
    return {name: getattr(of, name) for name in names}


def of_moments(m: Moments) -> Figures:
    """All that comes from moments alone: reliability, its parts, and what is asked of structure."""
    r = reliability(m, ALL)
    whole = {f.name: getattr(r, f.name) for f in fields(r) if f.name not in ("items", "constant")}
    item = {
        name: np.array([getattr(each, name) for each in r.items])
        for name in ("n", "sd", "item_total", "item_rest", "alpha_if_deleted")
    }
    c = correlations(m, ALL)
    halves = split_half(finish(m).covariance)
    suited = adequacy(c.matrix, r.n)
    return {
        **whole,
        **item,
        **_general(c.matrix),
        **_fields(halves, "best", "mean"),
        "stratified": stratified_alpha(m, _parts()),
        "difference": _without(difference_reliability(m, ONE, TWO), "first", "second"),
        "error": measurement_error(stratified_alpha(m, _parts()), span=4.0),
        **_fields(suited, "kmo", "chi2", "p", "reason"),
        "kmo_items": np.array(suited.kmo_items),
        "htmt": _without(htmt(c, (ONE, TWO))[0]),
        **_explored(c.matrix, r.n),
    }


def _parts() -> tuple[Part, ...]:
    return Part(columns=ONE, weights=(0.25,) * 4), Part(columns=TWO, weights=(0.5,) * 4)


def _general(r: Floats) -> Figures:
    found = omega_hierarchical(r)
    return {"hierarchical": _fields(found, "omega_hierarchical", "general_share", "reason")}


def _explored(r: Floats, n: float) -> Figures:
    found = explore(r, n, 2)
    communality = np.array(found.communality or [None] * 8)
    return {"communality": communality, "explored": _fields(found, "rmsr", "reason")}


def _without(of: Any, *names: str) -> Figures:
    return {f.name: getattr(of, f.name) for f in fields(of) if f.name not in names}


def of_reliability(x: Answers, _y: Floats, w: Weights) -> Figures:
    return {**of_moments(moments(x, w)), "adf": alpha_adf(x, w)}


def of_judgements(x: Answers, _y: Floats, w: Weights) -> Figures:
    """Polychoric correlations and what rests on them."""
    found = ordinal_reliability(polychoric(x[:, ONE], w), ONE)
    return _fields(found, "alpha", "omega", "omega_sum", "reason", "omega_reason")


def of_factors(x: Answers, _y: Floats, _w: Weights) -> Figures:
    """Confirmatory fits; they know no weights."""
    whole = x[(x >= 0).all(axis=1)]
    found = confirm_rows(whole, (ONE, TWO))
    return {
        "fit": found.fit,
        "robust": found.robust,
        **{
            name: np.array([getattr(each, name) for each in found.loadings] or [None] * 8)
            for name in ("loading", "se", "standardized", "standardized_se", "residual", "r2")
        },
        "between": [(each.r, each.se) for each in found.correlations],
    }


def of_agreement(x: Answers, y: Floats, _w: Weights) -> Figures:
    """People as raters of the eight items; people as targets; they know no weights."""
    low = int(x[x >= 0].min())
    same = within(x, uniform(5), low=low, high=low + 4)
    return {
        **_fields(same, "n", "variance", "r_wg", "ad"),
        "targets": intraclass(x),
        "raters": intraclass(x[(x >= 0).all(axis=1)].T),
        "grouped": grouped_icc(as_float(x[:, ONE]).mean(axis=1), y.astype(int)),
        "krippendorff": by_jackknife(value_counts(x)),
    }


def of_scores(x: Answers, y: Floats, w: Weights) -> Figures:
    """Scores of the tree, top boxes, both indices."""
    found = scores(x, TREE, low=LOW, high=HIGH, weights=w)
    nodes = (*found.subs, *found.characteristics, found.overall)
    item = [satisfaction(d) for d in found.distributions]
    return {
        "nodes": nodes,
        "five": five_level_scores(x, TREE, low=LOW, high=HIGH, weights=w),
        "mean": np.array([each.mean for each in found.items]),
        "se": np.array([each.se for each in found.items]),
        "top": np.array([each.share.share for each in item]),
        "five of items": np.array([each.five_level and each.five_level.mean for each in item]),
        "counts": np.array([sum(d.weight) for d in distributions(x, LOW, HIGH, w)]),
        "outcome": means(y[:, None], w)[0],
    }


def of_priorities(x: Answers, y: Floats, w: Weights) -> Figures:
    """What does not rest on draws."""
    rng, plan = np.random.default_rng(0), Plan(draws=100)
    found = drivers(x, y, w, rng=rng, draws=100)
    parts = {p.column: p for p in found.division.contributions} if found.division else {}
    derived = by_correlation(x, y, w, rng=rng, plan=plan)
    told = stated(x[:, ONE], x[:, TWO], w, rng=rng, plan=plan)
    slopes = {
        name: np.array([getattr(each, name) for each in found.coefficients])
        for name in ("slope", "p", "beta", "vif", "r")
    }
    return {
        **_fields(found, "n", "r2", "adjusted_r2", "condition", "reason"),
        **slopes,
        "lmg": np.array([parts[j].value if j in parts else None for j in ALL]),
        "derived": np.array([each.importance for each in derived.cells]),
        "derived performance": np.array([each.performance for each in derived.cells]),
        "lines": (told.importance_line, told.performance_line),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A family of figures and which properties are its own."""

    of: Callable[[Answers, Floats, Weights], Figures]
    weighted: bool = True
    shifts: bool = False
    """Whether they follow the level of the answers."""


BY_NAME = {
    "reliability and structure": Topic(of=of_reliability),
    "judgements": Topic(of=of_judgements),
    "confirmatory": Topic(of=of_factors, weighted=False),
    "agreement": Topic(of=of_agreement, weighted=False),
    "scores": Topic(of=of_scores, shifts=True),
    "priorities": Topic(of=of_priorities, shifts=True),
}


def flat(of: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value with its path, arrays by item left whole."""
    if is_dataclass(of):
        for field in fields(of):
            yield from flat(getattr(of, field.name), f"{path}/{field.name}")
    elif isinstance(of, Mapping):
        for name, each in of.items():
            yield from flat(each, f"{path}/{name}")
    elif isinstance(of, list | tuple):
        for at, each in enumerate(of):
            yield from flat(each, f"{path}/{at}")
    else:
        yield path, of


def assert_same(
    one: Figures, two: Figures, *, order: tuple[int, ...] = ALL, within: float = 1e-7
) -> None:
    """Both have the same figures; `order`: which of one's items stands where in two."""
    first, second = dict(flat(one)), dict(flat(two))
    assert first.keys() == second.keys()
    for path, value in first.items():
        other = second[path]
        if isinstance(value, np.ndarray):
            value = value[list(order)] if value.shape[:1] == (8,) else value
            pairs = list(zip(value.ravel().tolist(), other.ravel().tolist(), strict=True))
        else:
            pairs = [(value, other)]
        for a, b in pairs:
            assert _alike(a, b, within), f"{path}: {a} and {b}"


def _alike(a: Any, b: Any, within: float) -> bool:
    if a is None or b is None or isinstance(a, str | bool):
        return bool(a == b)
    return bool(abs(a - b) <= within * (1.0 + abs(a))) or (a != a and b != b)
