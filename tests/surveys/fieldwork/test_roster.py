"""Lists of people: good rows are taken, bad ones are named by line."""

import pytest

from surveys.errors import AnswersError
from surveys.fieldwork import roster
from surveys.questionnaire.text import Text

AUDIENCES = {"users": Text.of({"zh": "需方用户", "en": "Users"}), "staff": Text.of("Staff")}


def read(text: str) -> roster.Roster:
    return roster.read(text, AUDIENCES, default="users")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        ("姓名", "邮箱", "语言", "部门", "评价方"),
        ("Name", "E-mail", "Language", "Department", "Audience"),
    ],
)
def test_headers_in_both_languages_and_all_separators(separator: str, header: list[str]) -> None:
    rows = [header, ("张三", "z@x.cn", "中文", "预算处", "staff")]
    found = read("\r\n".join(separator.join(row) for row in rows))
    assert not found.problems
    (person,) = found.people
    assert (person.name, person.address, person.language) == ("张三", "z@x.cn", "zh")
    assert (person.department, person.audience) == ("预算处", "staff")


def test_an_audience_may_be_named_in_any_language_or_left_out() -> None:
    found = read("name,audience\nA,需方用户\nB,users\nC,STAFF\nD,\n")
    assert [person.audience for person in found.people] == ["users", "users", "staff", "users"]


def test_bad_rows_are_named_and_good_ones_kept() -> None:
    found = read("name,address,language\nA,a@x,en\nB,b@,en\nC,c@x,klingon\n,,en\nD,A@x,zh\nE,e@x\n")
    assert [person.name for person in found.people] == ["A", "E"]
    assert [(str(problem.where), problem.code) for problem in found.problems] == [
        ("row 3", "bad_address"),
        ("row 4", "bad_language"),
        ("row 5", "nobody"),
        ("row 6", "twice"),
    ]


def test_bad_rows_are_given_back_to_be_mended() -> None:
    found = read('name;address\n"A; b";b@\nC;c@x\n')
    assert found.rest == 'name;address\n"A; b";b@\n'
    assert read(found.rest.replace("b@", "b@x")).people[0].name == "A; b"


def test_one_row_may_have_only_one_problem() -> None:
    found = read("name,address,language,audience\nB,b@,klingon,nobody\n")
    assert len(found.problems) == 1


def test_too_many_columns_tell_of_a_wrong_separator() -> None:
    assert read("name,address\nLi, Na,li@x\n").problems[0].code == "long_row"


def test_rows_are_counted_as_a_spreadsheet_does_past_blank_ones_and_line_breaks() -> None:
    found = read('\nname,address,note\n\n"A","a@x","two\nlines"\n\nB,b@,\n')
    assert [(str(each.where), each.code) for each in found.problems] == [
        ("row 4", "control"),
        ("row 6", "bad_address"),
    ]


def test_a_character_that_cannot_be_printed_is_refused() -> None:
    assert read("name\nA\x07\n").problems[0].code == "control"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_list"),
        (" \n\n", "empty_list"),
        ("colour,size\nred,1\n", "no_header"),
        ("name\n" + "A\n" * (roster.MAX_ROWS + 1), "long_list"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(text: str, code: str) -> None:
    with pytest.raises(AnswersError) as caught:
        read(text)
    assert caught.value.problems[0].code == code


def test_a_header_alone_is_a_list_of_nobody() -> None:
    assert read("name,address\n") == roster.Roster(people=(), problems=(), rest="")


@pytest.mark.parametrize("address", ["li#ex.cn", "li.ex.cn", "li at ex,cn", "li@", "@x", "a@b@c"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    found = read(f'name,address\nLi,"{address}"\n')
    assert [problem.code for problem in found.problems] == ["bad_address"]


@pytest.mark.parametrize("address", ["li@ex.cn", "+86 (10) 1234-5678", "13800000000", "li_na", ""])
def test_mail_numbers_and_account_names_are_addresses(address: str) -> None:
    assert read(f"name,address\nLi,{address}\n").people[0].address == address


@pytest.mark.parametrize("header", ["email", "E-mail", "邮箱"])
def test_a_column_of_e_mail_takes_no_other_addresses(header: str) -> None:
    found = read(f"name,{header}\nLi,li@ex.cn\nWu,wuwei\nXu,13800000000\nHe,\n")
    assert [person.name for person in found.people] == ["Li", "He"]
    assert [(str(each.where), each.code) for each in found.problems] == [
        ("row 3", "no_mail"),
        ("row 4", "no_mail"),
    ]


def test_whoever_means_other_addresses_says_so_in_the_header() -> None:
    found = read(read("name,email\nWu,wuwei\n").rest.replace("email", "address"))
    assert [person.address for person in found.people] == ["wuwei"]
