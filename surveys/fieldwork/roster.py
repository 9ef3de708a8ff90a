"""Lists of people to invite, pasted or from a file: good rows are taken, bad ones are named."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.errors import AnswersError, Problem
from surveys.questionnaire.text import Text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名字", "称呼"),
    "address": (
        "address", "email", "e-mail", "mail", "email address",
        "邮箱", "电子邮箱", "电子邮件", "邮件", "地址", "手机", "电话",
    ),
    "language": ("language", "lang", "语言", "语种"),
    "department": ("department", "dept", "unit", "部门", "科室", "单位"),
    "audience": ("audience", "group", "role", "评价方", "角色", "身份", "类别"),
}  # fmt: skip
"""Field → what its column may be headed, in small letters."""
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "zh": ("zh", "zh-cn", "cn", "chinese", "中文", "汉语", "简体中文"),
    "en": ("en", "en-us", "en-gb", "english", "英文", "英语"),
}
SEPARATORS = "\t;,"
MAX_ROWS = 20_000
MAX_FIELD = 200
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NO_MAIL = re.compile(r"[\w+() -]*")
"""An address that is none of e-mail: a phone number, the name of an account."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone to invite; `row` of the list names them, as a spreadsheet counts."""

    row: int
    audience: str
    name: str = ""
    address: str = ""
    language: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What was read: people, and one problem for each row that was not taken.

    `rest` is a list of those rows under the header, to be mended and read again.
    """

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    rest: str = ""


def read(text: str, audiences: Mapping[str, Text], *, default: str) -> Roster:
    """Read a list with a header line, its columns parted by tab, semicolon or comma.

    Args:
        text: the list. Known headers, in Chinese or English: name, address, language,
            department, audience; one of name and address is needed, others are passed over.
        audiences: the ids and names of those who may be invited.
        default: the audience of rows that name none.

    Raises:
        AnswersError: the list is empty, too long, no CSV, or has no usable header.
    """
    lines = _lines(text)
    if not lines:
        raise _refused("empty_list", "the list is empty. Paste a header line and the people.")
    if len(lines) > MAX_ROWS + 1:
        raise _refused("long_list", f"more than {MAX_ROWS} rows. Split the list.")
    (_, header), *rows = lines
    reading = _Rows(
        columns=_columns(header), width=len(header), audiences=audiences, default=default
    )
    people, problems = reading.all(rows)
    bad = {problem.where for problem in problems}
    left = [cells for row, cells in rows if f"row {row}" in bad]
    return Roster(
        people=tuple(people),
        problems=tuple(problems),
        rest=_written([header, *left], _separator(text)) if left else "",
    )


def _written(rows: Sequence[Sequence[str]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _lines(text: str) -> list[tuple[int, Sequence[str]]]:
    """The rows that are not blank, each with its number as a spreadsheet shows it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    found: list[tuple[int, Sequence[str]]] = []
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                found.append((number, row))
            if len(found) > MAX_ROWS + 1:
                break
    except csv.Error as error:
        what = f"row {number + 1} cannot be read ({error}). Check its quotation marks."
        raise _refused("bad_csv", what) from error
    return found


def _separator(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=head.count)


def _columns(header: Sequence[str]) -> dict[str, int]:
    known = {alias: field for field, aliases in FIELDS.items() for alias in aliases}
    names = [cell.strip().strip("\ufeff").lower() for cell in header]
    columns: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in known:
            columns.setdefault(known[name], place)
    if "name" not in columns and "address" not in columns:
        raise _refused(
            "no_header",
            "the first line names neither name nor address. Begin with a line such as "
            "name,address,language,department.",
        )
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    columns: Mapping[str, int]
    width: int
    audiences: Mapping[str, Text]
    default: str

    def all(self, rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[Person], list[Problem]]:
        people: list[Person] = []
        problems: list[Problem] = []
        seen: dict[tuple[str, str], int] = {}
        for number, row in rows:
            person = self._person(number, row)
            found = next(self._wrong(person, row, seen), None)
            if found is None:
                people.append(person)
                if person.address:
                    seen[person.audience, person.address.lower()] = number
            else:
                problems.append(found)
        return people, problems

    def _person(self, number: int, row: Sequence[str]) -> Person:
        cells = {
            field: row[place].strip() if place < len(row) else ""
            for field, place in self.columns.items()
        }
        return Person(
            row=number,
            audience=self._audience(cells.get("audience", "")),
            name=cells.get("name", ""),
            address=cells.get("address", ""),
            language=_language(cells.get("language", "")),
            department=cells.get("department", ""),
        )

    def _audience(self, given: str) -> str:
        if not given:
            return self.default
        for id_, name in self.audiences.items():
            if given.lower() in {id_.lower(), *(words.lower() for _, words in name)}:
                return id_
        return given

    def _wrong(
        self, person: Person, row: Sequence[str], seen: Mapping[tuple[str, str], int]
    ) -> Iterator[Problem]:
        earlier = seen.get((person.audience, person.address.lower()))
        if any(cell.strip() for cell in row[self.width :]):
            yield _bad(person, "long_row", "more columns than the header. Check the separators.")
        if not person.name and not person.address:
            yield _bad(person, "nobody", "neither name nor address. Give one of them.")
        if any(_UNPRINTABLE.search(cell) for cell in row):
            yield _bad(person, "control", "a character that cannot be printed. Remove it.")
        if any(len(cell) > MAX_FIELD for cell in row):
            yield _bad(person, "long_field", f"a field of over {MAX_FIELD} characters. Shorten it.")
        if not (_MAIL if "@" in person.address else _NO_MAIL).fullmatch(person.address):
            yield _bad(person, "bad_address", "the e-mail address is not complete. Correct it.")
        if person.language and person.language not in LANGUAGES:
            yield _bad(person, "bad_language", "an unknown language. Write zh or en.")
        if person.audience not in self.audiences:
            known = ", ".join(self.audiences)
            yield _bad(person, "bad_audience", f"an unknown audience. Write one of: {known}.")
        if person.address and earlier is not None:
            yield _bad(person, "twice", f"the address is in row {earlier} already. Keep one.")


def _language(given: str) -> str:
    small = given.lower()
    return next((code for code, names in LANGUAGES.items() if small in names), small)


def _bad(person: Person, code: str, what: str) -> Problem:
    return Problem(where=f"row {person.row}", code=code, what=what)


def _refused(code: str, what: str) -> AnswersError:
    return AnswersError((Problem(where="", code=code, what=what),))
