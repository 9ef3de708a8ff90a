"""Do the items of a characteristic belong together, and are the characteristics told apart."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.structure.distinct import DistinctPair
from analysis.sections.structure.structure import Structure
from app.report.kinds import printed
from app.report.layout.cells import (
    Cell,
    Column,
    Figure,
    Line,
    Table,
    figure_of,
    missing,
    stack_cell,
)
from app.report.layout.stacks import lines
from app.report.layout.tables import across, audience_heads, heads, table
from app.report.prose.voice import Voice
from app.report.reading import Reading

PAIRS, NAMED = 10, 4
CONVERGENCE = lines("composite_reliability:structure_rho ave:structure_ave", "k: n:")
Known = Sequence[tuple[AudienceResult, Structure]]


def apart(reading: Reading, name: str, row: Structure, voice: Voice) -> Iterator[str]:
    """How many pairs are told apart, and of how many Fornell–Larcker's criterion does not hold."""
    compared = [pair for pair in row.pairs if pair.htmt is not None and pair.htmt_ci is not None]
    if not compared:
        return
    closest = max(compared, key=_closeness)
    distinct = sum(pair.distinct is True for pair in compared)
    yield voice.word(
        f"structure.apart_{'all' if distinct == len(compared) else 'some'}",
        audience=name,
        count=len(compared),
        told=distinct,
        first=reading.name("characteristic", closest.first, voice),
        second=reading.name("characteristic", closest.second, voice),
        htmt=printed(closest, "htmt"),
        ci=printed(closest, "htmt_ci"),
    )
    known = [pair for pair in compared if pair.fornell_larcker is not None]
    failed = [pair for pair in known if not pair.fornell_larcker]
    if failed:
        yield voice.word(
            "structure.fornell",
            audience=name,
            count=len(known),
            failed=len(failed),
            names=voice.names(
                _pair(reading, pair.first, pair.second, "–", voice)
                for pair in sorted(failed, key=_excess)[:NAMED]
            ),
            more=voice.word("structure.others") if len(failed) > NAMED else "",
        )


def _pair(reading: Reading, first: str, second: str, between: str, voice: Voice) -> str:
    return between.join(reading.name("characteristic", id_, voice) for id_ in (first, second))


def _excess(pair: DistinctPair) -> float:
    return (pair.ave or 0.0) - (pair.shared or 0.0)


def _closeness(pair: DistinctPair) -> float:
    return pair.htmt or 0.0


def sides(known: Known, voice: Voice) -> tuple[Column, ...]:
    """A column per audience."""
    return audience_heads((audience for audience, _ in known), voice)


def scales(reading: Reading, known: Known, voice: Voice) -> Table:
    """Composite reliability and AVE of every characteristic."""
    return across(
        table("structure-scales", "structure_scales", voice, heads(voice, "node")),
        reading.upper,
        {("characteristic", s.id, row.audience): s for _, row in known for s in row.scales},
        CONVERGENCE,
        reading,
        voice,
        address="structure/scales/{}",
    )


def pairs(reading: Reading, known: Known, voice: Voice) -> Table:
    """The closest pairs of any audience that have a ratio; all of them are in the workbook."""
    some = (pair for _, row in known for pair in row.pairs if pair.htmt is not None)
    ranked = sorted(some, key=_closeness, reverse=True)
    chosen = list(dict.fromkeys((pair.first, pair.second) for pair in ranked))[:PAIRS]
    return table(
        "structure-pairs",
        "structure_pairs",
        voice,
        heads(voice, "structure_pair"),
        sides(known, voice),
        (
            Line(
                heads=(_pair(reading, first, second, " – ", voice),),
                cells=tuple(_ratio(row, first, second, voice) for _, row in known),
            )
            for first, second in chosen
        ),
        kind="across",
        draws=known[0][1].bootstrap,
        seed=known[0][1].seed,
    )


def _ratio(row: Structure, first: str, second: str, voice: Voice) -> Cell:
    pair = next((p for p in row.pairs if (p.first, p.second) == (first, second)), None)
    if pair is None or pair.htmt is None:
        return stack_cell([missing((pair.reason if pair else None) or "not_computed", voice)])
    at = f"structure/{row.audience}/pairs/{first}/{second}"
    figures = [figure_of(pair, "htmt", at)]
    if pair.htmt_ci is not None:
        figures.append(figure_of(pair, "htmt_ci", at, " "))
    if pair.htmt2 is not None:
        label = voice.word("label.structure_htmt2")
        figures.append(figure_of(pair, "htmt2", at, f"\u2002{label}\u00a0"))
    return stack_cell(figures, _criterion(pair, at, voice))


def _criterion(pair: DistinctPair, at: str, voice: Voice) -> Iterator[Figure]:
    if pair.fornell_larcker is not None:
        sign = ">" if pair.fornell_larcker else "≤"
        yield figure_of(pair, "ave", at, f"{voice.word('label.structure_ave')}\u00a0")
        yield figure_of(pair, "shared", at, f" {sign} r²\u00a0")
