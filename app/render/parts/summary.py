"""The first page: what each audience says overall, what stands out, what to do next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.sections.audiences import AudienceResult
from app.advice import first_advice
from app.findings import bounds
from app.formats import figure
from app.render import drawings
from app.sentences import carries, outline, tile
from app.tree import Tree
from app.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """An audience's overall figure, printed large."""

    audience: AudienceResult
    score: str
    line: str
    n: str
    reason: str = ""


def content(tree: Tree, voice: Voice) -> Mapping[str, object]:
    """Tiles, chart, outline, next steps, and how far the data carry."""
    return {
        "tiles": tuple(_tiles(tree, voice)),
        "drawing": drawings.overview(tree, voice),
        "outline": outline(tree, voice),
        "carries": carries(tree, voice),
        "next": first_advice(tree, voice),
    }


def _tiles(tree: Tree, voice: Voice) -> Iterator[Tile]:
    for audience in tree.report.audiences if tree.overall else ():
        score = tree.score(tree.overall, audience.id) if tree.overall else None
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
                line=tile(score, bounds(tree), voice),
                n=voice.word("summary.n", n=score.n),
            )
