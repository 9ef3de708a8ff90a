"""How figures look: the only place that rounds, the same for page, PDF, workbook and dashboard.

Rounding is half away from zero on the number's first 15 significant digits, which is what
spreadsheets do when they show a stored number: 2.675 is 2.68 although its binary value lies
below. So the full number stands in a workbook's cell and its display agrees with the print.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import parse_pattern

from app.words import LANGUAGES, LOCALES

MINUS = "\u2212"
Style = str
"""The name of a kind of quantity: a key of `PATTERNS`."""
DASH = "–"
COUNT = "#,##0"
"""The pattern of counts, for Babel and for spreadsheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Decimals printed (None: as many as it has), whether + is printed, and whether as per cent.

    What lies under `floor` is printed as being so. `whole`: a whole number has no decimals.
    """

    decimals: int | None = None
    signed: bool = False
    percent: bool = False
    floor: float | None = None
    whole: bool = False

    def shown(self, exact: Decimal) -> int:
        """How many decimals of a number are shown."""
        return 0 if self.whole and exact == exact.to_integral_value() else self.decimals or 0


PATTERNS: Mapping[str, Pattern] = {
    "count": Pattern(decimals=0),
    "mean": Pattern(decimals=2),
    "sd": Pattern(decimals=2),
    "se": Pattern(decimals=3),
    "score": Pattern(decimals=1),
    "gap": Pattern(decimals=2, signed=True),
    "gap100": Pattern(decimals=1, signed=True),
    "effect": Pattern(decimals=2, signed=True),
    "coefficient": Pattern(decimals=2),
    "share": Pattern(decimals=0, percent=True),
    "p": Pattern(decimals=3, floor=0.001),
    "index": Pattern(decimals=3),
    "change": Pattern(decimals=3, signed=True),
    "statistic": Pattern(decimals=2),
    "df": Pattern(decimals=1, whole=True),
    "ratio": Pattern(decimals=2),
    "inflation": Pattern(decimals=1),
    "average": Pattern(decimals=1),
    "se100": Pattern(decimals=2),
    "number": Pattern(),
}


def rounded(value: float, style: Style) -> Decimal:
    """The number that is printed (of a share: the per cent figure)."""
    pattern = PATTERNS[style]
    exact = Decimal(f"{value:.15g}")
    if pattern.percent:
        exact *= 100
    return exact.quantize(Decimal(1).scaleb(-pattern.shown(exact)), rounding=ROUND_HALF_UP)


def figure(value: float | None, style: Style) -> str:
    """A figure as it is printed; None is a dash (the reason is said beside it).

    >>> figure(2.675, "mean"), figure(-0.004, "gap"), figure(0.00001, "p")
    ('2.68', '0.00', '< 0.001')
    """
    if value is None:
        return DASH
    pattern = PATTERNS[style]
    if pattern.decimals is None:
        return f"{MINUS if value < 0 else ''}{abs(value):.10g}"
    if pattern.floor is not None and value < pattern.floor:
        return f"< {pattern.floor}"
    number = rounded(value, style)
    sign = MINUS if number < 0 else "+" if pattern.signed and number > 0 else ""
    digits = _grouped(abs(number)) if style == "count" else f"{abs(number)}"
    return f"{sign}{digits}{'%' if pattern.percent else ''}"


@lru_cache(maxsize=4096)
def _grouped(number: Decimal) -> str:
    """A count with its thousands parted, in all languages alike: a figure is the same in each."""
    grouped: str = parse_pattern(COUNT).apply(number, LOCALES[LANGUAGES[0]])
    return grouped


def interval(ends: tuple[float, float] | None, style: Style) -> str:
    """Both ends of an interval, in brackets: a dash between them would look like a minus."""
    if ends is None:
        return DASH
    return f"[{figure(ends[0], style)}, {figure(ends[1], style)}]"


def sheet_format(value: float | None, style: Style) -> str:
    """The number format of a workbook's cell that shows `figure(value, style)`.

    It depends on the value only so that −0.004 is shown as 0.00, without a sign.
    """
    if style == "count":
        return COUNT
    pattern = PATTERNS[style]
    if pattern.decimals is None:
        return f"General;{MINUS}General;General"
    decimals = pattern.decimals if value is None else pattern.shown(Decimal(f"{value:.15g}"))
    zeros = "0" if decimals == 0 else "0." + "0" * decimals
    zeros += "%" if pattern.percent else ""
    if pattern.floor is not None:
        return f'[<{pattern.floor}]"< {pattern.floor}";{zeros}'
    if value is not None and rounded(value, style) == 0:
        return f"{zeros};{zeros};{zeros}"
    return f"{'+' if pattern.signed else ''}{zeros};{MINUS}{zeros};{zeros}"
