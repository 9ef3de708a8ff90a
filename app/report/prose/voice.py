"""One language of a report, or two beside each other: its words, names, codes and dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.sections.gaps import Gap
from analysis.sections.method import Method
from analysis.sections.shift import Shift
from analysis.study.undertaking import Node
from app.report.formats import Style, figure
from app.report.kinds import printed
from app.report.prose.claims import Sentence, joined
from app.words import BOTH, LANGUAGES, catalogue, listed, word


class Count(int):
    """A number that is written as a count within a text."""

    def __format__(self, _: str) -> str:
        return figure(int(self), "count")


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks `language`: "zh", "en", or "both" (Chinese, then English); tells times in `zone`."""

    language: str
    threshold: int = 5
    zone: str = "UTC"

    def word(self, key: str, **values: object) -> str:
        """The wording of "report." + `key`; a count `n` is written like every other count."""
        n = values.get("n")
        if isinstance(n, int):
            values["n"] = Count(n)
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
        """A list in a sentence, whose parts may have commas."""
        return self._sign("between_names").join(parts)

    def running(self, sentences: Iterable[str]) -> Sentence:
        """Sentences one after the other, with all that they claim."""
        parts = tuple(sentences)
        return joined(self._sign("between_sentences").join(parts), parts)

    def headed(self, heading: str, text: str) -> str:
        """A text with what it is about before it."""
        return self._sign("after_heading").join((heading, text))

    def both(self, parts: Sequence[str]) -> str:
        """A few parts as one: "a, b and c"."""
        return listed(parts, self._languages[0])

    def date(self, day: date | datetime | None) -> str:
        """ISO dates read the same in both languages; a time is told with its zone's offset."""
        if not isinstance(day, datetime):
            return day.isoformat() if day else ""
        local = day.astimezone(ZoneInfo(self.zone))
        offset = f"{local:%z}"
        ahead = "" if local.utcoffset() == timedelta() else f"{offset[:3]}:{offset[3:5]}"
        return f"{local:%Y-%m-%d %H:%M} (UTC{ahead})"

    def day(self, moment: datetime | None) -> str:
        """The date of a moment in this zone."""
        return f"{moment.astimezone(ZoneInfo(self.zone)):%Y-%m-%d}" if moment else ""

    @property
    def _languages(self) -> tuple[str, ...]:
        return LANGUAGES if self.language == BOTH else (self.language,)

    def _sign(self, key: str) -> str:
        """A sign between words, of two languages the first one's."""
        return word(f"report.{key}", self._languages[0])

    def _join(self, parts: Iterable[str]) -> str:
        return " ".join(dict.fromkeys(part for part in parts if part))


def p_text(p: float | None) -> str:
    """p in a sentence, "p = 0.034" or "p < 0.001", with spaces at which no line breaks."""
    shown = figure(p, "p")
    text = f"p {shown}" if shown.startswith("<") else f"p = {shown}"
    return text.replace(" ", "\u00a0")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFigures:
    """A gap as a sentence tells it, every figure with its unit.

    `gap` and `size` (without sign) on the scale and of 100, or of 100 alone where items are on
    several scales; `demand` and `supplier` are means in `unit`, "" where there is none.
    """

    gap: str
    size: str
    ci: str
    demand: str
    supplier: str
    unit: str


def margin_words(method: Method, voice: Voice) -> str:
    """The margin of equivalence, to stand after "within"."""
    if method.margin_share is None:
        return voice.word("units.margin_points", points=f"{method.margin:g}")
    share = f"{100 * method.margin_share:g}"
    if method.margin is None:
        return voice.word("units.margin_share", share=share)
    return voice.word("units.margin_both", share=share, points=f"{round(method.margin, 6):g}")


def gap_figures(gap: Gap, voice: Voice) -> GapFigures:
    """The figures of a gap for a sentence."""
    on_scale = gap.gap is not None
    plain: Style = "mean" if on_scale else "score"
    return GapFigures(
        gap=signed(gap.gap, gap.gap100, voice),
        size=size(gap.gap, gap.gap100, voice),
        ci=ends(gap, voice),
        demand=figure(gap.subtrahend if on_scale else gap.subtrahend100, plain),
        supplier=figure(gap.minuend if on_scale else gap.minuend100, plain),
        unit=voice.word(f"units.{'scale' if on_scale else 'hundred'}"),
    )


def signed(value: float | None, value100: float | None, voice: Voice) -> str:
    """A gap on the scale, where there is one, and of 100."""
    return _both(value, value100, ("gap", "gap100"), voice)


def size(value: float | None, value100: float | None, voice: Voice) -> str:
    """The same without its sign."""
    points = None if value is None else abs(value)
    return _both(points, None if value100 is None else abs(value100), ("mean", "score"), voice)


def ends(row: Gap | Shift, voice: Voice) -> str:
    """The interval of a gap, or of a level, of 100 as the figure before it."""
    return voice.word("units.ends", ends=printed(row, "ci100"))


def _both(
    value: float | None, value100: float | None, styles: tuple[Style, Style], voice: Voice
) -> str:
    """A gap on the scale and of 100; a dash where there is none."""
    if value100 is None:
        return figure(None, "gap")
    hundred = figure(value100, styles[1])
    if value is None:
        return voice.word("units.gap_only", gap100=hundred)
    return voice.word("units.gap", gap=figure(value, styles[0]), gap100=hundred)
