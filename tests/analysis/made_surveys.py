"""Whole surveys made from a few numbers: good and careless, agreeing and not, with every side."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Sample
from analysis.study.undertaking import Facts
from surveys.questionnaire.instrument import Instrument
from tests.analysis.sections.test_priorities import PERCEPTION, RATED, itss


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`users`, `staff`, `raters`: how many answer. `careless`: share who give one answer
    throughout. `noise`: of single answers, beside a spread of people of 1 (1: good scales, 4: bad
    ones). `spread`: how far sub-characteristics lie apart, in shares of the scale. `bias`: by how
    much the supplier rates itself higher, `blind` on how many sub-characteristics besides.
    `stated`: whether importance is asked.
    """

    seed: int
    users: int = 80
    staff: int = 0
    raters: int = 0
    careless: float = 0.0
    noise: float = 1.0
    spread: float = 0.1
    bias: float = 0.0
    blind: int = 0
    stated: bool = False


def surveys() -> st.SearchStrategy[Survey]:
    """Any of them."""
    return st.builds(
        Survey,
        seed=st.integers(0, 2**16),
        users=st.sampled_from([12, 40, 90, 160]),
        staff=st.sampled_from([0, 3, 15, 45]),
        raters=st.sampled_from([0, 1, 2, 4, 12]),
        careless=st.sampled_from([0.0, 0.0, 0.2, 0.5]),
        noise=st.sampled_from([0.5, 1.0, 2.0, 4.0]),
        spread=st.sampled_from([0.0, 0.05, 0.1, 0.2]),
        bias=st.sampled_from([-0.2, 0.0, 0.1, 0.25]),
        blind=st.integers(0, 3),
        stated=st.booleans(),
    )


def inputs(survey: Survey, *, options: Options | None = None, cluster: bool = False) -> Inputs:
    """What a report of it is built from, on the shelf's model."""
    asked = itss(RATED if survey.stated else PERCEPTION)
    rng = np.random.default_rng(survey.seed)
    subs = [sub.id for part in asked.model.characteristics for sub in part.subs]
    at = {sub: 0.62 + survey.spread * rng.standard_normal() for sub in subs}
    blind = {sub: 0.35 if i < survey.blind else 0.0 for i, sub in enumerate(rng.permutation(subs))}
    own = {sub: level + survey.bias + blind[sub] for sub, level in at.items()}
    sides = (
        ("users", survey.users, at), ("staff", survey.staff, at), ("supplier", survey.raters, own),
    )  # fmt: skip
    samples = [
        _sample(asked, who, n, means, survey, np.random.default_rng([survey.seed, place]))
        for place, (who, n, means) in enumerate(sides)
        if n
    ]
    if cluster:
        samples = [_clustered(one) for one in samples]
    return Inputs(
        parallax="0",
        instrument=asked,
        facts=Facts(title="Made"),
        samples=tuple(samples),
        cluster="site" if cluster else "",
        options=options or Options(),
    )


def _sample(
    asked: Instrument,
    audience: str,
    n: int,
    means: dict[str, float],
    survey: Survey,
    rng: np.random.Generator,
) -> Sample:
    of = {
        item.id: sub.id for p in asked.model.characteristics for sub in p.subs for item in sub.items
    }
    items = [asked.items[rating.item] for rating in asked.ratings]
    scales = [asked.scale(item.id) for item in items]
    low, high = (np.array([getattr(s, end) for s in scales]) for end in ("low", "high"))
    middle = np.array([means.get(of.get(item.id, ""), 0.62) for item in items])
    names = sorted(set(of.values()))
    own = 0.08 * rng.standard_normal((n, len(names)))
    part = np.array([names.index(of[i.id]) if i.id in of else 0 for i in items])
    share = middle + 0.1 * rng.standard_normal((n, 1)) + own[:, part]
    share += 0.08 * survey.noise * rng.standard_normal((n, len(items)))
    points = np.clip(np.rint(low + share * (high - low)), low, high).astype(np.int8)
    turned = np.array([item.reverse for item in items])
    points[:, turned] = (low + high)[turned] - points[:, turned]
    points[rng.random(points.shape) < 0.01] = -1
    if audience != "supplier":
        flat = rng.random(n) < survey.careless
        points[flat] = np.clip(rng.integers(1, 6, (int(flat.sum()), 1)), low, high)
    return Sample(instrument=asked, audience=audience, points=points)


def _clustered(one: Sample) -> Sample:
    """People of eight sites, each of which answers alike: its sheets lean by a point."""
    n = len(one.points)
    site = np.arange(n) % 8
    lean = np.where(site % 2, 1, -1)[:, None]
    points = np.where(one.points >= 1, np.clip(one.points + lean, 1, 5), one.points)
    labels = np.array([f"s{each}" for each in site], dtype=np.str_)
    return replace(one, points=points.astype(np.int8), clusters=labels)
