"""`parallax analyse` and Kano pairs of made and real answers, from file to row."""

from functools import cache
from pathlib import Path

import pytest

from analysis.report import Report
from app.report.faces import FORMATS
from surveys.errors import AnswersError
from tests.analysis.sheets import INSTRUMENTS
from tests.app.inputs.analysing import analysed
from tests.reference.golden import Source, exact, on_all_data

COUNTS = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")


@cache
def report(answers: Path) -> Report:
    return analysed([answers], INSTRUMENTS / "kiosk_kano.toml").report


@on_all_data
def test_every_category_is_that_of_the_study(data: Source) -> None:
    wanted, rows = data.table("kiosk_kano"), report(data.path("kiosk.csv")).kano
    assert [row.category for row in rows] == list(wanted["category"])
    for letter, name in zip("MOAIRQ", COUNTS, strict=True):
        assert [getattr(row, name) for row in rows] == [int(n) for n in wanted[letter]]


@on_all_data
def test_better_and_worse_are_the_studys(data: Source) -> None:
    wanted, rows = data.table("kiosk_kano"), report(data.path("kiosk.csv")).kano
    for name in ("better", "worse"):
        found = tuple(getattr(row, name) for row in rows)
        assert found == exact(tuple(float(each) for each in wanted[name]))


@on_all_data
def test_a_file_of_features_alone_is_analysed(data: Source, tmp_path: Path) -> None:
    text = (INSTRUMENTS / "kiosk_kano.toml").read_text("utf-8")
    alone = tmp_path / "alone.toml"
    rated = slice(text.index("[[outcome]]"), text.index("[[feature]]"))
    alone.write_text(text.replace(text[rated], ""), encoding="utf-8")
    answers = data.path("kiosk.csv")
    found = analysed([answers], alone).report
    assert (found.kano, found.nodes, found.quality) == (report(answers).kano, (), None)
    assert "K29" in FORMATS["html"].render(found, "en").decode()


def test_a_kano_answer_off_its_five_points_is_refused(tmp_path: Path) -> None:
    levels = ("Q1", "Q1:adequate", "Q1:desired", "Q2", "Q2:adequate", "Q2:desired")
    names = (*levels, "Q3", "Q3:expectation", "Q3:adequate", "K1", "K1+", "K1-", "F1+", "F1-")
    file = tmp_path / "a.csv"
    head = ",".join(names)
    # On the item's own scale, 1 to 7, six is a point; on Kano's it is none.
    file.write_text(head + "\n" + ",".join("6" for _ in names) + "\n", encoding="utf-8")
    with pytest.raises(AnswersError) as caught:
        analysed([file], INSTRUMENTS / "zones.toml")
    *cells, _ = caught.value.problems
    wrong = {str(problem.where).rsplit("column ", 1)[-1] for problem in cells}
    assert wrong == {"K1+", "K1-", "F1+", "F1-"}
    assert "from 1 to 5" in str(caught.value)
