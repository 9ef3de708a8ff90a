"""Codes for no answer, labels and options: what a file says is never taken for something else."""

from typing import Any

import pytest

from app.inputs.responses import ResponseFile, read_responses
from surveys.errors import AnswersError, ModelError
from surveys.fieldwork.answers import mark_of
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.reader import read
from tests.app.inputs.reading import written

MODEL = """
[model]
id = "m"
version = "1"
name = {{ zh = "模型", en = "M" }}
scale = "five"
[columns]
{columns}
[[scale]]
id = "five"
low = 1
high = 5
{five}
[[scale]]
id = "eleven"
low = 0
high = 10
{eleven}
[[characteristic]]
id = "c"
name = "C"
[[characteristic.item]]
id = "A"
wording = "A"
facets = ["perception", "expectation", "importance"]
{item}
[[characteristic.item]]
id = "K"
wording = "K"
facets = ["perception", "functional", "dysfunctional"]
[[outcome]]
id = "loyalty"
name = "Loyalty"
[[outcome.item]]
id = "NPS"
wording = "NPS"
scale = "eleven"
[[question]]
id = "unit"
kind = "choice"
text = "Unit"
options = [
  {{ id = "it", text = {{ zh = "信息部", en = "{option}" }} }},
  {{ id = "hr", text = "HR" }},
]
[[question]]
id = "share"
kind = "points"
text = "Share"
total = {total}
options = [{{ id = "p", text = "P" }}, {{ id = "q", text = "Q" }}]
[[question]]
id = "wish"
kind = "text"
text = "Wish"
"""
LABELS = """labels = [
  { zh = "很不同意", en = "Strongly disagree" }, { zh = "不同意", en = "Disagree" },
  { zh = "一般", en = "Neither (nor)" }, { zh = "同意", en = "Agree" },
  { zh = "很同意", en = "Don’t  know better" }]"""
HEADER = "A,A:expectation,A:importance,K,K:functional,K:dysfunctional,NPS"


def made(
    *,
    columns: str = "",
    five: str = "",
    eleven: str = "",
    item: str = "",
    option: str = "IT",
    total: int = 100,
) -> Instrument:
    """The questionnaire of the model with these lines in it."""
    text = MODEL.format(
        columns=columns, five=five, eleven=eleven, item=item, option=option, total=total
    )
    return compose(read(text, file="m.toml"))


def refused(**lines: Any) -> str:
    with pytest.raises(ModelError) as caught:
        made(**lines)
    return str(caught.value)


def table(of: Instrument, header: str, *lines: str) -> ResponseFile:
    return read_responses(written(line.split(",") for line in (header, *lines)), of)


def marks(of: Instrument, line: str) -> dict[str, str]:
    """Column → the character that is stored for it."""
    (users,) = table(of, HEADER, line).responses
    names = [rating.name for rating in of.ratings]
    return dict(zip(names, users.marks.tobytes().decode(), strict=True))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("9", "the code '9' is point 9 of scale 'eleven' (items: NPS)"),
        ("9.0", "the code '9.0' is point 9 of scale 'eleven'"),
        ("09", "the code '09' is point 9 of scale 'eleven'"),
        (" 9 ", "is point 9 of scale 'eleven'"),
        ("3", "the code '3' is point 3 of scale 'kano' (items: K)"),
        ("disagree", "the code 'disagree' is the label of point 2 of scale 'five' (items: A, K)"),
        ("ＡＧＲＥＥ", "is the label of point 4 of scale 'five'"),
        ("na", "the code 'na' is \"not applicable\" of scale 'five'"),
        ("It", "the code 'It' is option 'it' of question 'unit'"),
        ("信息部", "is option 'it' of question 'unit'"),
        ("99", "the code '99' is 99 of 100 points of question 'share'"),
        ("i don't care", "is the label of point 3 of scale 'kano'"),
    ],
)
def test_a_code_of_all_columns_that_is_an_answer_is_refused_with_both_names(
    code: str, says: str
) -> None:
    said = refused(columns=f'missing = ["{code}"]', five=f"{LABELS}\nnot_applicable = true")
    assert says in said
    assert "m.toml:8: columns:" in said
    assert "such answers would be lost" in said


def test_the_remedy_names_the_scales_on_which_the_code_is_no_answer() -> None:
    said = refused(columns='missing = ["9"]')
    assert "Take it out of [columns], and write missing = [\"9\"] on scale 'five'." in said
    said = refused(columns='not_applicable = ["9"]')
    assert "write not_applicable = [\"9\"] on scale 'five'." in said


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"five": 'missing = ["5.0"]'}, "m.toml:13: scale 'five': the code '5.0' is point 5"),
        ({"five": 'not_applicable = ["05"]'}, "scale 'five': the code '05' is point 5"),
        ({"item": "missing = [3]"}, "item 'A': the code '3' is point 3 of scale 'five'"),
        ({"columns": 'missing = ["-9"]\nnot_applicable = ["-9.0"]'}, "among the 'missing' codes"),
    ],
)
def test_a_code_on_its_own_scale_is_refused_where_it_stands(
    lines: dict[str, str], says: str
) -> None:
    assert says in refused(**lines)


def test_a_code_counts_on_its_scale_and_nowhere_else() -> None:
    """9 is no answer on the short scale, and an answer on the long one."""
    of = made(five='missing = ["9", "-99"]')
    found = marks(of, "9,9.0,-99,09,1,2,9")
    assert [found[name] for name in ("A", "A:expectation", "A:importance", "K", "NPS")] == list(
        "----9"
    )
    with pytest.raises(AnswersError, match=r"column NPS: '-99' is not on the scale"):
        table(of, HEADER, "1,1,1,1,1,2,-99")


def test_an_item_goes_before_its_scale_and_a_scale_before_all_columns() -> None:
    of = made(columns='missing = ["-1"]', five='missing = ["-2"]', item='missing = ["-3"]')
    found = marks(of, "-3,-3,-3,-2,-1,-1,4")
    assert "".join(found.values()).replace("-", "") == "4"
    for line in ("-2,1,1,1,1,1,1", "1,1,1,-1,1,1,1", "1,1,1,-3,1,1,1", "1,1,1,1,-2,1,1"):
        with pytest.raises(AnswersError, match="is not on the scale"):
            table(of, HEADER, line)


def test_a_scale_may_free_itself_of_the_common_codes() -> None:
    of = made(columns='missing = ["9"]', eleven="missing = []", total=5)
    found = marks(of, "9,1,1,1,1,1,9")
    assert (found["A"], found["NPS"]) == ("-", "9")


def test_not_applicable_has_codes_of_a_scale_too() -> None:
    of = made(five='not_applicable = ["8"]')
    found = marks(of, "8,na,8.0,1,1,1,8")
    assert [found[name] for name in ("A", "A:expectation", "A:importance", "NPS")] == list("xxx8")
    assert of.model.scale("five").not_applicable


def test_a_questionnaire_without_new_codes_keeps_its_digest() -> None:
    """A published version is known by it."""
    assert made().digest == ("f1dbfad896802e3c8d77f9cebad6ce1038d239642120037510e00785c5a4ce42")


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("Agree", "4"),
        ("  agree ", "4"),
        ("ＡＧＲＥＥ", "4"),
        ("同意", "4"),
        ("很不同意", "1"),
        ("NEITHER （nor）", "3"),
        ("don't know better", "5"),
        ("4.0", "4"),
        ("agre", None),
    ],
)
def test_a_label_is_the_point_that_it_labels(cell: str, mark: str | None) -> None:
    of = made(five=LABELS)
    if mark is None:
        with pytest.raises(AnswersError, match="from 1 to 5 or a label"):
            table(of, HEADER, f"{cell},1,1,1,1,1,1")
    else:
        found = marks(of, f"{cell},{cell},{cell},{cell},1,1,0")
        assert [found[name] for name in ("A", "A:expectation", "A:importance", "K")] == [mark] * 4


def test_the_labels_of_two_ends_are_points_and_the_middle_is_a_number() -> None:
    of = made(eleven='labels = [{ zh = "不会", en = "No" }, { zh = "会", en = "Yes" }]')
    assert [marks(of, f"1,1,1,1,1,1,{cell}")["NPS"] for cell in ("no", "会", "5")] == list("0a5")


@pytest.mark.parametrize("like", ["", "like = 5"])
def test_kanos_labels_mean_the_same_whichever_way_the_numbers_run(like: str) -> None:
    found = marks(made(columns=like), "1,1,1,1,i like it,不喜欢,0")
    assert (found["K:functional"], found["K:dysfunctional"]) == ("1", "5")
    found = marks(made(columns=like), "1,1,1,1,1,5,0")
    assert (found["K:functional"], found["K:dysfunctional"]) == (("5", "1") if like else ("1", "5"))


@pytest.mark.parametrize(
    ("five", "says"),
    [
        ('labels = ["a", "b", "c", "d", "Ａ"]', "the label 'Ａ' of point 5 may mean point 1"),
        ('labels = ["-2", "-1", "0", "1", "2"]', "the label '1' of point 4 may mean point 1"),
        (
            'labels = [{ zh = "差", en = "ok" }, { zh = "ok", en = "good" }]',
            "the label 'ok' of point 5 may mean point 1",
        ),
        (
            'not_applicable = true\nlabels = ["no", "na"]',
            "the label 'na' of point 5 is how a file writes \"not applicable\".",
        ),
    ],
)
def test_a_label_that_may_mean_something_else_is_refused(five: str, says: str) -> None:
    assert says in refused(five=five)


def test_an_unclear_label_of_a_questionnaire_of_old_is_never_taken() -> None:
    of = made(five='labels = ["p", "q", "r", "s", "t"]')
    (five, _) = of.model.scales
    old = type(five)(id="old", low=1, high=5, labels=(five.labels[0],) * 2 + five.labels[2:])
    assert [mark_of(cell, old) for cell in ("p", "r", "2")] == [None, "3", "2"]


@pytest.mark.parametrize("five", ['labels = ["1", "2", "3", "4", "5"]', 'labels = ["10", "90"]'])
def test_labels_in_figures_are_fine_where_they_say_one_thing(five: str) -> None:
    assert marks(made(five=five), "1,1,1,5,1,1,0")["A"] == "1"


def test_options_are_read_by_text_of_any_width_and_unclear_ones_refused() -> None:
    (users,) = table(made(), f"{HEADER},unit", "1,1,1,1,1,1,0,ｉｔ").responses
    assert users.records[0].choices[0].option == "it"
    assert "'hr' names option 'it' too" in refused(option="ＨＲ")


def test_an_answer_that_is_no_option_is_answered_with_the_options() -> None:
    with pytest.raises(AnswersError, match=r"'legal' is no option. Use one of: it, hr\."):
        table(made(), f"{HEADER},unit", "1,1,1,1,1,1,0,legal")


def test_a_number_is_no_code_among_words_and_a_word_is() -> None:
    of = made(columns='missing = ["-99", "NA", "999"]')
    lines = [f"1,1,1,1,1,1,0,{cell}" for cell in ("999", "-99", "NA", "na", "Nothing")]
    (users,) = table(of, f"{HEADER},wish", *lines).responses
    assert [record.notes[0].text for record in users.records] == ["999", "na", "Nothing"]


def test_two_audiences_of_one_name_are_refused() -> None:
    twice = '[[audience]]\nid = "{}"\nname = "{}"\nside = "demand"\n'
    text = MODEL.format(columns="", five="", eleven="", item="", option="IT", total=100)
    with pytest.raises(ModelError, match="'staff' names the audience on line"):
        read(text + twice.format("staff", "Staff") + twice.format("others", "ＳＴＡＦＦ"), file="m")
