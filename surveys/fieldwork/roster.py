"""Lists of people to invite, pasted or from a file: good rows are taken, bad ones are named."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.errors import AnswersError, Cell, Problem
from surveys.fieldwork.invitation import Invitee
from surveys.questionnaire.text import Text

MAIL = ("email", "e-mail", "mail", "email address", "邮箱", "电子邮箱", "电子邮件", "邮件")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名字", "称呼"),
    "address": (*MAIL, "address", "地址", "手机", "电话"),
    "language": ("language", "lang", "语言", "语种"),
    "department": ("department", "dept", "unit", "部门", "科室", "单位"),
    "audience": ("audience", "group", "role", "评价方", "角色", "身份", "类别"),
}
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
class Roster:
    """What was read: people, and one problem for each row that was not taken.

    `rest` is a list of those rows under the header, to be mended and read again.
    """

    people: tuple[Invitee, ...]
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
    reading = _Reading(header, audiences, default)
    people: list[Invitee] = []
    problems: list[Problem] = []
    rest = [header]
    for number, row in rows:
        person = reading.person(row)
        fault = next(reading.faults(person, row), None)
        if fault is None:
            people.append(person)
            reading.take(person, number)
        else:
            code, what = fault
            problems.append(Problem(where=Cell(rows=(number,)), code=code, what=what))
            rest.append(row)
    return Roster(
        people=tuple(people),
        problems=tuple(problems),
        rest=_written(rest, _separator(text)) if problems else "",
    )


def _written(rows: Sequence[Sequence[str]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _lines(text: str) -> list[tuple[int, Sequence[str]]]:
    """The rows that are not blank, each with its number as a spreadsheet shows it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[tuple[int, Sequence[str]]] = []
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                rows.append((number, row))
            if len(rows) > MAX_ROWS + 1:
                break
    except csv.Error as error:
        what = f"row {number + 1} cannot be read ({error}). Check its quotation marks."
        raise _refused("bad_csv", what) from error
    return rows


def _separator(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=head.count)


class _Reading:
    """Reads the rows under a header, and says what keeps one of them from being taken."""

    def __init__(self, header: Sequence[str], audiences: Mapping[str, Text], default: str) -> None:
        names = [cell.strip().strip("\ufeff").lower() for cell in header]
        known = {alias: field for field, aliases in FIELDS.items() for alias in aliases}
        places = {known[name]: at for at, name in reversed(list(enumerate(names))) if name in known}
        if "name" not in places and "address" not in places:
            raise _refused(
                "no_header",
                "the first line names neither name nor address. Begin with a line such as "
                "name,address,language,department.",
            )
        self._places = places
        self._mail = "address" in places and names[places["address"]] in MAIL
        self._width = len(header)
        self._audiences, self._default = audiences, default
        self._rows: dict[tuple[str, str], int] = {}

    def person(self, row: Sequence[str]) -> Invitee:
        """Who stands in a row."""
        cells = {
            field: row[place].strip() if place < len(row) else ""
            for field, place in self._places.items()
        }
        cells["audience"] = self._audience(cells.get("audience", ""))
        cells["language"] = _language(cells.get("language", ""))
        return Invitee(**cells)

    def take(self, person: Invitee, number: int) -> None:
        """Note in which row someone's address stands."""
        if person.address:
            self._rows[person.audience, person.address.lower()] = number

    def _audience(self, given: str) -> str:
        if not given:
            return self._default
        for id_, name in self._audiences.items():
            if given.lower() in {id_.lower(), *(words.lower() for _, words in name)}:
                return id_
        return given

    def faults(self, person: Invitee, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Codes and sentences of all that is wrong with a row."""
        earlier = self._rows.get((person.audience, person.address.lower()))
        if any(cell.strip() for cell in row[self._width :]):
            yield "long_row", "more columns than the header. Check the separators."
        if not person.name and not person.address:
            yield "nobody", "neither name nor address. Give one of them."
        if any(_UNPRINTABLE.search(cell) for cell in row):
            yield "control", "a character that cannot be printed. Remove it."
        if any(len(cell) > MAX_FIELD for cell in row):
            yield "long_field", f"a field of over {MAX_FIELD} characters. Shorten it."
        if not (_MAIL if "@" in person.address else _NO_MAIL).fullmatch(person.address):
            yield "bad_address", "the e-mail address is not complete. Correct it."
        if self._mail and person.address and "@" not in person.address:
            what = "no e-mail address, in a column of them. Correct it, or head the column"
            yield "no_mail", f"{what} 'address' if other addresses are meant."
        if person.language and person.language not in LANGUAGES:
            yield "bad_language", "an unknown language. Write zh or en."
        if person.audience not in self._audiences:
            known = ", ".join(self._audiences)
            yield "bad_audience", f"an unknown audience. Write one of: {known}."
        if earlier is not None:
            yield "twice", f"the address is in row {earlier} already. Keep one."


def _language(given: str) -> str:
    small = given.lower()
    return next((code for code, names in LANGUAGES.items() if small in names), small)


def _refused(code: str, what: str) -> AnswersError:
    return AnswersError((Problem(code=code, what=what),))
