"""The report: a table of section builders over inputs that were prepared once."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

from analysis.build import words
from analysis.build.agreement import agreement
from analysis.build.clusters import clusters
from analysis.build.comparability import comparability
from analysis.build.confirmatory import confirmatory
from analysis.build.consistency import consistency
from analysis.build.drivers import drivers
from analysis.build.fingerprint import ANALYSIS_VERSION, fingerprint
from analysis.build.gap_checks import gap_checks
from analysis.build.gaps import gaps
from analysis.build.inputs import Inputs
from analysis.build.kano import kano
from analysis.build.knowledge import knowledge
from analysis.build.loyalty import loyalty
from analysis.build.nodes import nodes
from analysis.build.pair_checks import pair_checks
from analysis.build.priorities import priorities
from analysis.build.quality import quality
from analysis.build.reach import asked as asked_of
from analysis.build.reach import frame, rates, returns, sampling
from analysis.build.reliability import reliabilities
from analysis.build.response import response
from analysis.build.rewordings import rewordings
from analysis.build.scores import distributions, scores
from analysis.build.segments import segments
from analysis.build.sensitivity import sensitivity
from analysis.build.structure import structure
from analysis.build.tolerance import tolerance
from analysis.build.trend import trend
from analysis.build.weights import sheet_weights
from analysis.build.work import Group, Work, prepare
from analysis.report.undertaking import AudienceResult, Exclusion, Method, Version
from analysis.report.unweighted import UNWEIGHTED
from analysis.report.whole import Report
from analysis.statistics.moments.threads import one_thread
from surveys.fieldwork.reach import reach_of

Row = TypeVar("Row")


def build(inputs: Inputs) -> Report:
    """The whole report.

    Deterministic: the same inputs give the same report; in another order of sheets only the last
    digits of floats can differ (1e-13), which no face prints. Groups of the demand side under the
    threshold are hidden here, so that no face of the report can show them.
    """
    with one_thread():
        work = prepare(inputs)
        tree = nodes(work)
        asked = (*words.questions(work), *words.attributes(work))
        between = gaps(work, tree)
        models = _chosen(work, "confirmatory", lambda: confirmatory(work, tree))
        return Report(
            parallax=inputs.parallax,
            fingerprint=fingerprint(inputs),
            evaluation=inputs.facts,
            nodes=tree,
            audiences=audiences(work),
            scores=scores(work, tree),
            reliability=reliabilities(work, tree),
            gaps=between,
            distributions=distributions(work),
            questions=asked,
            comments=words.comments(work),
            evidence=words.evidence(work),
            method=method(work),
            drivers=_chosen(work, "drivers", lambda: drivers(work)),
            gap_checks=_chosen(work, "gap_checks", lambda: gap_checks(work, between)),
            pair_checks=_chosen(work, "gap_checks", lambda: pair_checks(work, between)),
            clusters=_chosen(work, "clusters", lambda: clusters(work, between, tree)),
            knowledge=_chosen(work, "knowledge", lambda: knowledge(work, tree)),
            priorities=_chosen(work, "priorities", lambda: priorities(work, tree)),
            kano=_chosen(work, "kano", lambda: kano(work)),
            tolerance=_chosen(work, "tolerance", lambda: tolerance(work)),
            agreement=_chosen(work, "agreement", lambda: agreement(work, tree)),
            loyalty=_chosen(work, "loyalty", lambda: loyalty(work, tree)),
            quality=quality(work) if _tells_quality(inputs) else None,
            trend=_chosen(work, "trend", lambda: trend(work)),
            segments=_chosen(work, "segments", lambda: segments(work, asked)),
            response=_chosen(work, "response", lambda: response(work, tree)),
            sensitivity=_chosen(work, "sensitivity", lambda: sensitivity(work, tree)),
            sheet_weights=sheet_weights(work),
            structure=_chosen(work, "structure", lambda: structure(work, tree, models)),
            comparability=_chosen(work, "comparability", lambda: comparability(work, tree)),
            confirmatory=models,
            consistency=None
            if "consistency" in inputs.options.without
            else consistency(work, tree),
        )


def _chosen(work: Work, key: str, section: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
    """The rows of a section, none where it is switched off."""
    return () if key in work.inputs.options.without else section()


def _tells_quality(inputs: Inputs) -> bool:
    """It cannot be switched off where rules leave sheets out: readers must see by which."""
    return "quality" not in inputs.options.without or bool(inputs.options.quality.exclude)


def audiences(work: Work) -> tuple[AudienceResult, ...]:
    """Who was asked and who answered."""
    return tuple(_audience(work.inputs, group) for group in work.groups)


def _audience(inputs: Inputs, group: Group) -> AudienceResult:
    id_ = group.audience.id
    invited, beside = asked_of(inputs, id_), dict(inputs.beside_link).get(id_)
    hidden = group.withheld == "suppressed"
    return AudienceResult(
        id=id_,
        name=group.audience.name,
        side=group.audience.side,
        invited=invited,
        complete=None if hidden else group.complete,
        used=None if hidden else group.used,
        excluded=() if hidden else tuple(_excluded(group)),
        hidden=hidden,
        beside_link=beside if invited is None else None,
        frame=frame(inputs, id_),
        population=reach_of(inputs.reach, id_).population,
        sampling=sampling(inputs, id_),
        returns=returns(inputs, group),
        rr1=None if hidden else rates(inputs, group).rate("RR1").rate,
    )


def _excluded(group: Group) -> Iterator[Exclusion]:
    """Blank sheets, and those that rules leave out: each with the first rule that flags it."""
    out = () if group.screened is None else group.screened.by_rule()
    if blank := group.complete - group.used - sum(n for _, n in out):
        yield Exclusion(rule="no_answers", n=blank)
    yield from (Exclusion(rule=rule, n=n) for rule, n in out)


def method(work: Work) -> Method:
    """How the figures came about."""
    inputs, model = work.inputs, work.inputs.instrument.model
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
        unweighted=UNWEIGHTED if weighted else (),
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
