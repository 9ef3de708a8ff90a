"""How the figures came about: what the reader must know to judge them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from analysis.statistics.kinds import CODE, COUNT, ID, NUMBER, SHARE, TEXT
from analysis.study.cluster_labels import counted_clusters
from analysis.study.fingerprint import ANALYSIS_VERSION
from analysis.study.inputs import Inputs
from analysis.study.rewordings import Reworded, rewordings
from analysis.study.section import Section, Study, unweighted
from analysis.study.work import Work, self_assessment
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the questionnaire whose answers were used; `number` is None of a file's."""

    digest: Annotated[str, ID]
    number: Annotated[int | None, NUMBER]
    n: Annotated[int, COUNT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the reader must know to judge the figures; codes that the renderer words.

    `margin`: in points of the scale that all items share, None where they do not; `margin_share`:
    of the range of a scale, None where points were promised. `self_assessment`: "declared" (one
    official statement, a fixed value) or "panel" (raters are a sample); None without a supplier.
    `unweighted`: where respondents are weighted, the places in this report of figures that do not
    use the weights (each `Section.unweighted`). `cluster`: by what people are known to be in
    clusters, None where they are not; `clustered`: the audiences whose scores' intervals heed it.
    """

    model: Annotated[str, ID]
    model_name: Text
    model_source: Text | None
    instrument_digest: Annotated[str, ID]
    versions: tuple[Version, ...]
    threshold: Annotated[int, COUNT]
    margin: Annotated[float | None, NUMBER]
    margin_share: Annotated[float | None, SHARE]
    margin_reason: Annotated[str | None, TEXT]
    self_assessment: Annotated[str | None, CODE]
    confidence: Annotated[float, SHARE]
    alpha_level: Annotated[float, NUMBER]
    missing_rule: Annotated[str, CODE]
    scoring: Annotated[str, CODE]
    weights_method: Annotated[str, CODE]
    weights_version: Annotated[int | None, NUMBER]
    weights_set_by: Annotated[str, TEXT]
    adjustment: Annotated[str, CODE]
    analysis_version: Annotated[str, ID]
    secrecy: Annotated[str, CODE]
    respondent_weights: bool = False
    unweighted: Annotated[tuple[str, ...], ID] = ()
    reworded: tuple[Reworded, ...] = ()
    cluster: Annotated[str | None, TEXT] = None
    clustered: Annotated[tuple[str, ...], ID] = ()


def method(study: Study) -> Method:
    """How the figures came about."""
    work, inputs = study.work, study.work.inputs
    model = inputs.instrument.model
    return Method(
        model=f"{model.id} {model.version}",
        model_name=model.name,
        model_source=model.source,
        instrument_digest=f"sha256:{inputs.instrument.digest}",
        versions=tuple(_versions(work)),
        threshold=inputs.options.threshold,
        margin=_margin(inputs),
        margin_share=inputs.options.margin_share,
        margin_reason=inputs.options.margin_reason,
        self_assessment=self_assessment(inputs) if work.supplier is not None else None,
        confidence=inputs.options.confidence,
        alpha_level=inputs.options.alpha_level,
        missing_rule="pairwise",
        scoring="linear_0_100",
        weights_method=inputs.weights.method,
        weights_version=inputs.weights.version if inputs.weights.set_by else None,
        weights_set_by=inputs.weights.set_by,
        adjustment="holm",
        analysis_version=ANALYSIS_VERSION,
        secrecy=inputs.facts.secrecy,
        respondent_weights=(weighted := any(s.weights is not None for s in inputs.samples)),
        unweighted=unweighted(study.sections) if weighted else (),
        reworded=rewordings(work),
        cluster=inputs.cluster or None,
        clustered=tuple(
            group.audience.id
            for group in work.groups
            if group.withheld is None and counted_clusters(group, inputs.options) is not None
        ),
    )


def _margin(inputs: Inputs) -> float | None:
    """In scale points, if it is the same for all items."""
    share = inputs.options.margin_share
    if share is None:
        return inputs.options.margin
    used = {item.scale for item in inputs.instrument.items.values()}
    scales = inputs.instrument.model.scales
    spans = {scale.high - scale.low for scale in scales if scale.id in used}
    return share * spans.pop() if len(spans) == 1 else None


def _versions(work: Work) -> Iterator[Version]:
    """The versions that were answered; hidden audiences are not counted, lest n tells of them."""
    shown = {group.audience.id for group in work.groups if group.withheld != "suppressed"}
    used: Counter[tuple[int, str]] = Counter()
    for sample in work.inputs.samples:
        if sample.audience in shown:
            used[sample.number, sample.instrument.digest] += len(sample.points)
    for (number, digest), n in sorted(used.items()):
        known = None if work.inputs.from_file else number
        yield Version(digest=f"sha256:{digest}", number=known, n=n)


METHOD = Section("method", Method, lambda study: (method(study),), single=True)
