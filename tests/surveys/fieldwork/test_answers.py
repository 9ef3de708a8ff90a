from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.answers import CUT, MAX_WORDS, Answers, Choice, Note, mark_of, read
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Scale
from surveys.questionnaire.modelfile.reader import HIGHEST
from tests.surveys import samples

# In the order of asking: SPE1, SPE2:expectation, SPE2, CAR1 (1–5, "na") and REC (0–10).
INSTRUMENT = samples.instrument()
COLUMNS = tuple(rating.name for rating in INSTRUMENT.ratings)
RATED = {"SPE1": "1", "SPE2:expectation": "5", "SPE2": "3", "CAR1": "na", "REC": "10"}


def codes(raw: dict[str, str], audience: str = "users", *, complete: bool = True) -> set[str]:
    reading = read(INSTRUMENT, audience, raw, complete=complete)
    return {f"{problem.where} {problem.code}".strip() for problem in reading.problems}


def requiring(*questions: str) -> Instrument:
    model = INSTRUMENT.model
    asked = tuple(replace(each, required=each.id in questions) for each in model.questions)
    return replace(INSTRUMENT, model=replace(model, questions=asked))


def test_a_sheet_has_one_character_for_each_column() -> None:
    reading = read(INSTRUMENT, "users", RATED)
    assert COLUMNS == ("SPE2:expectation", "SPE1", "SPE2", "CAR1", "REC")
    assert (reading.answers, reading.problems) == (Answers(ratings="513xa"), ())


def test_blanks_are_kept_where_not_everything_must_be_answered() -> None:
    reading = read(INSTRUMENT, "users", {"REC": "0"}, complete=False)
    assert (reading.answers.ratings, reading.problems) == ("----0", ())


def test_what_must_be_answered_is_named_by_its_field() -> None:
    assert codes({"SPE1": "1", "CAR1": " "}) == {
        "SPE2:expectation missing",
        "SPE2 missing",
        "CAR1 missing",
        "REC missing",
    }


@pytest.mark.parametrize(
    "value", ["0", "6", "-1", "3.5", "3,0", "three", "１", "nan", "inf", "1e9", "1_0", "NA", "x"]
)
def test_a_value_off_the_scale_is_a_problem_and_not_an_answer(value: str) -> None:
    reading = read(INSTRUMENT, "users", RATED | {"SPE1": value})
    assert [problem.code for problem in reading.problems] == ["off_scale"]
    assert reading.answers.ratings == "5-3xa"


def test_not_applicable_counts_only_where_the_scale_offers_it() -> None:
    assert codes(RATED | {"REC": "na"}) == {"REC off_scale"}


def test_an_underscore_does_not_join_digits() -> None:
    assert codes(RATED | {"REC": "1_0"}) == {"REC off_scale"}


@pytest.mark.parametrize(("value", "mark"), [("3", "3"), (" 3 ", "3"), ("3.0", "3"), ("+3", "3")])
def test_a_whole_number_may_be_written_as_files_write_it(value: str, mark: str) -> None:
    assert read(INSTRUMENT, "users", RATED | {"SPE1": value}).answers.ratings[1] == mark


def test_nothing_at_all_is_no_answer() -> None:
    assert codes({}, complete=False) == {"empty"}
    assert codes({"unknown": "5", "SPE1": " "}, complete=False) == {"empty"}


def test_a_comment_alone_is_an_answer() -> None:
    reading = read(INSTRUMENT, "users", {"comment:care": "Good."}, complete=False)
    assert reading.answers.notes == (Note(kind="comment", id="care", text="Good."),)
    assert reading.problems == ()


def test_a_choice_is_one_of_the_options() -> None:
    assert read(INSTRUMENT, "users", RATED | {"unit": "stores"}).answers.choices == (
        Choice(question="unit", option="stores"),
    )
    assert codes(RATED | {"unit": "nowhere"}) == {"unit no_option"}


def test_points_that_add_up_are_kept_with_noughts() -> None:
    reading = read(INSTRUMENT, "users", RATED | {"worth.speed": "100", "worth.care": ""})
    assert reading.answers.choices == (
        Choice(question="worth", option="speed", points=100),
        Choice(question="worth", option="care", points=0),
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("70", "20"), {"worth points_sum"}),
        (("70", "-30"), {"worth.care points_range"}),
        (("101", "0"), {"worth.speed points_range"}),
        (("50.5", "49.5"), {"worth.speed points_range", "worth.care points_range"}),
        (("٥٠", "50"), {"worth.speed points_range"}),
        (("99999999999", "0"), {"worth.speed points_range"}),
    ],
)
def test_points_that_do_not_add_up_are_problems(given: tuple[str, str], expected: set[str]) -> None:
    assert codes(RATED | dict(zip(("worth.speed", "worth.care"), given, strict=True))) == expected


def test_required_questions_are_asked_for() -> None:
    reading = read(requiring("unit", "wish", "worth"), "users", RATED)
    assert {problem.where for problem in reading.problems} == {"unit", "wish", "worth"}


@pytest.mark.parametrize("field", ["wish", "comment:speed", "evidence:SPE1"])
def test_a_long_text_is_kept_whole_and_a_longer_one_is_cut_and_marked(field: str) -> None:
    """What people wrote is never a reason to refuse their answers."""
    line = "The engineer came twice 🙂, 第二次带错了备件。\n"
    whole = (line * MAX_WORDS)[: MAX_WORDS - 1] + "."
    for text, kept in ((whole, whole), (whole + "!", whole[: MAX_WORDS - len(CUT)] + CUT)):
        reading = read(INSTRUMENT, "supplier", RATED | {field: text.replace("\n", "\r\n")})
        (note,) = reading.answers.notes
        assert (reading.problems, note.text, note.cut) == ((), kept, kept != text)


def test_a_text_keeps_its_lines_and_loses_what_no_database_takes() -> None:
    reading = read(INSTRUMENT, "users", RATED | {"wish": " one\r\ntwo\0 "})
    assert reading.answers.notes == (Note(kind="text", id="wish", text="one\ntwo"),)


def test_only_the_supplier_gives_evidence() -> None:
    raw = RATED | {"evidence:SPE1": "Report 12"}
    assert read(INSTRUMENT, "users", raw).answers.notes == ()
    assert read(INSTRUMENT, "supplier", raw).answers.notes == (
        Note(kind="evidence", id="SPE1", text="Report 12"),
    )


def test_two_marks_never_share_a_character() -> None:
    longest = Scale(id="longest", low=0, high=HIGHEST, not_applicable=True)
    marks = [mark_of(value, longest) for value in ["", "na", *map(str, longest.points)]]
    assert len(set(marks)) == len(marks) == HIGHEST + 3
    assert all(mark is not None and len(mark) == 1 for mark in marks)


fields = st.sampled_from(
    [*COLUMNS, "unit", "wish", "worth.speed", "worth.care", "comment:care", "x"]
)


@given(st.dictionaries(fields, st.text(max_size=8)), st.sampled_from(["users", "supplier"]))
def test_whatever_comes_in_a_sheet_has_its_width_and_characters(
    raw: dict[str, str], audience: str
) -> None:
    answers = read(INSTRUMENT, audience, raw, complete=False).answers
    assert len(answers.ratings) == len(COLUMNS)
    assert set(answers.ratings) <= set("0123456789ax-")
    assert all("\0" not in note.text for note in answers.notes)
