"""How the figures came about: what the reader must know to judge them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.study.fingerprint import ANALYSIS_VERSION
from analysis.study.rewordings import Reworded, rewordings
from analysis.study.section import Section, Study, unweighted
from analysis.study.work import Work
from surveys.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the questionnaire whose answers were used; `number` is None of a file's."""

    digest: str
    number: int | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the reader must know to judge the figures; codes that the renderer words.

    `unweighted`: where respondents are weighted, the places in this report of figures that do not
    use the weights (each `Section.unweighted`).
    """

    model: str
    model_name: Text
    model_source: Text | None
    instrument_digest: str
    versions: tuple[Version, ...]
    threshold: int
    margin: float
    confidence: float
    alpha_level: float
    missing_rule: str
    scoring: str
    weights_method: str
    weights_version: int | None
    weights_set_by: str
    adjustment: str
    analysis_version: str
    secrecy: str
    respondent_weights: bool = False
    unweighted: tuple[str, ...] = ()
    reworded: tuple[Reworded, ...] = ()


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
        margin=inputs.options.margin,
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
    )


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


METHOD = Section(
    key="method",
    row=Method,
    build=lambda study: (method(study),),
    single=True,
)
