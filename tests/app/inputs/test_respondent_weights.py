"""Sheets of files weighted to known margins."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.sections.sheet_weights import MarginShare, SheetWeights
from analysis.study.matrix import Sample
from app.inputs.respondent_weights import Columns, Weighed, weigh
from app.inputs.texts import texts
from app.inputs.weight_notes import cautions, notes
from app.report.faces import FORMATS
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.sheet_weights import tables
from surveys.errors import AnswersError
from surveys.exchange.margin_file import read_margins
from surveys.fieldwork.margins import KnownMargins
from tests.analysis.sheets import INSTRUMENTS, instrument, sample, without
from tests.app.inputs.analysing import analysed
from tests.app.sample_report import sample_report
from tests.reports import having

SHEET = "55 44212 45 9"
BLANK_SHEET = "-- ----- -- -"
DEPT = '[[margin]]\ncolumn = "dept"\ntotals = {{ IT = {it}, sales = {sales} }}\n'


def known(text: str = "", *, it: float = 60, sales: float = 40) -> KnownMargins:
    return read_margins(text + DEPT.format(it=it, sales=sales), file="m.toml")


def users(*values: str, blank: int = 0) -> tuple[Sample, Columns]:
    sheets = [SHEET] * (len(values) - blank) + [BLANK_SHEET] * blank
    return sample("users", *sheets), {"dept": texts(values)}


def weights(found: Weighed, at: int = 0) -> list[float]:
    given = found.samples[at].weights
    assert given is not None
    return [float(weight) for weight in given]


def test_sheets_get_the_weight_of_their_category() -> None:
    one, kept = users("IT", "sales", "sales", "sales")
    found = weigh([one], [kept], known(), instrument())
    assert weights(found) == pytest.approx([2.4, *[1.6 / 3] * 3])
    ((audience, how),) = found.weightings
    assert how.weighting is not None
    assert (audience, how.weighting.method) == ("users", "post-stratified")
    (note,) = notes(found)
    assert note.startswith("users: 4 sheets post-stratified, design effect 1.")


def test_the_sheets_of_several_files_are_one_audience() -> None:
    (first, kept1), (second, kept2) = users("IT"), users("sales", "sales", "sales")
    found = weigh([first, second], [kept1, kept2], known(), instrument())
    assert weights(found, 0) + weights(found, 1) == pytest.approx([2.4, *[1.6 / 3] * 3])


def test_weights_of_the_selection_are_the_base() -> None:
    one, kept = users("IT", "IT", "sales")
    found = weigh([replace(one, weights=np.array([1.0, 3.0, 5.0]))], [kept], known(), instrument())
    assert weights(found) == pytest.approx([0.45, 1.35, 1.2])


def test_sheets_that_rate_nothing_take_no_part() -> None:
    one, kept = users("IT", "sales", "sales", blank=1)
    found = weigh([one], [kept], known(), instrument())
    assert weights(found)[:2] == pytest.approx([1.2, 0.8])


def test_sheets_that_rate_only_what_is_not_asked_any_more_take_no_part() -> None:
    one, kept = users("IT", "sales", "sales")
    newest = without(instrument(), "S1")
    only = replace(one, points=np.where(np.arange(one.points.shape[1]) == 2, one.points, -1))
    older = replace(only, points=only.points.astype(np.int8))
    assert instrument().ratings[2].item == "S1"
    found = weigh([older, one], [kept, kept], known(), newest)
    done = found.weightings[0][1].weighting
    assert done is not None
    assert done.n == 3


def test_who_gave_no_category_keeps_the_share_and_is_told_of() -> None:
    one, kept = users("IT", "sales", "", "NA")
    found = weigh([one], [kept], known(), instrument())
    assert weights(found) == pytest.approx([1.2, 0.8, 1.0, 1.0])
    assert "users: 2 sheets without dept keep their share" in notes(found)


def test_limits_are_kept_or_it_is_said_that_they_are_not() -> None:
    one, kept = users("IT", *["sales"] * 9)
    found = weigh([one], [kept], known("upper = 2\nlower = 0.5\n"), instrument())
    done = found.weightings[0][1].weighting
    assert done is not None
    assert done.within_limits is False
    assert any("some lie beyond" in note for note in notes(found))


def test_given_weights_that_tell_a_few_apart_are_warned_of() -> None:
    one, _ = users(*["IT"] * 30)
    few = replace(one, weights=np.where(np.arange(30) < 3, 2.0, 1.0))
    (told,) = cautions(Weighed(samples=(few,)), 5)
    assert "fewer than 5 sheets have other weights" in told
    halves = replace(one, weights=np.where(np.arange(30) < 15, 2.0, 1.0))
    assert list(cautions(Weighed(samples=(one, halves)), 5)) == []


def test_audiences_without_a_margin_and_the_supplier_are_left_alone() -> None:
    staff, supplier = sample("staff", SHEET), sample("supplier", SHEET)
    one, kept = users("IT", "sales")
    text = DEPT.replace("totals", 'audience = "users"\ntotals')
    only = read_margins(text.format(it=60, sales=40), file="m.toml")
    found = weigh(
        [one, staff, supplier],
        [kept, {"dept": texts(("x",))}, {"dept": texts(("y",))}],
        only,
        instrument(),
    )
    assert [each.weights is None for each in found.samples] == [False, True, True]


@pytest.mark.parametrize(
    ("values", "margins", "message"),
    [
        (("IT", "salse"), known(), "'salse' (users, rows: 1) is none of the categories of m.toml"),
        (
            ("IT", "sales") * 50,
            read_margins(DEPT.format(it=50, sales=40), file="m.toml"),
            "the totals of dept add up to 90: neither 100 percent nor as many people as have",
        ),
        (("IT", "IT"), known(), "nobody with dept = 'sales' has answered"),
        (
            ("IT", "sales"),
            read_margins(
                DEPT.format(it=60, sales=40)
                + '[[margin]]\ncolumn = "other"\ntotals = { IT = 700, sales = 800 }',
                file="m.toml",
            ),
            "the totals of other add up to 1500",
        ),
        (
            ("IT", "sales"),
            read_margins(
                DEPT.format(it=60, sales=40)
                + '[[margin]]\ncolumn = "other"\ntotals = { IT = 20, sales = 80 }',
                file="m.toml",
            ),
            "no weights of these sheets meet all margins at once; a share stays 40 points off",
        ),
    ],
)
def test_what_cannot_be_weighted_is_said(
    values: tuple[str, ...], margins: KnownMargins, message: str
) -> None:
    one, _ = users(*values)
    kept = {column: texts(values) for column in margins.columns}
    with pytest.raises(AnswersError) as caught:
        weigh([one], [kept], margins, instrument())
    assert any(message in problem.what for problem in caught.value.problems)


def test_an_audience_that_is_not_there_is_named() -> None:
    one, kept = users("IT")
    text = '[[margin]]\ncolumn = "dept"\naudience = "guests"\ntotals = { IT = 1 }'
    with pytest.raises(AnswersError, match="guests"):
        weigh([one], [kept], read_margins(text, file="m.toml"), instrument())


def test_the_whole_way_from_files_to_the_report(tmp_path: Path) -> None:
    answers, margins = tmp_path / "a.csv", tmp_path / "m.toml"
    head = "dept,S1:expectation,S2:expectation,S1,S2,S3,C1,C2,K1,K2,R1\n"
    rows = [("IT", "5,5,4,4,2,1,2,4,5,9")] * 6 + [("sales", "5,5,3,3,3,3,2,4,4,8")] * 14
    answers.write_text(head + "".join(f"{dept},{row}\n" for dept, row in rows), encoding="utf-8")
    margins.write_text(DEPT.format(it=60, sales=40), encoding="utf-8")
    told: list[str] = []
    found = analysed([answers], INSTRUMENTS / "small.toml", margins=margins, progress=told.append)
    (row,) = found.report.sheet_weights
    assert (row.n, row.method) == (20, "post-stratified")
    (score,) = (s for s in found.report.scores if s.id == "R1")
    assert score.mean == pytest.approx(0.6 * 9 + 0.4 * 8)
    assert "users: 20 sheets post-stratified, design effect 1.43, as good as 14" in " ".join(told)
    assert found.files[0].passed_over == ()
    page = FORMATS["html"].render(found.report, "en").decode()
    assert "Known distributions that the weights reproduce" in page
    assert "post-stratified" in page


def test_weights_that_would_tell_a_hidden_size_are_said_to_be_kept_back() -> None:
    row = SheetWeights(
        audience="users", method="raked", n=66, n_effective=56.0, design_effect=1.17,
        margins=(MarginShare(margin="dept", label="IT", n=None, before=None, target=1, after=1),),
    )  # fmt: skip
    reading = Reading(having(sample_report(), sheet_weights=(row,)))
    cell = tables(reading, Voice("en"))[0].groups[0].lines[0].cells[-1]
    assert (cell.code, cell.span) == ("suppressed", 2)
