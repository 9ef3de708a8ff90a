"""Seeded answers to the shipped model: five characteristics, the audiences as large as asked."""

from collections.abc import Mapping

import numpy as np

from analysis.report import SWITCHES
from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Sample
from analysis.study.undertaking import Facts
from surveys.questionnaire import shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument


def service() -> Instrument:
    """The shipped model of IT service quality as a questionnaire."""
    return compose(shelf.load("itss"))


def answered(
    of: Instrument,
    audience: str,
    n: int,
    *,
    seed: int,
    shift: Mapping[str, float] | None = None,
    level: float = 0.0,
    alike: int = 1,
) -> Sample:
    """n sheets of an audience: what its people share per characteristic, and noise.

    `shift` moves single items, `level` people's standing on everything; the first `alike`
    characteristics are one to them; reversed items are answered the other way round.
    """
    rng = np.random.default_rng(seed)
    parts = [
        {item.id for sub in part.subs for item in sub.items} for part in of.model.characteristics
    ]
    common = 0.5 * rng.normal(size=(n, 1)) + level
    factors = common + 0.5 * rng.normal(size=(n, len(parts)))
    factors[:, :alike] = factors[:, :1]
    asked = {item for section in of.asked(audience) for item in section.items}
    points = np.full((n, len(of.ratings)), -3, dtype=np.int8)
    for column, rating in enumerate(of.ratings):
        if rating.item not in asked:
            continue
        own = next((at for at, part in enumerate(parts) if rating.item in part), None)
        base = common[:, 0] if own is None else factors[:, own]
        y = 3.6 + base + (shift or {}).get(rating.item, 0.0) + 0.6 * rng.normal(size=n)
        scale = of.scale(rating.item)
        y = y if not of.items[rating.item].reverse else scale.low + scale.high - y
        points[:, column] = np.clip(np.round(y), scale.low, scale.high).astype(np.int8)
    return Sample(instrument=of, audience=audience, points=points, records=())


SHOWN = ("comparability", "confirmatory")


def given(*samples: Sample, shown: tuple[str, ...] = SHOWN) -> Inputs:
    """Inputs of these samples, with only the sections `shown` of those that can be switched off."""
    return Inputs(
        parallax="0",
        instrument=samples[0].instrument,
        facts=Facts(title="Test"),
        samples=samples,
        options=Options(without=tuple(key for key in SWITCHES if key not in shown)),
    )
