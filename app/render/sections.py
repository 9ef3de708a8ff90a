"""The sections of a printed report: a table of builders, each gives what its template prints."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from analysis.report.figures import Verdict
from analysis.report.undertaking import AudienceResult
from app.advice import advice, first_advice
from app.captions import expectation_caption, gaps_caption
from app.findings import bounds, told
from app.formats import figure
from app.render import disclosure, drawings, items, tables
from app.render.cells import Table
from app.render.parts import (
    agreement,
    comparability,
    confirmatory,
    consistency,
    drivers,
    gap_checks,
    kano,
    knowledge,
    loyalty,
    priorities,
    quality,
    response,
    segments,
    sensitivity,
    structure,
    tolerance,
    trend,
    weights,
)
from app.sentences import carries, finding, none_found, outline, tile
from app.tree import PERCEPTION, PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice

Content = Mapping[str, object]
FOUND: Mapping[Verdict, str] = {"blind_spot": "blind", "hidden_strength": "hidden"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as its template `report/sections/<key>.html` prints it."""

    key: str
    id: str
    title: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """An audience's overall figure, printed large."""

    audience: AudienceResult
    score: str
    line: str
    n: str
    reason: str = ""


def sections(tree: Tree, voice: Voice) -> tuple[Section, ...]:
    """All sections that this report has something for, in the order of printing."""
    return tuple(
        Section(
            key=key,
            id=f"{voice.language}-{key}",
            title=_title(key, tree, voice),
            content=content,
        )
        for key, build in BUILDERS
        if (content := build(tree, voice)) is not None
    )


def _title(key: str, tree: Tree, voice: Voice) -> str:
    return voice.word(
        "section.advice" if key == "findings" and not tree.compared else f"section.{key}"
    )


def _summary(tree: Tree, voice: Voice) -> Content:
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


def _scores(tree: Tree, voice: Voice) -> Content:
    outcomes = [branch.node for branch in tree.outcomes]
    return {
        "drawing": drawings.characteristics(tree, voice),
        "tables": tuple(
            table
            for facet in tree.facets
            for table in (
                tables.scores(tree, drawings.results(tree), facet, voice, id_="scores"),
                tables.scores(tree, outcomes, facet, voice, id_="outcomes"),
            )
            if table.groups
        ),
    }


def _gaps(tree: Tree, voice: Voice) -> Content | None:
    if not tree.compared:
        return None
    parts = []
    for audience in tree.demand:
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.gaps", audience=voice.text(audience.name))
        nodes = [*drawings.results(tree), *(branch.node for branch in tree.outcomes)]
        table = tables.gaps(
            tree,
            nodes,
            audience,
            SUPPLIER_DEMAND,
            voice,
            id_="gaps",
            caption=caption,
            legend=voice.word("legend.gaps", margin=f"{tree.report.method.margin:g}"),
        )
        parts.append(
            {
                "title": tables.audience_name(audience, voice),
                "drawing": drawings.supplier_gaps(tree, audience, voice),
                "sentence": gaps_caption(tree, audience, voice),
                "table": table if table.groups else None,
            }
        )
    return {"parts": tuple(parts)}


def _withheld(audience: AudienceResult, voice: Voice) -> Content:
    """One sentence in place of a table without figures."""
    name = voice.text(audience.name)
    return {
        "title": tables.audience_name(audience, voice),
        "drawing": None,
        "sentence": voice.word("says.hidden_audience", audience=name, threshold=voice.threshold),
        "table": None,
    }


def _expectation(tree: Tree, voice: Voice) -> Content | None:
    if not tree.gaps(PERCEPTION_EXPECTATION):
        return None
    with_any = {gap.audience for gap in tree.gaps(PERCEPTION_EXPECTATION)}
    parts = []
    for audience in (one for one in tree.report.audiences if one.id in with_any):
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.expectation", audience=voice.text(audience.name))
        parts.append(
            {
                "title": tables.audience_name(audience, voice),
                "drawing": drawings.expectation_gaps(tree, audience, voice),
                "sentence": expectation_caption(tree, audience, voice),
                "table": tables.gaps(
                    tree,
                    drawings.results(tree),
                    audience,
                    PERCEPTION_EXPECTATION,
                    voice,
                    id_="expectation",
                    caption=caption,
                    legend=voice.word("legend.expectation"),
                ),
            }
        )
    return {"parts": tuple(parts)}


def _findings(tree: Tree, voice: Voice) -> Content:
    return {
        "compared": tree.compared,
        "kinds": tuple(_kind(tree, code, voice) for code in FOUND),
        "tables": tuple(_item_gaps(tree, voice)),
        "advice": advice(tree, voice),
    }


def _kind(tree: Tree, code: Verdict, voice: Voice) -> Content:
    """The findings of one kind, or that there is none."""
    key = FOUND[code]
    return {
        "title": f"{drawings.VERDICT_MARKS[code]} {voice.word(f'findings.{key}')}",
        "means": voice.word(f"findings.{key}_means"),
        "found": tuple(finding(tree, one, voice) for one in told(tree, code)),
        "none": none_found(tree, code, voice),
    }


def _item_gaps(tree: Tree, voice: Voice) -> Iterator[Table]:
    """The items with a verdict of either kind, of each audience that has some."""
    items = [node for node in tree.report.nodes if node.level == "item"]
    for audience in tree.demand:
        judged = [
            node
            for node in items
            if (gap := tree.gap(node, audience.id)) is not None
            and gap.verdict in ("blind_spot", "hidden_strength")
        ]
        if judged:
            caption = voice.word("caption.item_gaps", audience=voice.text(audience.name))
            yield tables.gaps(
                tree,
                judged,
                audience,
                SUPPLIER_DEMAND,
                voice,
                id_="item-gaps",
                caption=caption,
                names=5.5,
            )


def _reliability(tree: Tree, voice: Voice) -> Content | None:
    if not tree.report.reliability:
        return None
    facets = [f for f in tree.facets if any(r.facet == f for r in tree.report.reliability)]
    return {
        "drawing": drawings.reliabilities(tree, PERCEPTION, voice),
        "tables": tuple(
            tables.reliability(tree, drawings.results(tree), facet, voice) for facet in facets
        ),
    }


def _questions(tree: Tree, voice: Voice) -> Content | None:
    if not tree.report.questions:
        return None
    by_id = sorted(tree.report.questions, key=lambda one: one.id)
    return {
        "tables": tuple(
            tables.question(tuple(results), tree, voice)
            for _, results in groupby(by_id, key=lambda one: one.id)
        )
    }


def _items(tree: Tree, voice: Voice) -> Content | None:
    parts = tuple(items.tables(tree, voice))
    return {"parts": parts, "sentence": voice.word("chart.items_say")} if parts else None


def _comments(tree: Tree, voice: Voice) -> Content | None:
    if not tree.report.comments:
        return None
    groups = []
    for audience in tree.report.audiences:
        made = [one for one in tree.report.comments if one.audience == audience.id]
        if audience.hidden or not made:
            continue
        by_section = {one.id: [c.text for c in made if c.id == one.id] for one in made}
        name = voice.text(audience.name)
        groups.append(
            {
                "title": voice.word("comments.count", audience=name, n=len(made)),
                "sections": tuple(
                    (_section_name(tree, id_, voice), tuple(texts))
                    for id_, texts in by_section.items()
                ),
            }
        )
    return {
        "groups": tuple(groups),
        "intro": voice.word("comments.intro", threshold=voice.threshold),
    }


def _section_name(tree: Tree, id_: str, voice: Voice) -> str:
    for level in ("characteristic", "subcharacteristic", "outcome", "item", "overall"):
        node = tree.node(level, id_)
        if node is not None:
            return voice.name(node)
    return id_


def _evidence(tree: Tree, voice: Voice) -> Content | None:
    if not tree.report.evidence:
        return None
    supplier = tree.supplier.id if tree.supplier else "*"
    notes = []
    for one in tree.report.evidence:
        node = tree.node("item", one.id)
        notes.append((one.id, tables.wording(node, supplier, voice) if node else "", one.text))
    return {"notes": tuple(notes)}


def _method(tree: Tree, voice: Voice) -> Content:
    return {
        "facts": disclosure.facts(tree, voice),
        "audiences": disclosure.audiences(tree, voice),
        "weights": weights.tables(tree, voice),
        "rules": disclosure.rules(tree, voice),
        "scales": disclosure.scales(tree, voice),
        "limits": disclosure.limits(tree, voice),
    }


BUILDERS: tuple[tuple[str, Callable[[Tree, Voice], Content | None]], ...] = (
    ("summary", _summary),
    ("scores", _scores),
    ("gaps", _gaps),
    ("gap_checks", gap_checks.content),
    ("expectation", _expectation),
    ("knowledge", knowledge.content),
    ("findings", _findings),
    ("priorities", priorities.content),
    ("drivers", drivers.content),
    ("kano", kano.content),
    ("tolerance", tolerance.content),
    ("segments", segments.content),
    ("trend", trend.content),
    ("loyalty", loyalty.content),
    ("sensitivity", sensitivity.content),
    ("response", response.content),
    ("reliability", _reliability),
    ("consistency", consistency.content),
    ("structure", structure.content),
    ("confirmatory", confirmatory.content),
    ("comparability", comparability.content),
    ("agreement", agreement.content),
    ("quality", quality.content),
    ("questions", _questions),
    ("comments", _comments),
    ("evidence", _evidence),
    ("method", _method),
    ("items", _items),
)
