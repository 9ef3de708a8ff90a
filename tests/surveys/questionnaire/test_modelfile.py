"""The strict reader: each fault of a model file is met with file, line, fault and remedy."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import codec
from surveys.errors import ModelError, Problem
from surveys.fieldwork.answers import DIGITS
from surveys.questionnaire.model import Model
from surveys.questionnaire.modelfile.document import decode
from surveys.questionnaire.modelfile.reader import HIGHEST, read, read_file
from surveys.questionnaire.shelf import load
from tests.extent import examples

SOUND = """\
[model]
id = "desk"
version = "1.0"
name = { zh = "服务台", en = "Service desk" }
scale = "five"
facets = ["expectation", "perception"]

[[scale]]
id = "five"
low = 1
high = 5
labels = [{ zh = "低", en = "low" }, { zh = "高", en = "high" }]
not_applicable = true

[[audience]]
id = "users"
name = { zh = "用户", en = "Users" }
side = "demand"

[[audience]]
id = "supplier"
name = { zh = "供方", en = "Supplier" }
side = "supplier"

[[characteristic]]
id = "speed"
name = { zh = "速度", en = "Speed" }

[[characteristic.sub]]
id = "answering"
name = { zh = "应答", en = "Answering" }

[[characteristic.sub.item]]
id = "ANS1"
wording.users = { zh = "接得快。", en = "They answer soon." }
wording.supplier = { zh = "我方接得快。", en = "We answer soon." }
prompt.expectation = { zh = "应当接得快。", en = "They should answer soon." }

[[characteristic.sub.item]]
id = "ANS2"
reverse = true
wording = { zh = "要等。", en = "One has to wait." }
facets = ["perception"]

[[outcome]]
id = "overall"
name = { zh = "总体", en = "Overall" }

[[outcome.item]]
id = "SAT"
wording = { zh = "满意。", en = "Content." }

[[question]]
id = "area"
kind = "choice"
text = { zh = "部门", en = "Department" }
options = [{ id = "it", text = "IT" }, { id = "hr", text = "HR" }]
audiences = ["users"]

[[question]]
id = "points"
kind = "points"
text = { zh = "分配", en = "Share out" }
options = "characteristics"
total = 100

[columns]
expectation = "{item}_E"
missing = ["-9"]
not_applicable = ["x"]
"""

FAULTS = [
    # what is written, what is written instead, line, code, part of the message
    ('id = "desk"', 'id = "my desk"', 2, "bad_id", "'my desk' is not well-formed"),
    ('id = "desk"\n', "", 1, "missing_key", "'id' is missing. Add id = …."),
    ('version = "1.0"', "version = 1.0", 3, "wrong_type", "'version' must be a text"),
    ('version = "1.0"', 'verson = "1.0"', 3, "unknown_key", "Did you mean 'version'?"),
    ('version = "1.0"', 'version = " "', 3, "empty_text", "'version' is empty"),
    ('name = { zh = "服务台"', 'name = { zh = " "', 4, "empty_text", "'name.zh' is empty"),
    ('{ zh = "服务台", en = "Service desk" }', "{}", 4, "wrong_type", "'name' must be a text"),
    ('scale = "five"\n', "", 32, "missing_key", "item 'ANS1': there is no scale"),
    ('scale = "five"', 'scale = "four"', 5, "unknown_scale", "'four' is not defined. Use one of"),
    ('["expectation", "perception"]', '["hope", "perception"]', 6, "unknown_facet", "'hope'"),
    ('["expectation", "perception"]', '["expectation"]', 6, "no_perception", "lack 'perception'"),
    ('["expectation", "perception"]', '"perception"', 6, "wrong_type", "must be a list"),
    ("[[scale]]", "[scale]", 8, "wrong_type", "'scale' must be a list of tables"),
    ("[[scale]]", "[[scales]]", 8, "unknown_key", "Did you mean 'scale'?"),
    ("low = 1", "low = 5", 10, "bad_bounds", "points 5 to 5 are no scale"),
    ("low = 1", "low = 1.0", 10, "wrong_type", "'low' must be a whole number"),
    ("low = 1", "low = true", 10, "wrong_type", "'low' must be a whole number"),
    ("low = 1\n", "", 8, "missing_key", "scale 'five': 'low' is missing"),
    ("high = 5", "high = 33", 10, "bad_bounds", "0 <= low < high <= 32"),
    ('"low" }, {', '"low" }, { zh = "中", en = "mid" }, {', 12, "label_count", "3 labels for 5"),
    ('{ zh = "低", en = "low" }', '{ zh = "低" }', 12, "missing_language", "Add en = …."),
    ("not_applicable = true", 'not_applicable = "yes"', 13, "wrong_type", "true or false"),
    ('side = "demand"', 'side = "customer"', 18, "unknown_word", "Use one of: demand, supplier."),
    ('side = "demand"\n', "", 15, "missing_key", "audience 'users': 'side' is missing"),
    ('id = "supplier"', 'id = "users"', 21, "duplicate_id", "is used on line 16 already"),
    ('id = "supplier"', 'id = "en"', 21, "ambiguous_id", "is that of a language too"),
    ('id = "answering"', 'id = "speed"', 30, "duplicate_id", "is used on line 26 already"),
    ('id = "overall"', 'id = "answering"', 46, "duplicate_id", "is used on line 30 already"),
    ('id = "ANS2"', 'id = "ANS1"', 40, "duplicate_id", "is used on line 34 already"),
    ('id = "area"', 'id = "ANS1"', 54, "duplicate_id", "is used on line 34 already"),
    ('id = "ANS1"', 'id = "1ANS"', 34, "bad_id", "Begin with a letter"),
    ('id = "ANS1"', 'id = "language"', 34, "bad_id", "a word of the form itself"),
    ('id = "ANS1"', "id = 1", 34, "wrong_type", "item 1: 'id' must be a text"),
    ('We answer soon." }', 'We answer soon.", fr = "Oui." }', 36, "unknown_language", "line 4"),
    ('en = "We answer', 'English = "We answer', 36, "bad_language", "Write zh, en"),
    (', en = "We answer soon."', "", 36, "missing_language", "no wording in 'en'"),
    ("wording.supplier", "wording.suplier", 36, "unknown_audience", "Did you mean 'supplier'?"),
    ("prompt.expectation", "prompt.hope", 37, "unknown_facet", "unknown facet 'hope'"),
    ("prompt.expectation", "prompt.perception", 37, "unknown_facet", "into wording"),
    ("prompt.expectation", "prompt.importance", 37, "unasked_facet", "Add 'importance' to facets"),
    ("reverse = true", 'reverse = "true"', 41, "wrong_type", "'reverse' must be true or false"),
    ("reverse = true", "reversed = true", 41, "unknown_key", "Did you mean 'reverse'?"),
    ("reverse = true", 'scale = "agree"', 41, "unknown_scale", "'agree' is not defined"),
    ('wording = { zh = "要等。", en = "One has to wait." }\n', "", 39, "missing_key", "'wording'"),
    (
        'wording = { zh = "要等。", en = "One has to wait." }',
        "wording = 3",
        42,
        "wrong_type",
        "text",
    ),
    ('kind = "choice"', 'kind = "choise"', 55, "unknown_word", "Did you mean 'choice'?"),
    ('kind = "choice"', 'kind = "text"', 57, "unknown_key", "unknown key 'options'"),
    (', { id = "hr", text = "HR" }', "", 57, "few_options", "fewer than two options"),
    ('{ id = "hr"', '{ id = "it"', 57, "duplicate_id", "option 'it'"),
    ('{ id = "hr", text = "HR" }', '"hr"', 57, "wrong_type", "takes tables"),
    ('audiences = ["users"]', 'audiences = ["user"]', 58, "unknown_audience", "mean 'users'?"),
    ("total = 100", "total = 0", 65, "bad_total", "must be 1 or more"),
    ("total = 100\n", "", 60, "missing_key", "question 'points': 'total' is missing"),
    ('options = "characteristics"', 'options = "all"', 64, "wrong_type", "list of tables"),
    ('"{item}_E"', '"E"', 68, "bad_pattern", "Put {item} or {number}"),
    ('"{item}_E"', '"{id}"', 68, "bad_pattern", "'{id}' is no column pattern"),
    ('"{item}_E"', '"{item}"', 68, "column_clash", "column 'ANS1' is both"),
    ('id = "area"', 'id = "ANS1_E"', 68, "column_clash", "both that of question 'ANS1_E'"),
    ('["-9"]', '["x"]', 70, "duplicate", "'x' is among the 'missing' codes too"),
    ('["-9"]', '["-9", "-9"]', 69, "duplicate", "'-9' stands twice"),
    ('["-9"]', "[0.5]", 69, "wrong_type", "takes texts"),
]


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ModelError) as caught:
        read(text, file="desk.toml")
    return caught.value.problems


def outcome(text: str) -> tuple[Problem, ...]:
    try:
        read(text, file="desk.toml")
    except ModelError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(("old", "new", "line", "code", "part"), FAULTS)
def test_a_fault_is_named_with_its_line_and_remedy(
    old: str, new: str, line: int, code: str, part: str
) -> None:
    assert old in SOUND
    found = problems(SOUND.replace(old, new, 1))
    mine = [problem for problem in found if str(problem.where) == f"desk.toml:{line}"]
    assert [problem for problem in mine if problem.code == code and part in problem.what], found


def test_a_sound_file_is_read_whole() -> None:
    model = read(SOUND, file="desk.toml")
    assert (model.id, model.version, model.languages) == ("desk", "1.0", ("zh", "en"))
    assert [item.id for item in model.rated] == ["ANS1", "ANS2", "SAT"]
    assert model.items[0].facets == ("perception", "expectation")
    assert model.items[1].facets == ("perception",)
    assert model.items[1].reverse
    assert model.columns.name("ANS1", "expectation") == "ANS1_E"
    assert model.columns.missing == ("-9",)


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_lines() -> None:
    text = (
        SOUND.replace("high = 5", "high = 0")
        .replace('"ANS2"', '"ANS1"')
        .replace("[[sc", "\n[[sc", 1)
    )
    assert [str(problem.where) for problem in problems(text)] == ["desk.toml:11", "desk.toml:41"]


def test_the_error_itself_reads_as_file_line_fault_and_remedy() -> None:
    with pytest.raises(ModelError) as caught:
        read(SOUND.replace("reverse = true", 'scale = "fve"'), file="desk.toml")
    expected = "desk.toml:41: item 'ANS2': scale 'fve' is not defined. Use one of: five."
    assert str(caught.value) == expected


def test_points_may_be_shared_among_the_characteristics() -> None:
    points = read(SOUND, file="desk.toml").questions[1]
    assert points.by_characteristic
    assert [option.id for option in points.options] == ["speed"]
    assert points.total == 100


def test_the_options_of_two_questions_may_share_ids() -> None:
    second = SOUND[SOUND.index("[[question]]") : SOUND.index('[[question]]\nid = "points"')]
    assert len(read(SOUND + second.replace("area", "floor"), file="x").questions) == 3


def test_a_text_in_quotes_alone_serves_every_language_and_audience() -> None:
    item = read(
        SOUND.replace('{ zh = "要等。", en = "One has to wait." }', '"Wait"'), file="x"
    ).items[1]
    assert item.text("users").to("zh") == item.text("supplier").to("en") == "Wait"


def test_an_audience_without_a_wording_of_its_own_takes_the_one_under_the_star() -> None:
    text = SOUND.replace("wording.users", 'wording."*"')
    item = read(text, file="x").items[0]
    assert item.text("users").to("en") == "They answer soon."
    assert item.text("supplier").to("en") == "We answer soon."


def test_an_audience_that_no_wording_serves_is_a_problem() -> None:
    start = SOUND.index("wording.supplier")
    text = SOUND[:start] + SOUND[SOUND.index("prompt.expectation") :]
    (problem,) = problems(text)
    assert str(problem.where) == "desk.toml:35"
    assert "Add wording.supplier = …." in problem.what


def test_items_right_under_a_characteristic_make_one_sub_of_the_same_id() -> None:
    text = re.sub(r"\[\[characteristic\.sub\]\]\n.*\n.*\n", "", SOUND)
    part = read(text.replace("characteristic.sub.item", "characteristic.item"), file="x")
    assert part.characteristics[0].implicit
    assert [item.id for item in part.subs[0].items] == ["ANS1", "ANS2"]


def test_items_beside_subs_are_a_problem() -> None:
    extra = '[[characteristic.item]]\nid = "Z"\nwording = "z"\n'
    text = SOUND.replace("[[outcome]]", extra + "[[outcome]]", 1)
    assert [(str(each.where), each.code) for each in problems(text)] == [
        ("desk.toml:45", "mixed_items")
    ]


def test_a_part_without_items_is_a_problem_on_its_own_line() -> None:
    text = SOUND.replace(
        "[[outcome]]", '[[characteristic]]\nid = "cost"\nname = "Cost"\n[[outcome]]', 1
    )
    assert [(str(each.where), each.code) for each in problems(text)] == [
        ("desk.toml:45", "no_items")
    ]


def test_a_file_without_anything_says_what_to_begin_with() -> None:
    assert {problem.code for problem in problems("")} == {"missing_key", "no_items"}


def test_a_file_that_names_no_audience_has_one_on_the_demand_side() -> None:
    text = '[model]\nid="m"\nversion="1"\nname="M"\nscale="s"\n[[scale]]\nid="s"\nlow=1\nhigh=10\n'
    model = read(text + '[[outcome]]\nid="o"\nname="O"\nitem=[{id="X",wording="x"}]\n', file="x")
    assert [audience.side for audience in model.audiences] == ["demand"]
    assert model.languages == ()


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("[model]\nid = desk\n", 2, "straight quotation marks"),
        ('[model]\nid = "desk\nversion = "1"\n', 2, "ends on its line"),
        ('[model]\nid = "a"\nid = "b"\n', 3, "keep one of them"),
        ('[model]\nid "a"\n', 2, "Write key = value"),
        ("[model]\nfacets = [1,\n2\n", 3, "Close the list with ]"),
        ('[model]\nname = { zh = "a"\n', 2, "Close { … } on the same line"),
        ('[model]\nname = """a\nb\n', 3, "that opened it"),
        ("[model]\nid = “desk”\n", 2, "straight quotation marks"),
        ("[model]\n[[model]]\n", 2, "not TOML"),
        ("a = " + "[" * 5000, 1, "nested too deeply"),
        ("[model]\n" + "a." * 30_000 + "a = 1", 2, "too many parts"),
        ("[model]\n" + '"" . ' * 30_000 + "a = 1", 2, "too many parts"),
        ("a = " + "9" * 5000, 1, "not TOML"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int, part: str) -> None:
    (problem,) = problems(text)
    assert (str(problem.where), problem.code) == (f"desk.toml:{line}", "syntax")
    assert part in problem.what


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.encode())
    assert read_file(path) == read(SOUND, file="desk.toml")


def test_windows_line_ends_change_nothing() -> None:
    assert read(SOUND.replace("\n", "\r\n"), file="x") == read(SOUND, file="x")
    (problem,) = problems(SOUND.replace("low = 1", "low = 9").replace("\n", "\r\n"))
    assert str(problem.where) == "desk.toml:10"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_another_encoding_is_told_with_its_line(encoding: str, mark: bytes) -> None:
    with pytest.raises(ModelError, match=r"desk\.toml:[14]: not UTF-8 .* Save the file as UTF-8\."):
        decode(mark + SOUND.encode(encoding), file="desk.toml")


def test_a_file_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"desk\.toml: cannot be read"):
        read_file(tmp_path / "desk.toml")


def test_a_model_survives_being_stored() -> None:
    for model in (read(SOUND, file="x"), load("itss"), load("servqual")):
        assert codec.from_json(Model, codec.canonical(model)) == model


@given(
    at=st.integers(0, len(SOUND)),
    length=st.integers(0, 9),
    new=st.sampled_from(["", '"', "[", "=", "}", "#", "1"]),
)
@examples(300)
def test_whatever_is_damaged_the_answer_is_a_model_or_its_problems(
    at: int, length: int, new: str
) -> None:
    text = SOUND[:at] + new + SOUND[at + length :]
    for problem in outcome(text):
        assert re.fullmatch(r"desk\.toml:\d+", str(problem.where))
        assert problem.what.endswith((".", "?"))


def test_every_point_that_a_scale_may_have_can_be_stored() -> None:
    assert len(DIGITS) == HIGHEST + 1


def test_a_file_of_endless_mistakes_is_told_the_first_of_them() -> None:
    with pytest.raises(ModelError) as refused:
        read("".join(f"a{number} = 1\n" for number in range(60_000)), file="x.toml")
    assert len(refused.value.problems) == 200
