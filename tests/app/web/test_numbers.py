"""Numbers as people type them: read rightly, or refused in words; on every staff page alike."""

import re
from html import unescape

import pytest

from app.demo import demo_data
from app.web import numbers
from app.words import word
from surveys.fieldwork.evaluation import CATEGORIES
from surveys.fieldwork.reach import Reach
from tests.app.office import EN, ID, Desk, Office
from tests.app.sent import fields

THIN, NARROW, HARD, WIDE = "\u2009", "\u202f", "\u00a0", "\u3000"
BASE = f"/evaluations/{ID}"
PAGES = ("about", "care", "weights", "margins", "reach", "plan")
STRANGE = ("1.5e3", "1_000", "0x10", "∞", "nan", "inf", "٣", "½", "²", "5人", "1 00", "1,00,000")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        (" 12.50 ", 12.5),
        ("1,5", 1.5),
        ("0,500", 0.5),
        ("0.001", 0.001),
        (".5", 0.5),
        ("2.125", 2.125),
        ("1000", 1000),
        ("1 000", 1000),
        (f"1{HARD}000{HARD}000", 1_000_000),
        (f"1{THIN}000", 1000),
        (f"1{NARROW}000,5", 1000.5),
        ("1'000", 1000),
        ("1’000.25", 1000.25),
        ("1,234,567", 1_234_567),
        ("1,000.5", 1000.5),
        ("1.000,5", 1000.5),
        ("1.234.567", 1_234_567),
        ("１２．５", 12.5),
        ("１２。５", 12.5),
        (f"１{WIDE}０００", 1000),
        ("-0.5", -0.5),
        ("−0.5", -0.5),
        ("+2", 2),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert numbers.read(text) == numbers.Typed(value=value)


@pytest.mark.parametrize("text", ["1,000", "1 000", "１，０００", f"1{HARD}000", "1'000", "1000.0"])
def test_a_whole_number_may_have_its_thousands_parted(text: str) -> None:
    assert numbers.read(text, whole=True).whole == 1000


@pytest.mark.parametrize(
    ("text", "whole", "wrong"),
    [
        *((text, False, numbers.NONE) for text in (*STRANGE, "", "1,,5", "1.2.3", "--1", "50%")),
        *((text, True, numbers.NOT_WHOLE) for text in (*STRANGE, "", "1,5", "1.5", "0,500", "50%")),
        ("1,000", False, numbers.COMMA),
        ("１，０００", False, numbers.COMMA),
        ("1.000", True, numbers.POINT),
        ("1" * 41, False, numbers.NONE),
    ],
)
def test_what_is_no_number_or_might_be_two_is_refused(text: str, whole: bool, wrong: str) -> None:
    assert numbers.read(text, whole=whole) == numbers.Typed(wrong=wrong)


@pytest.mark.parametrize("text", ["50%", "50 %", "５０％", "50"])
def test_a_percent_sign_may_follow_a_percentage(text: str) -> None:
    assert numbers.read(text, percent=True).value == 50


@pytest.mark.parametrize("value", [0.00001, 1234567.0, 100 / 3, 0.5, 1e9, 7, 1000])
def test_a_number_that_a_field_shows_is_read_back(value: float) -> None:
    assert numbers.read(numbers.written(value)).value == pytest.approx(value, rel=1e-9)
    assert "e" not in numbers.written(value)


@pytest.fixture
def office(office: Office) -> Office:
    reach = (Reach(audience="users", population=9000),)
    office.add(demo_data.questionnaire(), reach=reach, category=CATEGORIES[0].id)
    return office


def numeric(page: str) -> list[str]:
    """The names of the fields in which a number is asked for."""
    tags = re.findall(r"<input[^>]*inputmode=\"(?:numeric|decimal)\"[^>]*>", page)
    return [unescape(re.findall(r'\bname="([^"]*)"', tag)[0]) for tag in tags]


def sent(desk: Desk, page: str, typed: dict[str, str]) -> tuple[int, str]:
    """Status and page after a form was sent; of one that was saved, the page as it is now.

    `typed` has the token and the revision of the page as well.
    """
    if page == "plan":
        done = desk.get(f"{BASE}/plan?" + "&".join(f"{n}={v}" for n, v in typed.items()))
        return done.status_code, done.text
    done = desk.browser.post(f"{BASE}/{page}", data=typed, headers=EN)
    saved = done.status_code == 303
    return done.status_code, desk.get(f"{BASE}/{page}").text if saved else done.text


FILLED = {
    "weights": {"method": "direct"},
    "care": {
        "out:outlier": "1",
        "on:little_spread": "1",
        "l:spread": "5",
        "on:inconsistent": "1",
        "l:consistency": "0.2",
    },
    "about": {"margin_reason": "Agreed."},
}
"""What is filled in besides, so that every field of a page is looked at."""
SENTENCES = re.compile(
    "|".join(
        [re.escape(word(key, "en")) for key in numbers.WRONG]
        + [r"a (?:whole )?number from -?\d", r"numbers from 0", "add up to", "must be below 1"]
        + ["both limits", "Fewer than", "More than there are rules", "every option its share"]
        + ["lies between 0 and a billion", "need the number", "do not fit", "Give a percentage"]
    )
)


@pytest.mark.parametrize("text", ["1,000", "1,5", "1 000", "１，０００", "1.5e3", "٣"])
@pytest.mark.parametrize("page", PAGES)
def test_every_field_of_every_page_reads_a_number_rightly_or_refuses_it_in_words(
    desk: Desk, page: str, text: str
) -> None:
    now = desk.get(f"{BASE}/{page}").text
    names = numeric(now)
    assert names
    for name in names:
        status, shown = sent(desk, page, fields(now) | FILLED.get(page, {}) | {name: text})
        assert status in (200, 303, 422), (name, status)
        if status == 422:
            assert SENTENCES.search(unescape(shown)), name
            continue
        whole = numbers.read(text, whole=True).value
        read = {numbers.read(text).value, numbers.read(text, percent=True).value, whole} - {None}
        assert read, f"{name}: {text!r} was taken"
        after = fields(shown)[name]
        if page != "plan":
            assert numbers.read(after).value in read, (name, after)
            now = shown


def test_the_planner_reads_a_thousand_people_as_a_thousand(desk: Desk) -> None:
    plain, parted = (
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", desk.get(f"{BASE}/plan?people={n}").text)
        for n in ("1000", "1,000")
    )
    one = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", desk.get(f"{BASE}/plan?people=2").text)
    assert plain == parted != one
