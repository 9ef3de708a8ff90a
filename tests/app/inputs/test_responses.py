"""Rows of a file into responses: which columns, which codes, and every bad cell named."""

from dataclasses import replace

import pytest

from app.inputs.responses import ResponseFile, read_responses
from surveys.errors import AnswersError
from surveys.exchange.columns import Named
from surveys.exchange.faults import SHOWN
from surveys.exchange.sheets import cells
from surveys.fieldwork.answers import Answers
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Columns
from surveys.questionnaire.modelfile.reader import read
from surveys.questionnaire.shelf import load
from tests.app.inputs.reading import written

MODEL = """
[model]
id = "m"
version = "1"
name = "M"
scale = "five"
[columns]
missing = ["-9", "NA"]
not_applicable = ["77"]
[[scale]]
id = "five"
low = 1
high = 5
[[audience]]
id = "users"
name = { zh = "用户", en = "Users" }
side = "demand"
[[audience]]
id = "supplier"
name = { zh = "供方", en = "Supplier" }
side = "supplier"
[[characteristic]]
id = "c"
name = { zh = "特性", en = "Characteristic" }
[[characteristic.item]]
id = "A"
wording = "A"
[[characteristic.item]]
id = "B"
wording = "B"
[[question]]
id = "department"
kind = "choice"
text = "Department"
required = true
options = [{ id = "it", text = { zh = "信息部", en = "IT" } }, { id = "hr", text = "HR" }]
"""
INSTRUMENT = compose(read(MODEL, file="m.toml"))
FEATURE = """
[[feature]]
id = "F"
wording = "F"
"""


def table(
    header: str,
    *lines: str,
    of: Instrument = INSTRUMENT,
    audience: str | None = None,
    weight: str | None = None,
) -> ResponseFile:
    file = written(line.split(",") for line in (header, *lines))
    return read_responses(file, of, Named(audience=audience, weight=weight))


def refused(
    header: str, *lines: str, audience: str | None = None, weight: str | None = None
) -> str:
    with pytest.raises(AnswersError) as caught:
        table(header, *lines, audience=audience, weight=weight)
    return str(caught.value)


def ratings(found: ResponseFile, audience: str = "users") -> bytes:
    return next(each.marks.tobytes() for each in found.responses if each.audience == audience)


def test_each_row_is_a_sheet_of_the_first_demand_side_audience() -> None:
    found = table("B,A", "1,5", "2,4")
    assert (found.rows, ratings(found)) == (2, b"5142")


@pytest.mark.parametrize("cell", ["5", "5.0", " 5 ", "5.00"])
def test_a_whole_number_may_be_written_as_programs_write_it(cell: str) -> None:
    assert ratings(table("A,B", f"{cell},1")) == b"51"


@pytest.mark.parametrize("cell", ["", "  ", "-9", "-9.0", "NA"])
def test_blanks_and_declared_codes_are_missing(cell: str) -> None:
    assert ratings(table("A,B", f"{cell},1")) == b"-1"


def test_the_declared_code_is_not_applicable() -> None:
    assert ratings(table("A,B", "77,1")) == b"x1"


@pytest.mark.parametrize("cell", ["6", "0", "4.5", "many", "nan", "inf", "1e9", "５", "-1"])
def test_what_is_off_the_scale_is_named_by_row_and_column(cell: str) -> None:
    said = refused("A,B", "1,1", f"2,{cell}")
    assert f"a.csv: row 3, column B: '{cell}' is not on the scale" in said
    assert "from 1 to 5" in said


def test_only_the_first_problems_are_listed_and_the_rest_counted() -> None:
    said = refused("A,B", *[f"{n},9" for n in range(9, 60)]).splitlines()
    assert len(said) == SHOWN + 1
    assert said[1].startswith("a.csv: column B, 51 cells (rows 2, 3, 4 …): '9' is not on the sca")
    assert said[-1].startswith("a.csv: 102 faults of 52 kinds in all. The first 20 kinds")


def test_a_missing_column_is_named_with_the_nearest_one() -> None:
    said = refused("a,Bb,x", "1,1,1")
    assert "column A: not in the file: perception of item 'A'. Did you mean 'a'?" in said
    assert "column B" in said
    assert "'Bb'" in said


def test_a_missing_column_is_named_once_however_many_audiences_need_it() -> None:
    said = refused("who,a,B", "users,1,1", "supplier,1,1", audience="who")
    assert said.count("column A: not in the file") == 1


def test_columns_that_nobody_asked_for_are_passed_over_and_listed() -> None:
    assert table("id,A,B,date", "x,1,1,y").passed_over == ("id", "date")


def test_two_columns_of_one_name_are_refused_if_they_matter() -> None:
    assert "column A: 2 columns have this name" in refused("A,B,A", "1,1,1")
    assert table("A,B,,", "1,1,2,3").passed_over == ()


def test_an_audience_column_sorts_the_rows_by_id_or_name() -> None:
    found = table("who,A,B", "users,1,1", "供方,2,2", " Users ,3,3", audience="who")
    assert (ratings(found), ratings(found, "supplier")) == (b"1133", b"22")


def test_an_unknown_audience_is_named_by_row() -> None:
    said = refused("who,A,B", "users,1,1", "guests,2,2", audience="who")
    assert "row 3, column who: 'guests' is no audience. Use one of: users, supplier." in said


def test_columns_named_on_the_way_must_be_there() -> None:
    assert "column who: not in the file" in refused("A,B", "1,1", audience="who")
    assert "Did you mean 'weights'?" in refused("A,B,weights", "1,1,2", weight="weight")


def test_weights_are_kept_beside_the_sheets() -> None:
    (users,) = table("A,B,w", "1,1,0.5", "2,2,2", weight="w").responses
    assert users.weights is not None
    assert users.weights.tolist() == [0.5, 2.0]


@pytest.mark.parametrize("cell", ["", "-0.5", "-1", "nan", "NaN", "inf", "x", "1_0", "１"])
def test_a_weight_that_is_none_is_named(cell: str) -> None:
    assert "row 2, column w" in refused("A,B,w", f"1,1,{cell}", weight="w")


def test_the_instrument_file_may_name_audience_and_weight() -> None:
    columns = replace(INSTRUMENT.model.columns, audience="who", weight="w")
    named = replace(INSTRUMENT, model=replace(INSTRUMENT.model, columns=columns))
    (found,) = table("who,A,B,w", "supplier,1,1,3", of=named).responses
    assert found.weights is not None
    assert (found.audience, found.weights.tolist()) == ("supplier", [3.0])


def test_an_empty_row_is_no_sheet_and_a_torn_one_is_refused() -> None:
    assert table("A,B", ",", "", "1,2", ",,").rows == 1
    assert "row 2: 1 cells under 2 column names" in refused("A,B", "1")
    assert "row 2: 3 cells under 2 column names" in refused("A,B", "1,1,1")


def test_a_file_without_rows_or_without_one_answer_is_refused() -> None:
    assert "no answers below it" in refused("A,B")
    assert "not one answer to an item" in refused("A,B,x", ",NA,1", "77,,1")


def test_choices_come_by_id_or_by_text_and_may_be_left_out() -> None:
    found = table("A,B,department", "1,1,it", "2,2,信息部", "3,3,Hr", "4,4,")
    options = [record.choices[0].option for record in found.responses[0].records]
    assert options == ["it", "it", "hr"]
    assert "row 2, column department: 'legal' is no option" in refused(
        "A,B,department", "1,1,legal"
    )


def test_comments_and_evidence_come_along() -> None:
    found = table(
        "who,A,B,comment:c,evidence:A", "users,1,1,Good,", "supplier,2,2,,Log", audience="who"
    )
    notes = [
        (s.audience, n.kind, n.text) for s in found.responses for r in s.records for n in r.notes
    ]
    assert notes == [("users", "comment", "Good"), ("supplier", "evidence", "Log")]


def test_points_must_add_up() -> None:
    servqual = compose(load("servqual"))
    question = next(q for q in servqual.model.questions if q.kind == "points")
    options = [f"{question.id}.{option.id}" for option in question.options]
    header = ",".join([rating.name for rating in servqual.ratings] + options)
    row = ["7"] * len(servqual.ratings) + ["20"] * len(options)
    good = table(header, ",".join(row), of=servqual)
    assert {choice.points for choice in good.responses[0].records[0].choices} == {20}
    with pytest.raises(AnswersError, match="add up to 101"):
        table(header, ",".join([*row[:-1], "21"]), of=servqual)


def test_facets_are_found_by_the_patterns_of_the_instrument_file() -> None:
    columns = Columns(perception="P{number}", expectation="E{number}")
    text = MODEL.replace('id = "A"', 'id = "A01"\nfacets = ["perception", "expectation"]')
    whole = compose(read(text.replace('id = "B"', 'id = "B02"'), file="m.toml"))
    named = replace(whole, model=replace(whole.model, columns=columns))
    found = table("P01,P02,E01", "1,2,5", of=named)
    assert ratings(found) == b"512"


def with_feature(columns: str) -> Instrument:
    return compose(read(MODEL.replace("[columns]", f"[columns]\n{columns}") + FEATURE, file="m"))


@pytest.mark.parametrize(("like", "stored"), [("", "15"), ("like = 5", "51")])
def test_kanos_points_are_counted_from_liking_whichever_way_a_file_does(
    like: str, stored: str
) -> None:
    made, header = with_feature(like), "A,B,F:functional,F:dysfunctional"
    found = table(header, "4,5,1,5", "4,5,,-9", of=made)
    assert ratings(found) == f"45{stored}45--".encode()
    with pytest.raises(AnswersError, match="from 1 to 5"):
        table(header, "4,5,6,5", of=made)


@pytest.mark.parametrize("like", ["", "like = 5"])
def test_what_is_exported_of_pairs_is_what_an_import_reads(like: str) -> None:
    given = cells(with_feature(like), "users", Answers(ratings="4512"))
    assert given["F:functional"] == ("5" if like else "1")
    again = table(
        ",".join(given), ",".join(given.values()), of=with_feature(like), audience="audience"
    )
    assert ratings(again) == b"4512"
