"""Moments that were kept give the report that the sheets give."""

from dataclasses import replace

import pytest

from analysis.report import build
from analysis.statistics.moments.gather import moments
from analysis.study.matrix import Sample
from surveys.questionnaire.instrument import Section
from tests.analysis.sections.test_gaps import RATERS, USERS
from tests.analysis.sheets import inputs, instrument, sample


def kept(one: Sample) -> Sample:
    return replace(one, moments=moments(one.points))


def older() -> Sample:
    """Sheets of a version that asked the first items only."""
    now = instrument()
    items = tuple(rating.item for rating in now.ratings if rating.facet == "perception")[:3]
    asked = replace(now, sections=(Section(id="all", title=now.title, items=items),))
    width = len(asked.ratings)
    rows = ["45321"[at:] + "45321"[:at] for at in range(5)] * 2
    return replace(sample("users", *(row[:width].ljust(width, "4") for row in rows), of=asked))


@pytest.mark.parametrize("samples", [(USERS, RATERS), (USERS, older(), RATERS)])
def test_they_change_no_figure(samples: tuple[Sample, ...]) -> None:
    assert build(inputs(*map(kept, samples))) == build(inputs(*samples))


def test_where_those_of_one_version_are_missing_all_are_made_anew() -> None:
    wrong = replace(kept(USERS), moments=moments(USERS.points[:3]))
    assert build(inputs(wrong, older(), RATERS)) == build(inputs(USERS, older(), RATERS))
