"""The first page: what each audience says overall, what stands out, what to do next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.report.undertaking import AudienceResult
from app.report.formats import figure
from app.report.layout import drawings
from app.report.prose.advice import first_advice
from app.report.prose.highlights import bounds
from app.report.prose.sentences import carries, outline, tile
from app.report.prose.voice import Voice
from app.report.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """An audience's overall figure, printed large."""

    audience: AudienceResult
    score: str
    line: str
    n: str
    reason: str = ""


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Tiles, chart, outline, next steps, and how far the data carry."""
    return {
        "tiles": tuple(_tiles(reading, voice)),
        "drawing": drawings.overview(reading, voice),
        "outline": outline(reading, voice),
        "carries": carries(reading, voice),
        "next": first_advice(reading, voice),
    }


def _tiles(reading: Reading, voice: Voice) -> Iterator[Tile]:
    for audience in reading.report.audiences if reading.overall else ():
        score = reading.score(reading.overall, audience.id) if reading.overall else None
        if score is None:
            continue
        if score.score100 is None:
            yield Tile(
                audience=audience, score="", line="", n="", reason=voice.reason(score.reason)
            )
        else:
            yield Tile(
                audience=audience,
                score=figure(score.score100, "score"),
                line=tile(score, bounds(reading), voice),
                n=voice.word("summary.n", n=score.n),
            )
