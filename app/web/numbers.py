"""The one reader of numbers that people type into staff pages: understood, or refused in words."""

import re
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40
NONE, NOT_WHOLE = "common.number.none", "common.number.not_whole"
COMMA, POINT = "common.number.comma", "common.number.point"
WRONG = (NONE, NOT_WHOLE, COMMA, POINT)
"""Why something is no number, as keys of the catalogue."""
_SPACES = " \u00a0\u2007\u2009\u202f\u3000"
_APOSTROPHES = "'’"
_PLAIN = str.maketrans(
    "０１２３４５６７８９，．。％－−＋" + _SPACES + _APOSTROPHES,
    "0123456789,..%--+" + " " * len(_SPACES) + "'" * len(_APOSTROPHES),
)
"""Full-width figures and signs as Chinese keyboards write them; all spaces are one."""
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:'\d{3})+)(?:\.\d+)?", re.ASCII)
_GROUPED_WITH_COMMA = re.compile(
    r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+|(?:'\d{3})+),\d+", re.ASCII
)
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}", re.ASCII)
_DECIMAL = re.compile(r"(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
_ONE_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_ONE_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed as a number: its value, or the catalogue's key for why it is none."""

    value: float | None = None
    wrong: str = ""

    @property
    def whole(self) -> int | None:
        """The value of a whole number."""
        return None if self.value is None else int(self.value)


def read(text: str, *, whole: bool = False, percent: bool = False) -> Typed:
    """A number as people type it.

    Thousands may be parted by commas, spaces or apostrophes, decimals by a point or a comma, and
    figures be full-width. "1,000" is a thousand where a whole number is asked for; elsewhere it
    may also mean one, and is refused, as is "1.000" for a whole number.

    Args:
        text: what was typed.
        whole: only whole numbers are meant.
        percent: a percent sign may follow.
    """
    plain = text.strip().translate(_PLAIN).strip()
    if percent:
        plain = plain.removesuffix("%").strip()
    sign, digits = ("-", plain[1:]) if plain[:1] == "-" else ("", plain.removeprefix("+"))
    if len(digits) > LONGEST:
        return Typed(wrong=NOT_WHOLE if whole else NONE)
    if (_ONE_POINT if whole else _ONE_COMMA).fullmatch(digits):
        return Typed(wrong=POINT if whole else COMMA)
    number = _digits(digits)
    if number is None:
        return Typed(wrong=NOT_WHOLE if whole else NONE)
    value = Decimal(f"{sign}{number}")
    if whole and value % 1:
        return Typed(wrong=NOT_WHOLE)
    return Typed(value=float(value))


def _digits(text: str) -> str | None:
    """The figures with a point before the decimals and nothing else; None where it is no number."""
    if _GROUPED.fullmatch(text):
        return re.sub("[, ']", "", text)
    if _GROUPED_WITH_COMMA.fullmatch(text):
        return re.sub("[. ']", "", text).replace(",", ".")
    if _POINTS.fullmatch(text):
        return text.replace(".", "")
    return text.replace(",", ".") if _DECIMAL.fullmatch(text) else None


def written(value: float) -> str:
    """A number as a field shows it, to ten digits and never with an exponent: `read` reads it."""
    return f"{Decimal(f'{value:.10g}'):f}"
