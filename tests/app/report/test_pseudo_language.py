"""A made-up language runs through the report: what is not in it comes from no file of words, and
must come from the evaluation, be a figure, or a sign.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import get_type_hints
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import Report, build
from app import words
from app.report.faces import html, pdf
from app.report.pages import sheets
from tests.analysis import zone_answers as zones
from tests.analysis.crowd import crowd
from tests.analysis.sections.test_clusters import APART, FAR, grouped, made
from tests.analysis.sections.test_gap_checks import MANY
from tests.analysis.sections.test_gaps import USERS
from tests.analysis.sheets import inputs
from tests.app.faces import pdf_text
from tests.app.pseudo import LETTERS, outside, speak
from tests.app.report import test_response as response
from tests.app.report import test_structure_checks as factors
from tests.app.report import test_trend as waves
from tests.app.sample_report import sample_report

EVERYWHERE = {"and", "Parallax", "UTC", "sha", "RR", "COOP", "ICC", "ML", "MLR", "FIML"}
"""How Babel joins a list, and names that are the same in all languages."""


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch)


REPORTS: dict[str, Callable[[], Report]] = {
    "core": sample_report,
    "kano, tolerance": lambda: build(zones.inputs(zones.points())),
    "gap checks, knowledge, agreement": lambda: build(inputs(USERS, MANY)),
    "clusters": lambda: made(grouped(APART, np.repeat(list(FAR), 18)), MANY),
    "waves, languages": waves.report,
    "factors, structure": factors.report,
    "groups, care": lambda: build(inputs(crowd({"it": 30, "sales": 9}, careless=6))),
    "response": lambda: response.made(**response.WHOLE),
}


def texts(value: object) -> Iterator[str]:
    """What people wrote and named, in a report or a part of it; no codes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, Mapping):
        yield from texts(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        for field in fields(value):
            if "Literal" not in str(hints[field.name]):
                yield from texts(getattr(value, field.name))


def strange(report: Report, shown: Iterable[str]) -> set[str]:
    """The words that stand outside of brackets and are not of the evaluation."""
    known = {word for text in texts(report) for word in LETTERS.findall(text)} | EVERYWHERE
    return outside(shown) - known


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("name", REPORTS)
def test_page_and_workbook_say_nothing_of_their_own(name: str) -> None:
    report = REPORTS[name]()
    root = ElementTree.fromstring(html.render(report, "en"))
    for style in [*root.iter("style")]:
        style.clear()
    page = " ".join(root.itertext())
    said = (root.get(key) for root in root.iter() for key in ("alt", "aria-label", "title"))
    cells = (
        text
        for sheet in sheets(report, "en")
        for row in ((sheet.title, *sheet.columns, *sheet.notices), *sheet.rows)
        for text in row
        if isinstance(text, str)
    )
    assert strange(report, [page, *filter(None, said)]) == set()
    assert strange(report, cells) == set()


@pytest.mark.usefixtures("spoken")
def test_paper_says_nothing_of_its_own() -> None:
    """Columns tear brackets apart there; but a word with short vowels is not of the language."""
    report = sample_report()
    every = (text for wordings in words.catalogue().values() for text in wordings["en"].values())
    spoken = {word for text in every for word in LETTERS.findall(text)}
    assert strange(report, [pdf_text(pdf.render(report, "en"))]) - spoken == set()
