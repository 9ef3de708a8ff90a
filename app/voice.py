"""One language of a report, or two beside each other: its words, names, codes and dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from analysis.report.figures import Gap
from analysis.report.undertaking import Node
from app.formats import Style, figure, interval
from app.words import LANGUAGES, catalogue, word

BOTH = "both"


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks `language`: "zh", "en", or "both" (Chinese, then English)."""

    language: str
    threshold: int = 5

    def word(self, key: str, **values: object) -> str:
        """The wording of "report." + `key`; a count `n` is written like every other count."""
        n = values.get("n")
        if isinstance(n, int) and n != 1:
            values["n"] = figure(n, "count")
        return self._join(word(f"report.{key}", each, **values) for each in self._languages)

    def code(self, table: str, code: str) -> str:
        """The wording of a code, the code itself where there is none."""
        return self.word(f"{table}.{code}") if f"report.{table}.{code}" in catalogue() else code

    def reason(self, reason: str | None) -> str:
        """Why a figure is not there, in a few words."""
        key = f"reason.{reason}"
        if f"report.{key}" not in catalogue():
            key = "reason.unknown"
        return self.word(key, threshold=self.threshold)

    def text(self, text: Iterable[tuple[str, str]]) -> str:
        """A text's wording in this language, else the first there is."""
        words = dict(text)
        default = words.get("*") or next(iter(words.values()), "")
        return self._join(words.get(each) or default for each in self._languages)

    def name(self, node: Node) -> str:
        """The name of a node."""
        return self.text(node.name)

    def names(self, parts: Iterable[str]) -> str:
        """A list in a sentence."""
        return ("; " if self.language == "en" else "；").join(parts)

    def date(self, day: date | datetime | None) -> str:
        """ISO dates read the same in both languages; a time is UTC and says so."""
        if day is None:
            return ""
        return f"{day:%Y-%m-%d %H:%M} UTC" if isinstance(day, datetime) else day.isoformat()

    @property
    def _languages(self) -> tuple[str, ...]:
        return LANGUAGES if self.language == BOTH else (self.language,)

    def _join(self, parts: Iterable[str]) -> str:
        return " ".join(dict.fromkeys(part for part in parts if part))


def p_text(p: float | None) -> str:
    """p in a sentence, "p = 0.034" or "p < 0.001", with spaces at which no line breaks."""
    shown = figure(p, "p")
    text = f"p {shown}" if shown.startswith("<") else f"p = {shown}"
    return text.replace(" ", "\u00a0")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFigures:
    """A gap as it is printed: on the scale, or as "…/100" where items are on several scales."""

    gap: str
    size: str
    ci: str
    demand: str
    supplier: str


def gap_figures(gap: Gap) -> GapFigures:
    """The figures of a gap for a sentence."""
    on_scale = gap.gap is not None
    value = gap.gap if on_scale else gap.gap100
    signed: Style = "gap" if on_scale else "gap100"
    plain: Style = "mean" if on_scale else "score"
    unit = "" if on_scale or value is None else "/100"
    return GapFigures(
        gap=figure(value, signed) + unit,
        size=figure(None if value is None else abs(value), plain) + unit,
        ci=interval(gap.ci if on_scale else gap.ci100, signed),
        demand=figure(gap.subtrahend if on_scale else gap.subtrahend100, plain),
        supplier=figure(gap.minuend if on_scale else gap.minuend100, plain),
    )
