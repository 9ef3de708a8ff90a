"""The workbook's pages of comparability: models, qualities, items that differ."""

from collections.abc import Iterator

from analysis.sections.comparability.compared import (
    Comparability,
    ComparabilityStep,
    FactorComparability,
    LatentDifference,
)
from app.report.kinds import kinds
from app.report.layout.workbook import (
    REASON,
    Content,
    coded,
    figures,
    flag,
    listed,
    made,
    number,
    numbers,
    page,
    plain,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

HOLDS = ("comparability.holds", "comparability.fails")


def _over(row: Comparability, voice: Voice) -> tuple[str, str]:
    """What is compared, and of which audience."""
    return voice.code("gate_between", row.between), row.audience or ""


def _of_one(step: ComparabilityStep, reading: Reading, voice: Voice) -> tuple[Content, ...]:
    """Of which characteristic a model is, "" of all."""
    return ("" if step.factor is None else reading.name("characteristic", step.factor, voice),)


def _factors(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line per quality and group compared with the first."""
    for row in reading.report.comparability:
        for factor in row.factors:
            first = _of_factor(row, factor, reading, voice)
            compared = [latent for latent in row.latent if latent.factor == factor.id]
            if not compared:
                yield (*first, "", "", *[None] * 4, why(factor.reason, voice))
            for latent in compared:
                yield (*first, *_latent(latent, voice))


def _of_factor(
    row: Comparability, factor: FactorComparability, reading: Reading, voice: Voice
) -> tuple[Content, ...]:
    return (
        *_over(row, voice),
        reading.name(row.level, factor.id, voice),
        voice.code("comparable", factor.verdict),
        ", ".join(factor.without),
    )


def _latent(latent: LatentDifference, voice: Voice) -> tuple[Content, ...]:
    return (
        latent.group,
        latent.against,
        number(latent, "difference"),
        number(latent, "se"),
        *numbers(latent, "ci"),
        why(latent.reason, voice),
    )


def _items(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line per item, part and group."""
    for row in reading.report.comparability:
        names = [group.group for group in row.groups if group.reason is None]
        for item in row.items:
            values = zip(names, item.values, strict=True) if item.values else [("", None)]
            for name, value in values:
                yield (
                    *_over(row, voice),
                    item.id,
                    voice.code("item_part", item.part),
                    *(number(item, key) for key in ("chi2", "df", "p_adjusted")),
                    voice.word(HOLDS[not item.separable]),
                    name,
                    plain(value, kinds(type(item))["values"]),
                    number(item, "spread"),
                    why(item.reason, voice),
                )


FACTORS = (
    "gate_between gate_over gate_factor gate_verdict gate_without gate_group gate_against "
    "gate_latent gate_se gate_ci_low gate_ci_high reason"
)
ITEMS = (
    "gate_between gate_over item gate_part gate_chi2 gate_df gate_p_adjusted gate_separable "
    "gate_group gate_values gate_spread reason"
)
SHEETS = (
    page(
        "comparability.steps",
        made(
            lambda row, _, voice: _over(row, voice),
            *("column.gate_between", "column.gate_over"),
            at=0,
        ),
        made(_of_one, "column.gate_factor"),
        coded("name", "invariance", "column.gate_step"),
        figures(ComparabilityStep, words="column.gate_"),
        flag("holds", "column.gate_holds", words=HOLDS),
        REASON,
    ),
    listed("comparability_factors", FACTORS, _factors),
    listed("comparability_items", ITEMS, _items),
)
