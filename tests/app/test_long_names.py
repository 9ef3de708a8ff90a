"""Names that have no break opportunity lie over no figure: by the geometry of the printed page."""

import re
import subprocess
from collections.abc import Iterator
from html import unescape

import pytest

from analysis.report import Report
from app.report.faces import FORMATS
from tests.app.inputs.analysing import analysed
from tests.long_names import COMPOUND, NAMES, write

Box = tuple[float, float, float, float, str]
WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    instrument, answers = write(tmp_path_factory.mktemp("long"))
    done = analysed(
        [answers],
        instrument,
        audience="who",
        segments=("unit",),
        wave="year",
        title=COMPOUND,
        without=["items"],
    )
    return done.report


def pages(document: bytes) -> Iterator[tuple[float, list[Box]]]:
    """The width of each page, and its words with their boxes from left to right."""
    command = ["pdftotext", "-bbox", "-", "-"]
    text = subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode()
    for page in text.split("<page ")[1:]:
        found = sorted(
            (float(a), float(b), float(c), float(d), unescape(t))
            for a, b, c, d, t in WORD.findall(page)
        )
        yield float(re.findall(r'width="([\d.]+)"', page)[0]), found


def overprinted(words: list[Box]) -> Iterator[tuple[str, str]]:
    """Pairs of words of which one lies over the other."""
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if other[0] >= one[2] - 0.8:
                break
            common = min(one[3], other[3]) - max(one[1], other[1])
            if common > 0.45 * min(one[3] - one[1], other[3] - other[1]):
                yield one[4], other[4]


@pytest.fixture(scope="module")
def english(report: Report) -> bytes:
    return FORMATS["pdf"].render(report, "en")


@pytest.fixture(scope="module")
def chinese(report: Report) -> bytes:
    return FORMATS["pdf"].render(report, "zh")


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_no_two_words_of_the_printed_report_overlap(
    request: pytest.FixtureRequest, language: str
) -> None:
    for number, (width, words) in enumerate(pages(request.getfixturevalue(language)), 1):
        assert list(overprinted(words)) == [], number
        assert all(word[0] > 20 and word[2] < width - 20 for word in words), number


def test_no_letter_of_a_name_is_lost(english: bytes) -> None:
    command = ["pdftotext", "-raw", "-", "-"]
    text = subprocess.run(command, input=english, capture_output=True, check=True).stdout.decode()
    plain = re.sub(r"\s", "", text)
    assert all(name in plain for name in NAMES)
