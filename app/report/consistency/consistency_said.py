"""What the section on precision says in words."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.consistency.alphas import AlphaComparison
from analysis.sections.consistency.consistency import Consistency, ScaleDetail
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.tables import audience_name
from app.report.prose.voice import Voice
from app.report.reading import Reading

ENOUGH, LEVEL = 0.70, 0.05


def sentences(reading: Reading, consistency: Consistency, voice: Voice) -> Iterator[str]:
    """One per audience of the demand side, and one about all: of a few raters' alphas little can be
    said, and the table has them.
    """
    for audience in reading.demand:
        parts = [
            *_precision(reading, audience, consistency, voice),
            *_of_gaps(audience, consistency, voice),
        ]
        if parts:
            yield voice.running(parts)
    tested = [row for row in consistency.comparisons if row.p_adjusted is not None]
    apart = [row for row in tested if differs(row)]
    if tested:
        names = voice.names(reading.name(row.level, row.scale, voice) for row in apart)
        yield voice.word(f"consistency.{'unlike' if apart else 'alike'}", **_given(names, apart))


def _given(names: str, apart: list[AlphaComparison]) -> dict[str, object]:
    return {"names": names} if apart else {}


def _of_gaps(audience: AudienceResult, consistency: Consistency, voice: Voice) -> Iterator[str]:
    rows = (row for row in consistency.differences if row.audience == audience.id)
    values = [row.from_parts for row in rows if row.from_parts is not None]
    if values:
        low, high = (figure(end, "coefficient") for end in (min(values), max(values)))
        yield voice.word("consistency.differences", low=low, high=high)


def _precision(
    reading: Reading, audience: AudienceResult, consistency: Consistency, voice: Voice
) -> Iterator[str]:
    scales = [row for row in consistency.scales if row.audience == audience.id]
    known = [row for row in scales if row.alpha is not None and row.alpha.ci_free is not None]
    whole = next((row for row in scales if row.level == "overall"), None)
    name = audience_name(audience, voice)
    if whole is not None and whole.error is not None and whole.error.sem100 is not None:
        yield _person(reading, name, whole, voice)
    elif known:
        yield voice.word("consistency.name", audience=name)
    low = [row for row in known if _lowest(row) < ENOUGH]
    if low:
        names = voice.names(reading.name(row.level, row.scale, voice) for row in low)
        yield voice.word("consistency.low", names=names)
    elif known:
        yield voice.word("consistency.firm")


def _person(reading: Reading, name: str, row: ScaleDetail, voice: Voice) -> str:
    error = row.error
    assert error is not None
    return voice.word(
        "consistency.person",
        audience=name,
        name=reading.name(row.level, row.scale, voice),
        n=row.n,
        sem=printed(error, "sem100"),
        sdc=printed(error, "sdc100"),
        mean=printed(error, "sdc_mean100"),
    )


def _lowest(row: ScaleDetail) -> float:
    """Where the most cautious of its intervals begins."""
    assert row.alpha is not None
    ends = (row.alpha.ci, row.alpha.ci_normal, row.alpha.ci_free)
    return min(end[0] for end in ends if end is not None)


def differs(row: AlphaComparison) -> bool:
    """Whether the audiences' alphas differ beyond chance."""
    return row.p_adjusted is not None and row.p_adjusted < LEVEL
