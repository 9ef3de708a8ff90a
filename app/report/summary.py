"""The first page: what each audience says overall, what stands out, what to do next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import OVERRATED, UNDERRATED
from app.report.kinds import printed
from app.report.layout import drawings
from app.report.layout.passage import Page
from app.report.layout.workbook import Content, listed
from app.report.prose.advice import advice
from app.report.prose.highlights import bounds, every_finding
from app.report.prose.sentences import finding, outline, tile
from app.report.prose.steps import first_steps
from app.report.prose.trust import carries
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
        "next": first_steps(reading, voice),
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
                score=printed(score, "score100"),
                line=tile(score, bounds(reading), voice),
                n=voice.word("summary.n", n=score.n),
            )


def _sentences(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """The sentences of summary, findings and advice."""
    every = (*every_finding(reading, OVERRATED), *every_finding(reading, UNDERRATED))
    for key, texts in (
        ("summary.outline", outline(reading, voice)),
        ("section.findings", tuple(finding(reading, each, voice) for each in every)),
        ("findings.advice", advice(reading, voice)),
        ("summary.carries", carries(reading, voice)),
    ):
        for text in texts:
            yield voice.word(key), text


PAGE = Page(prints=content, sheets=(listed("summary", "section content", _sentences),))
