"""Sheets for tests, written as text: one string per sheet, columns as the instrument has them."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.report import Report
from analysis.sections.gaps import GAPS, Gap
from analysis.sections.reliability import ScaleReliability
from analysis.sections.scores import SCORES, Score
from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Sample, unpack
from analysis.study.undertaking import Facts
from surveys.fieldwork.answers import Answers
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Subcharacteristic
from surveys.questionnaire.modelfile.reader import read_file

INSTRUMENTS = Path(__file__).parent.parent / "instruments"


@cache
def instrument(name: str = "small") -> Instrument:
    """An instrument of `tests/instruments`; small: E of S1 S2, then S1 S2 S3 C1 C2 K1 K2, R1."""
    return compose(read_file(INSTRUMENTS / f"{name}.toml"))


def sample(
    audience: str, *sheets: str, of: Instrument | None = None, records: tuple[Answers, ...] = ()
) -> Sample:
    """A sample from sheets, the first of which have `records`; spaces are for the reader's eye."""
    used = of or instrument()
    packed = "".join(sheets).replace(" ", "").encode()
    return Sample(
        instrument=used,
        audience=audience,
        points=unpack(packed, len(used.ratings)),
        records=records,
        at=np.arange(len(records)),
    )


def inputs(*samples: Sample, options: Options | None = None) -> Inputs:
    """Inputs of these samples under the small instrument."""
    return Inputs(
        parallax="0",
        instrument=instrument(),
        facts=Facts(title="Test"),
        samples=samples,
        options=options or Options(),
    )


def weighted(one: Sample, *weights: float) -> Sample:
    """The sample with respondent weights."""
    return replace(one, weights=np.array(weights, dtype=np.float64))


def score(report: Report, level: str, id_: str, audience: str, facet: str = "perception") -> Score:
    """The one score with this key."""
    key = (level, id_, audience, facet)
    (found,) = (s for s in report[SCORES] if (s.level, s.id, s.audience, s.facet) == key)
    return found


def gap(report: Report, kind: str, level: str, id_: str, audience: str = "users") -> Gap:
    """The one gap with this key."""
    key = (kind, level, id_, audience)
    (found,) = (g for g in report[GAPS] if (g.kind, g.level, g.id, g.audience) == key)
    return found


def scales(report: Report) -> dict[str, ScaleReliability]:
    """The users' scales of perception, by id."""
    key = ("users", "perception")
    return {r.scale: r for r in report.reliability if (r.audience, r.facet) == key}


def without(whole: Instrument, item: str) -> Instrument:
    """A version that does not ask one item."""
    sections = tuple(
        replace(section, items=tuple(i for i in section.items if i != item))
        for section in whole.sections
    )
    return replace(whole, sections=sections)


def changed(whole: Instrument, item: str, **change: Any) -> Instrument:
    """A version with other properties of one item of a characteristic."""

    def of(sub: Subcharacteristic) -> Subcharacteristic:
        items = (replace(i, **change) if i.id == item else i for i in sub.items)
        return replace(sub, items=tuple(items))

    parts = tuple(
        replace(part, subs=tuple(of(sub) for sub in part.subs))
        for part in whole.model.characteristics
    )
    return replace(whole, model=replace(whole.model, characteristics=parts))
