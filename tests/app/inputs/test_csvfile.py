"""Opening a CSV file: encodings, separators, lines, and files that are none."""

from pathlib import Path

import pytest

from app.inputs.csvfile import open_csv, read_csv
from surveys.errors import AnswersError

TEXT = "编号,题目\n1,很好\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("gb18030"), "GB18030"),
        (b"a,b\n1,2\n", "UTF-8"),
    ],
)
def test_utf_8_with_and_without_its_mark_and_gb18030_are_read(raw: bytes, encoding: str) -> None:
    file = read_csv(raw, name="a.csv")
    assert file.encoding == encoding
    assert file.header in (("编号", "题目"), ("a", "b"))
    assert [cells[1] for _, cells in file.rows()] in (["很好"], ["2"])


def test_gb18030_beyond_gbk_is_read_where_it_is_named() -> None:
    rare = "𠮷,é\n龘,€\n"
    file = read_csv(rare.encode("gb18030"), name="a.csv", encoding="gb18030")
    assert (file.header, [cells for _, cells in file.rows()]) == (("𠮷", "é"), [["龘", "€"]])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_is_read_by_its_mark(encoding: str) -> None:
    file = read_csv(TEXT.encode(encoding), name="a.csv")
    assert (file.header, file.encoding) == (("编号", "题目"), encoding.upper())


def test_another_encoding_is_read_where_it_is_named() -> None:
    text = "部門;Q1\n資訊部;2\n"
    file = read_csv(text.encode("big5"), name="a.csv", encoding="big5")
    assert (file.header, list(file.rows())) == (("部門", "Q1"), [(2, ["資訊部", "2"])])


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_goes_before_the_encoding_that_is_named(mark: str) -> None:
    file = read_csv(TEXT.encode(mark), name="a.csv", encoding="cp1252")
    assert file.header == ("编号", "题目")
    assert mark.upper().startswith(file.encoding)
    assert file.notes == ()


@pytest.mark.parametrize(
    ("text", "named", "said"),
    [("Käufer", "cp1252", 1), ("Buyers", "cp1252", 0), ("Käufer", "UTF8", 0)],
)
def test_utf_8_that_is_read_as_something_else_is_pointed_out(
    text: str, named: str, said: int
) -> None:
    file = read_csv(f"{text},Q1\n".encode(), name="a.csv", encoding=named)
    assert len(file.notes) == said
    assert read_csv("Größe\n".encode(named), name="a.csv", encoding=named).notes == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("who,Größe\n1,2\n", "a.csv: row 1, column 2: byte 0xf6"),
        ("who;dept\n1;Käufer\n", "a.csv: row 2, column 2 (dept): byte 0xe4"),
        ('who,said,dept\n1,"x\ny",a\n\n2,"z\nw",é\n', "a.csv: row 4, column 3 (dept): byte 0xe9"),
        ("é\n", "a.csv: row 1, column 1: byte 0xe9"),
        ("\na,b\n1,é", "a.csv: row 3, column 2 (b): byte 0xe9"),
    ],
)
def test_the_first_wrong_byte_is_named_by_the_row_and_column_of_a_spreadsheet(
    text: str, place: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        read_csv(text.encode("latin-1"), name="a.csv")
    assert str(caught.value).startswith(f"{place} is the first that is not UTF-8; tried as GB18030")
    assert "--encoding NAME (gb18030, big5, cp932," in str(caught.value)
    assert "or save it as UTF-8" in str(caught.value)


def test_a_byte_that_the_named_encoding_has_not_is_told_with_its_place() -> None:
    with pytest.raises(AnswersError, match=r"row 2, column 2 \(b\): byte 0xfa is not euc-kr\."):
        read_csv("a,b\n1,\xfa,\n".encode("latin-1"), name="a.csv", encoding="euc-kr")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (TEXT.encode("utf-16-le"), "no text file"),
        (b"PK\x03\x04\x00\x00", "a spreadsheet"),
        (b"a,b\n1,\xff\n", "row 2, column 2 (b): byte 0xff is the first that is not UTF-8"),
        (b"", "a.csv: the file is empty"),
        (b"\n \n", "the file is empty"),
        (b",,\n", "there is no header"),
        (b'a,b\n1,"2\n', "Check the quotes"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_remedy(raw: bytes, says: str) -> None:
    with pytest.raises(AnswersError) as caught:
        list(read_csv(raw, name="a.csv").rows())
    assert says in str(caught.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    lines = separator.join(["a", "b", '"c,;x"']) + "\n" + separator.join("123") + "\n"
    file = read_csv(lines.encode(), name="a.csv")
    assert file.separator == separator
    assert file.header == ("a", "b", "c,;x")


def test_lines_may_end_in_a_lone_carriage_return() -> None:
    file = read_csv(b"a;b\r1;2\r3;4\r", name="a.csv")
    assert (file.header, [row for _, row in file.rows()]) == (("a", "b"), [["1", "2"], ["3", "4"]])


def test_one_column_needs_no_separator() -> None:
    assert read_csv(b"a\n1\n2\n", name="a.csv").header == ("a",)


def test_a_row_is_known_by_its_number_in_a_spreadsheet_though_cells_hold_line_ends() -> None:
    file = read_csv(b'\na,b\r\n1,"x\ny"\r\n\r\n2,z\r\n', name="a.csv")
    assert [(line, cells) for line, cells in file.rows() if cells] == [
        (3, ["1", "x\ny"]),
        (5, ["2", "z"]),
    ]


def test_rows_can_be_read_more_than_once() -> None:
    file = read_csv(b"a\n1\n", name="a.csv")
    assert list(file.rows()) == list(file.rows())


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"cannot be read \(No such file or directory\)"):
        open_csv(tmp_path / "none.csv")
