"""Reasons to read the report's figures with care, each once, with the figures they rest on."""

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

from analysis.sections.audiences import AUDIENCES, AudienceResult
from analysis.sections.cautions.scale_cautions import of_scales
from analysis.sections.clusters import CLUSTERS
from analysis.sections.confirmatory.confirmatory import CONFIRMATORY
from analysis.sections.confirmatory.fitted import FactorModel
from analysis.sections.gaps import GAPS
from analysis.sections.priorities import PRIORITIES
from analysis.sections.quality import QUALITY
from analysis.sections.reliability import RELIABILITY
from analysis.sections.scores import SCORES
from analysis.sections.structure.structure import STRUCTURE, Structure
from analysis.study.caution_limits import LIMITS, Caution, CautionFigure, Unit, Weight, graded
from analysis.study.section import Section

Row = TypeVar("Row")


class Rows(Protocol):
    """Rows of sections: those of a report in the making, or of one that is made."""

    def __getitem__(self, section: Section[Row]) -> tuple[Row, ...]: ...


def cautions(rows: Rows) -> tuple[Caution, ...]:
    """All of them: the gravest first, those of the whole before those of nodes."""
    demand = [each for each in rows[AUDIENCES] if each.side == "demand" and not each.hidden]
    every = (
        *_careless(rows),
        *_structures(rows),
        *_people(demand),
        *_raters(rows),
        *_responses(demand),
        *_clusters(rows),
        *_intervals(rows, demand),
        *of_scales(rows[RELIABILITY], [each.id for each in demand]),
        *_placements(rows),
    )
    return tuple(sorted(every, key=lambda each: (each.level is not None, -each.weight)))


def _figure(name: str, value: float, unit: Unit, limit: str = "", **rest: Any) -> CautionFigure:
    least = LIMITS[limit].value if limit else None
    return CautionFigure(name=name, value=value, unit=unit, limit=least, **rest)


def _careless(rows: Rows) -> Iterator[Caution]:
    """Many sheets that look careless by their own answers, and the overall score without them."""
    for quality in rows[QUALITY]:
        for row in quality.audiences:
            share = row.set_aside / row.n if row.n else 0.0
            if share < LIMITS["careless"].value:
                continue
            figures = [_figure("careless", share, "share", "careless")]
            figures += [
                _figure(rule.rule, rule.flagged / row.n, "share")
                for rule in row.rules
                if rule.rule in quality.sets_aside and rule.flagged
            ]
            overall = next((each for each in row.scores if each.level == "overall"), None)
            if overall is not None and overall.change100 is not None:
                figures.append(_figure("all100", overall.all100, "score"))
                figures.append(_figure("kept100", overall.kept100, "score"))
            flat = next((each.value for each in figures if each.name == "straight_line"), 0.0)
            yield Caution(
                code="left_out" if quality.excludes else "careless",
                weight=1 if quality.excludes else graded("careless", flat, 2),
                section="quality",
                audience=row.audience,
                n=row.n,
                figures=tuple(figures),
            )


def _structures(rows: Rows) -> Iterator[Caution]:
    """A model that does not describe the answers, or another number of factors than it has."""
    audiences = {each.id for each in rows[AUDIENCES] if each.side == "demand"}
    structures = {each.audience: each for each in rows[STRUCTURE]}
    for model in rows[CONFIRMATORY]:
        if model.audience in audiences and model.level == "characteristic":
            yield from _structure(model, structures.pop(model.audience, None))
    for audience, structure in structures.items():
        if audience in audiences:
            yield from _factors(structure, _characteristics(structure))


def _structure(model: FactorModel, structure: Structure | None) -> Iterator[Caution]:
    improper = model.reason == "improper_solution"
    if model.verdict != "poor" and not improper:
        if structure is not None:
            yield from _factors(structure, model.factors)
        return
    figures = [
        _figure(name, value, "index", name)
        for name, value in (
            ("cfi", _robust(model.cfi_robust, model.cfi)),
            ("rmsea", _robust(model.rmsea_robust, model.rmsea)),
        )
        if value is not None
    ]
    number = None if structure is None else structure.number
    if number is not None and number != model.factors:
        figures += [_figure("factors", number, "count"), _figure("model", model.factors, "count")]
    yield Caution(
        code="improper_structure" if improper else "poor_structure",
        weight=2,
        section="confirmatory",
        audience=model.audience,
        n=model.n,
        figures=tuple(figures),
    )


def _robust(robust: float | None, plain: float | None) -> float | None:
    return plain if robust is None else robust


def _characteristics(structure: Structure) -> int:
    return len(structure.scales)


def _factors(structure: Structure, expected: int) -> Iterator[Caution]:
    number = structure.number
    if number is not None and number != expected:
        yield Caution(
            code="other_factors",
            weight=1,
            section="structure",
            audience=structure.audience,
            n=structure.n,
            figures=(_figure("factors", number, "count"), _figure("model", expected, "count")),
        )


def _people(demand: list[AudienceResult]) -> Iterator[Caution]:
    for each in demand:
        if each.used and each.used < LIMITS["people"].value:
            yield Caution(
                code="few_people",
                weight=graded("people", each.used, 2),
                section="audiences",
                audience=each.id,
                n=each.used,
                figures=(_figure("people", each.used, "count", "people"),),
            )


def _raters(rows: Rows) -> Iterator[Caution]:
    """One statement, or few raters, on the supplier's side; only where there is a gap to them."""
    if not any(gap.kind == "supplier-demand" and gap.gap100 is not None for gap in rows[GAPS]):
        return
    used = sum(each.used or 0 for each in rows[AUDIENCES] if each.side == "supplier")
    if used and used < LIMITS["raters"].value:
        yield Caution(
            code="one_statement" if used == 1 else "few_raters",
            weight=2 if used < (LIMITS["raters"].grave or 0) else 1,
            section="gaps",
            n=used,
            figures=(_figure("raters", used, "count", "raters"),),
        )


def _responses(demand: list[AudienceResult]) -> Iterator[Caution]:
    """A low rate; of an open link that whoever liked could answer."""
    for each in (audience for audience in demand if audience.used):
        if each.rr1 is not None and each.rr1 < LIMITS["response"].value:
            yield Caution(
                code="low_response",
                weight=graded("response", each.rr1, 1),
                section="response",
                audience=each.id,
                n=each.invited,
                figures=(_figure("rr1", each.rr1, "share", "response"),),
            )
        elif each.frame == "open_link":
            yield Caution(
                code="open_link", weight=1, section="response", audience=each.id, n=each.used
            )


def _clusters(rows: Rows) -> Iterator[Caution]:
    """People who answer alike: errors are larger than those printed elsewhere."""
    for row in rows[CLUSTERS]:
        if row.reason == "few_clusters":
            yield Caution(
                code="few_clusters", weight=2, section="clusters", audience=row.audience, n=row.n
            )
            continue
        overall = next((each for each in row.nodes if each.level == "overall"), None)
        effect = None if overall is None else overall.design_effect
        if effect is None or effect < LIMITS["design_effect"].value:
            continue
        yield Caution(
            code="clusters",
            weight=graded("design_effect", effect, 1),
            section="clusters",
            audience=row.audience,
            n=row.n,
            figures=(
                _figure("design_effect", effect, "ratio", "design_effect"),
                _figure("clusters", row.clusters or 0, "count"),
            ),
        )


def _intervals(rows: Rows, demand: list[AudienceResult]) -> Iterator[Caution]:
    """An overall score known but roughly."""
    audiences = {each.id for each in demand}
    for score in rows[SCORES]:
        if score.level != "overall" or score.facet != "perception" or not score.ci100:
            continue
        half = (score.ci100[1] - score.ci100[0]) / 2.0
        if score.audience in audiences and half > LIMITS["half_width"].value:
            yield Caution(
                code="wide_interval",
                weight=graded("half_width", half, 1),
                section="scores",
                audience=score.audience,
                n=score.n,
                figures=(_figure("half_width", half, "score", "half_width", ci=score.ci100),),
            )


def _placements(rows: Rows) -> Iterator[Caution]:
    """Quadrants that hold in fewer than half of the draws."""
    for row in rows[PRIORITIES]:
        if row.stability is not None and row.stability < LIMITS["stability"].value:
            yield Caution(
                code="placement_open",
                weight=PLACEMENT,
                section="priorities",
                audience=row.audience,
                level=row.level,
                id=row.id,
                n=row.n,
                figures=(_figure("stability", row.stability, "share", "stability"),),
            )


PLACEMENT: Weight = 2
CAUTIONS = Section(key="cautions", row=Caution, build=cautions)
