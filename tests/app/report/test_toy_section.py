"""A section made here and put into the two tables is in the schema, the data, and in every face."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import pytest
from jsonschema import Draft202012Validator

from analysis import report, schema
from analysis.report import SECTIONS, Report, build
from analysis.statistics.kinds import COUNT, ID, SHARE, Interval, Reason
from analysis.study.inputs import Options
from analysis.study.section import Section, Study
from app.charts import forest
from app.charts.marks import Estimate, Series
from app.report.faces import FORMATS
from app.report.layout.cells import Line
from app.report.layout.drawings import Drawing
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import heads, table
from app.report.layout.workbook import REASON, figures, page, texts
from app.report.pages import PAGES
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.words import catalogue
from surveys.phrases import OTHER
from tests.analysis.sections.test_gaps import USERS
from tests.analysis.sheets import inputs
from tests.app.faces import html_figures, pdf_text, sheet_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    """How many people play with a toy: `n` were asked, `share` of them play."""

    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT] = None
    share: Annotated[float | None, SHARE] = None
    share_ci: Annotated[Interval | None, SHARE] = None
    reason: Reason = None


def rows(study: Study) -> Iterator[Toy]:
    """A figure, one that is hidden, one that cannot be estimated."""
    audience = study.work.groups[0].audience.id
    yield Toy(id="kite", audience=audience, n=1200, share=0.625, share_ci=(0.5, 0.75))
    yield Toy(id="hoop", audience=audience, reason="suppressed")
    yield Toy(id="ball", audience=audience, n=7, reason="constant")


TOY = Section("toy", Toy, rows, switch="toy", unweighted=("share",))
SHARED = stack("toy_share", "share share_ci")
WORDS = {
    "section.toy": ("玩具", "Toys"),
    "sheet.toy": ("玩具表", "Toys"),
    "toy.lead": ("{n} 人会玩。", "{n} people play."),
    "caption.toy": ("谁玩什么", "Who plays with what"),
    "column.toy_share": ("占比", "Share who play"),
    "toy.n": ("人数", "Asked"),
    "toy.share": ("占比", "Players"),
    "toy.share_ci_low": ("下限", "Players low"),
    "toy.share_ci_high": ("上限", "Players high"),
}


def drawing(of: tuple[Toy, ...], voice: Voice) -> Drawing:
    """Every toy's share with its interval."""
    series = (Series(name=voice.word("section.toy"), colour="demand", shape="disc"),)
    entries = [
        forest.Entry(name=row.id, estimates=(Estimate(value=100 * row.share, ends=None),))
        for row in of
        if row.share is not None
    ]
    return Drawing(
        id="toys",
        kind="forest",
        title=voice.word("section.toy"),
        sentence=voice.word("toy.lead", n=750),
        key=series,
        draw=lambda width: forest.dots(entries, series, width=width),
    )


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A sentence, a chart, a table."""
    of: tuple[Toy, ...] = reading.report.toy
    if not of:
        return None
    lines = (
        Line(heads=(row.id,), cells=stacks(row, [SHARED], f"toy/{row.id}", voice)) for row in of
    )
    columns = stack_columns([SHARED], voice)
    shares = table("toys", "toy", voice, heads(voice, "id"), columns, lines, legend="")
    return Passage(
        lead=voice.word("toy.lead", n=1200), drawing=drawing(of, voice), tables=(shares,)
    )


SHEET = page("toy", texts("id audience"), figures(Toy, words="toy."), REASON)


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SECTIONS", (*SECTIONS, TOY))
    monkeypatch.setitem(PAGES, "toy", Page(prints=content, sheets=(SHEET,)))
    for key, (zh, en) in WORDS.items():
        monkeypatch.setitem(catalogue(), f"report.{key}", {"zh": {OTHER: zh}, "en": {OTHER: en}})


def made(*without: str) -> Report:
    others = tuple(key for key in report.SWITCHES if key != "toy")
    return build(inputs(USERS, options=Options(without=(*others, *without))))


def test_the_data_have_its_rows_and_the_schema_knows_them() -> None:
    document_ = json.loads(FORMATS["json"].render(made(), "en"))
    kite, hoop, ball = document_["toy"]
    assert (kite["share"], kite["share_ci"], kite["reason"]) == (0.625, [0.5, 0.75], None)
    assert [(row["share"], row["reason"]) for row in (hoop, ball)] == [
        (None, "suppressed"),
        (None, "constant"),
    ]
    known = schema.schema((*SECTIONS, TOY))
    Draft202012Validator(known).validate(document_)
    assert known["properties"]["toy"]["items"] == {"$ref": "#/$defs/Toy"}


@pytest.mark.parametrize(("language", "title", "hidden"), [
    ("zh", "玩具", "不足 5 份或可被推算，不显示"),
    ("en", "Toys", "not shown: fewer than 5, or could be worked out"),
])  # fmt: skip
def test_the_page_has_chart_table_and_reasons(language: str, title: str, hidden: str) -> None:
    page_ = FORMATS["html"].render(made(), language)  # type: ignore[arg-type]
    printed = html_figures(page_)
    assert (printed["toy/kite/share"], printed["toy/kite/share_ci"]) == ("63%", "[50%, 75%]")
    text = page_.decode()
    assert f'<h2 id="{language}-toy">{title}</h2>' in text
    assert f'id="{language}-toys"' in text
    assert "1,200" in text
    assert hidden in text


def test_paper_and_workbook_have_it() -> None:
    whole = made()
    paper = pdf_text(FORMATS["pdf"].render(whole, "en"))
    assert "1,200 people play." in paper
    assert "[50%, 75%]" in paper
    kite, hoop, ball = sheet_rows(FORMATS["xlsx"].render(whole, "en"), "Toys")
    assert (kite["Asked"], kite["Players"], kite["Players low"]) == ("1,200", "63%", "50%")
    assert (hoop["Players"], hoop["Note"][:9]) == ("", "not shown")
    assert ball["Note"] == "all answers alike: not estimable"


def test_switched_off_it_is_nowhere() -> None:
    whole = made("toy")
    assert json.loads(FORMATS["json"].render(whole, "en"))["toy"] == []
    assert 'id="en-toy"' not in FORMATS["html"].render(whole, "en").decode()
    with pytest.raises(KeyError, match="Toys"):
        sheet_rows(FORMATS["xlsx"].render(whole, "en"), "Toys")
