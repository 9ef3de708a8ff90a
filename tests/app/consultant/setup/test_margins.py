"""Known shares of the population: given on a page or in a file, kept to the report."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.report import SWITCHES, Report
from app import reporting
from app.demo import demo_data
from app.report.faces import FORMATS
from surveys.fieldwork.margins import KnownMargin, KnownMargins
from surveys.questionnaire.composition import compose
from tests.app.office import ID, Desk, Office, open_office

PAGE = f"/evaluations/{ID}/margins"
OPTIONS = tuple(demo_data.DEPARTMENTS)
LEFT_OUT = tuple(key for key in SWITCHES if key not in ("segments", "comparability"))


def shares(*percent: float, audience: str = "users") -> dict[str, str]:
    named = zip(OPTIONS, percent, strict=True)
    return {f"m:department:{audience}:{option}": f"{value:g}" for option, value in named}


@pytest.fixture
def office(office: Office) -> Office:
    office.open(demo_data.questionnaire())
    return office


def test_shares_are_given_for_a_question_and_an_audience(office: Office, desk: Desk) -> None:
    page = desk.get(PAGE).text
    assert page.count('<fieldset class="group shares"') == 2
    assert "Your department (" in page
    assert desk.post(PAGE, **shares(20, 50, 30), lower="0,2", upper="5").status_code == 303
    known = office.evaluation().margins
    (one,) = known.margins
    assert (one.column, one.audience) == ("department", "users")
    assert one.totals == tuple(zip(OPTIONS, (20.0, 50.0, 30.0), strict=True))
    assert known.limits == (0.2, 5.0)
    assert 'value="50"' in desk.get(PAGE).text


def test_what_is_cleared_is_forgotten(office: Office, desk: Desk) -> None:
    desk.post(PAGE, **shares(20, 50, 30))
    desk.post(PAGE)
    assert office.evaluation().margins.margins == ()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (shares(20, 50, 40), "must add up to 100"),
        (shares(100, 0, 0), "One option has everybody"),
        (shares(20, 50, 130), "numbers from 0 to 100"),
        (dict(list(shares(20, 50, 30).items())[:2]), "Give every option its share"),
        (
            {**shares(20, 50, 30), f"m:department:users:{OPTIONS[0]}": "many"},
            "cannot be read as a number",
        ),
        ({**shares(20, 50, 30), "lower": "0.5"}, "both limits or none"),
        ({**shares(20, 50, 30), "lower": "2", "upper": "5"}, "must be below 1"),
        ({**shares(20, 50, 30), "lower": "few", "upper": "5"}, "cannot be read as a number"),
    ],
)
def test_what_cannot_be_is_said_and_not_stored(
    office: Office, desk: Desk, fields: dict[str, str], told: str
) -> None:
    page = desk.post(PAGE, **fields)
    assert (page.status_code, told in page.text) == (422, True)
    assert 'role="alert"' in page.text
    assert office.evaluation().margins.margins == ()


def upload(desk: Desk, text: str) -> tuple[int, str]:
    file = (BytesIO(text.encode()), "known.toml")
    page = desk.post(f"{PAGE}/upload", form=PAGE, file=file)
    return page.status_code, page.text


def test_a_file_gives_people_by_the_words_of_the_options(office: Office, desk: Desk) -> None:
    words = [english for _, english in demo_data.DEPARTMENTS.values()]
    totals = ", ".join(f'"{word}" = {n}' for word, n in zip(words, (200, 500, 300), strict=True))
    text = f'[[margin]]\ncolumn = "Your department"\ntotals = {{ {totals} }}\n'
    assert upload(desk, text)[0] == 303
    known = office.evaluation().margins
    assert [one.audience for one in known.margins] == ["users", "staff"]
    assert [share for _, share in known.margins[0].totals] == [20.0, 50.0, 30.0]
    assert "known.toml was read" in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "No file was chosen"),
        ("[[margin]]\ncolumn = 3", "column"),
        (
            '[[margin]]\ncolumn = "region"\ntotals = { a = 1, b = 2 }',
            "put to the demand side",
        ),
        ('[[margin]]\ncolumn = "department"\ntotals = { a = 1, b = 2 }', "no option of"),
        ("x" * 200_001, "larger than 200 KB"),
    ],
)
def test_a_file_with_mistakes_is_refused_with_all_of_them(
    office: Office, desk: Desk, text: str, told: str
) -> None:
    status, page = upload(desk, text)
    assert (status, told in page) == (422, True)
    assert office.evaluation().margins.margins == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[margin]]\ncolumn = 3", "第 1 个总体构成：“column”应为文本"),
        ('[[margin]]\ncolumn = "region"\ntotals = { a = 1 }', "不是向需方提出的选择题，请删去。"),
    ],
)
def test_a_chinese_page_tells_the_mistakes_of_a_file_in_chinese(
    desk: Desk, text: str, told: str
) -> None:
    desk.browser.get("/?lang=zh")
    assert told in upload(desk, text)[1]


def test_nothing_is_changed_once_results_can_be_read(office: Office, desk: Desk) -> None:
    desk.post(PAGE, **shares(20, 50, 30))
    office.store.close_evaluation(ID, office.clock.now)
    page = desk.get(PAGE).text
    assert "the shares are fixed" in page
    assert "<button>Save" not in page
    assert desk.post(PAGE, **shares(10, 60, 30)).status_code == 409
    assert upload(desk, "x")[0] == 409
    assert office.evaluation().margins.margins[0].totals[0][1] == 20.0


def test_shares_of_a_question_that_is_gone_keep_the_next_version_back(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    asked = demo_data.questionnaire()
    gone = KnownMargin(column="region", audience="users", totals=(("a", 40.0), ("b", 60.0)))
    office.add(asked, margins=KnownMargins(margins=(gone,)))
    desk = office.sign_in()
    page = desk.get(f"/evaluations/{ID}/publish").text
    assert "no longer a question of choice" in page
    assert "saving this page drops them" in desk.get(PAGE).text
    desk.post(PAGE)
    assert office.evaluation().margins.margins == ()


def test_without_a_question_of_choice_there_is_nothing_to_weight_by(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    plain = demo_data.questionnaire()
    office.add(compose(replace(plain.model, questions=()), title=plain.title))
    assert "nothing to weight by" in office.sign_in().get(PAGE).text


def sheet(report: Report, title: str) -> list[list[object]]:
    book = load_workbook(BytesIO(FORMATS["xlsx"].render(report, "en")))
    return [list(row) for row in book[title].iter_rows(values_only=True)]


def answered(office: Office, margins: KnownMargins) -> None:
    with office.store.begin() as work:
        asked = replace(work.evaluations.get(ID), margins=margins, without=LEFT_OUT)
        work.evaluations.save(asked)
        work.submissions.submit_all(demo_data.submissions(demo_data.questionnaire(), ID, 7))
    office.store.close_evaluation(ID, office.clock.now)


def test_the_report_is_weighted_to_the_shares(office: Office) -> None:
    known = KnownMargin(
        column="department",
        audience="users",
        totals=tuple(zip(OPTIONS, (60.0, 30.0, 10.0), strict=True)),
    )
    answered(office, KnownMargins(margins=(known,)))
    report = reporting.build(office.store, ID)
    (row,) = report.sheet_weights
    assert (row.audience, row.method, row.left_out) == ("users", "post-stratified", ())
    assert [one.after for one in row.margins] == pytest.approx([0.6, 0.3, 0.1])
    assert row.design_effect is not None
    assert row.design_effect > 1.0
    assert [one.weighted for one in report.segments] == [True, False]
    whole = next(s for s in report.scores if (s.level, s.audience) == ("overall", "users"))
    node = next(n for n in report.segments[0].nodes if n.level == "overall")
    assert sum(
        share * (mean.score100 or 0.0)
        for share, mean in zip((0.6, 0.3, 0.1), node.means, strict=True)
    ) == pytest.approx(whole.score100, abs=0.2)
    page = FORMATS["html"].render(report, "en").decode()
    assert "Your department" in page
    assert "Design effect" in page
    rows = sheet(report, "Margins")
    assert [row[1:3] for row in rows[1:]] == [
        ["Your department", label] for label in ("IT", "Business", "Other")
    ]


def test_shares_that_cannot_be_met_are_left_out_and_told(office: Office) -> None:
    gone = KnownMargin(column="region", audience="users", totals=(("a", 40.0), ("b", 60.0)))
    answered(office, KnownMargins(margins=(gone,)))
    report = reporting.build(office.store, ID)
    (row,) = report.sheet_weights
    assert (row.method, row.left_out[0].reason) == ("none", "not_asked")
    assert report.method.respondent_weights is False
    page = FORMATS["html"].render(report, "en").decode()
    assert "the question is not asked" in page
    assert "the question is not asked" in sheet(report, "Margins")[1]


def test_languages_are_compared_where_sheets_bear_them(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.open(demo_data.questionnaire(), secrecy="confidential")
    answered(office, KnownMargins())
    report = reporting.build(office.store, ID)
    rows = {(row.question, row.audience): row for row in report.segments}
    by_language = rows["by-language", "users"]
    assert [option for option, _ in by_language.options] == ["zh", "en"]
    whole = next(node for node in by_language.nodes if node.level == "overall")
    assert [mean.n for mean in whole.means] == [135, 45]
    assert ("department", "users") in rows


def test_anonymous_sheets_bear_no_language(office: Office) -> None:
    answered(office, KnownMargins())
    report = reporting.build(office.store, ID)
    assert "by-language" not in {row.question for row in report.segments}
