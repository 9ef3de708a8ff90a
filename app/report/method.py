"""How the figures came about: facts, rules, scales, limitations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.report import Report
from analysis.sections.audiences import AudienceResult
from analysis.study.cluster_labels import FEWEST
from app.report import sheet_weights
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Line, Table, figure_cell, reason_cell
from app.report.layout.passage import Page
from app.report.layout.tables import audience_name, counts, heads, scale, table
from app.report.layout.workbook import Content, listed, number, plain, why
from app.report.prose.voice import Voice, margin_words
from app.report.reading import PERCEPTION_EXPECTATION, Reading
from app.report.response import response_finite
from app.report.undertaking import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with its name; `house`: decided by us because no source does."""

    name: str
    text: str
    house: bool = False


def audiences(reading: Reading, voice: Voice) -> Table:
    """Who was asked and who answered."""
    return table(
        "audiences",
        "audiences",
        voice,
        heads(voice, "audience", room=1.0),
        counts(voice, "invited", "complete", "rr1", "used", "excluded"),
        (
            Line(heads=(audience_name(each, voice),), cells=tuple(_cells(each, voice)))
            for each in reading.report.audiences
        ),
        legend="",
    )


def _cells(audience: AudienceResult, voice: Voice) -> Iterator[Cell]:
    place = f"audiences/{audience.id}"
    if audience.beside_link is not None:
        yield Cell(text=voice.word("method.invited_beside", n=audience.beside_link))
    else:
        yield figure_cell(audience, "invited", place)
    if audience.hidden or audience.used is None:
        yield reason_cell("suppressed", voice, 4)
        return
    yield from (figure_cell(audience, name, place) for name in ("complete", "rr1", "used"))
    yield Cell(text=figure(sum(each.n for each in audience.excluded), "count"))


def rules(reading: Reading, voice: Voice) -> tuple[Rule, ...]:
    """How the figures were made, each house rule marked as one."""
    every = (*_of_scores(reading, voice), *_of_gaps(reading, voice), *_of_sheets(reading, voice))
    return tuple(rule for rule in every if rule.text)


def _of_scores(reading: Reading, voice: Voice) -> Iterator[Rule]:
    """From answers to scores and their intervals."""
    w, method = voice.word, reading.report.method
    by = w("method.weights_by", who=method.weights_set_by) if method.weights_set_by else ""
    unset = "_unset" if method.weights_version is None else ""
    weights = w(
        f"method.weights_{method.weights_method}{unset}", version=method.weights_version, by=by
    )
    equal = method.weights_method == "equal"
    yield Rule(name=w("method.model"), text=_model(reading, voice))
    yield Rule(name=w("method.scoring"), text=w("method.scoring_says"))
    yield Rule(name=w("method.rollup"), text=w("method.rollup_says"), house=True)
    yield Rule(name=w("method.weights"), text=weights, house=equal)
    yield Rule(name=w("method.missing"), text=_missing(reading, voice), house=True)
    yield Rule(name=w("method.reversed"), text=_reversed(reading, voice))
    yield Rule(name=w("method.reworded"), text=_reworded(reading, voice), house=True)
    yield Rule(name=w("method.exclusions"), text=_excluded(reading, voice))
    yield Rule(name=w("method.intervals"), text=voice.running(_intervals(reading, voice)))


def _intervals(reading: Reading, voice: Voice) -> Iterator[str]:
    """What intervals rest on, and whether they heed clusters."""
    method = reading.report.method
    yield voice.word("method.intervals_say", confidence=printed(method, "confidence"))
    if method.cluster is None:
        return
    known = [each for each in reading.report.audiences if each.id in method.clustered]
    if known:
        names = voice.names(voice.text(each.name) for each in known)
        yield voice.word("method.intervals_clustered", audiences=names, by=method.cluster)
    if len(known) < len([each for each in reading.demand if each.used]):
        yield voice.word(
            "method.intervals_independent", by=method.cluster, fewest=max(FEWEST, voice.threshold)
        )


def _margin(report: Report, margin: str, voice: Voice) -> str:
    """What counts as no difference; that it was fixed, where that is on record; and why where it
    is not the usual share.
    """
    method = report.method
    kind = "points" if method.margin_share is None else "share"
    says = [voice.word(f"method.margin_{kind}", margin=margin)]
    if report.evaluation.opened_at is not None:
        says.append(voice.word("method.margin_fixed"))
    if method.margin_reason:
        says.append(voice.word("method.margin_reason", reason=method.margin_reason))
    return voice.running(says)


def _of_gaps(reading: Reading, voice: Voice) -> Iterator[Rule]:
    """Gaps, their verdicts, and the reliability of scales."""
    w, method = voice.word, reading.report.method
    margin = margin_words(method, voice)
    levels = {"confidence": printed(method, "confidence"), "margin": margin}
    if reading.compared and method.self_assessment is not None:
        says = w(f"method.self_assessment_{method.self_assessment}")
        yield Rule(name=w("method.self_assessment"), text=says)
    if reading.compared or reading.gaps(PERCEPTION_EXPECTATION):
        yield Rule(name=w("method.gap"), text=w("method.gap_says"), house=True)
        yield Rule(name=w("method.tests"), text=w("method.tests_say"), house=True)
        yield Rule(name=w("method.verdicts"), text=w("method.verdicts_say", **levels), house=True)
        yield Rule(name=w("method.margin"), text=_margin(reading.report, margin, voice), house=True)
        yield Rule(name=w("method.effect"), text=w("method.effect_says"))
    yield Rule(name=w("method.reliability"), text=w("method.reliability_says"), house=True)


def _of_sheets(reading: Reading, voice: Voice) -> Iterator[Rule]:
    """Whom the figures speak of, and with what they were made."""
    w, method = voice.word, reading.report.method
    hidden = w("method.threshold_says", threshold=method.threshold)
    weighted = w(f"method.weights_{'on' if method.respondent_weights else 'off'}")
    analysis = f"{w('method.analysis')} {method.analysis_version}"
    yield Rule(name=w("method.threshold"), text=hidden, house=True)
    yield Rule(name=w("method.respondent_weights"), text=weighted)
    yield Rule(name=w("method.instrument"), text=voice.names(_versions(reading, voice)))
    yield Rule(name=w("software"), text=f"Parallax {reading.report.parallax} · {analysis}")


def _model(reading: Reading, voice: Voice) -> str:
    method = reading.report.method
    name = f"{voice.text(method.model_name)} ({method.model})"
    source = voice.text(method.model_source) if method.model_source else ""
    return f"{name}. {source}" if source else name


def _reversed(reading: Reading, voice: Voice) -> str:
    names = [node.id for node in reading.report.nodes if node.level == "item" and node.reverse]
    if not names:
        return voice.word("none")
    return voice.word("method.reversed_says", names=", ".join(names))


def _reworded(reading: Reading, voice: Voice) -> str:
    names = {audience.id: voice.text(audience.name) for audience in reading.report.audiences}
    sentences = [
        voice.word(
            "method.reworded_some" if row.n is None else "method.reworded_one",
            item=row.item,
            audience=names.get(row.audience, row.audience),
            n=row.n,
        )
        for row in reading.report.method.reworded
    ]
    return voice.word("method.reworded_says", names=voice.names(sentences)) if sentences else ""


def _excluded(reading: Reading, voice: Voice) -> str:
    parts = [
        voice.word(
            "method.excluded_one",
            audience=voice.text(audience.name),
            rule=voice.code("rule", rule.rule),
            n=rule.n,
        )
        for audience in reading.report.audiences
        for rule in audience.excluded
        if rule.n and not audience.hidden
    ]
    return voice.names(parts) or voice.word("none")


def _versions(reading: Reading, voice: Voice) -> Iterator[str]:
    method = reading.report.method
    if not method.versions:
        yield method.instrument_digest
    for version in method.versions:
        key = "method.version" if version.number is not None else "method.version_of_file"
        yield voice.word(key, number=version.number, n=version.n, digest=version.digest)


def fingerprint(reading: Reading, voice: Voice) -> str:
    """What the fingerprint is made from, and how it is checked: of a file, from the file."""
    of_file = all(version.number is None for version in reading.report.method.versions)
    return voice.word("fingerprint_of_file" if of_file else "fingerprint_long")


def scales(reading: Reading, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Each rating scale, with the items that use it."""
    using: dict[str, list[str]] = {}
    for node in reading.report.nodes:
        if node.level == "item" and node.low is not None:
            using.setdefault(scale(node, voice), []).append(node.id)
    return tuple((text, _listed(ids)) for text, ids in using.items())


def _listed(ids: list[str]) -> str:
    return ", ".join(ids) if len(ids) <= 40 else f"{', '.join(ids[:39])} … {ids[-1]}"


def _missing(reading: Reading, voice: Voice) -> str:
    sentences = [voice.word("method.missing_pairwise")]
    if reading.gaps(PERCEPTION_EXPECTATION):
        sentences.append(voice.word("method.missing_lonely", threshold=voice.threshold))
    return voice.running(sentences)


def limits(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What the figures do not say."""
    source = reading.report.method.model_source or ()
    after_standard = any("33850" in wording for _, wording in source)
    keys = ("sample", *(["supplier"] if reading.compared else []))
    last = "standard" if after_standard else "house"
    return tuple(voice.word(f"method.limits_{key}") for key in (*keys, last))


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Facts, audiences, weights, rules, scales, limitations."""
    return {
        "facts": facts(reading, voice),
        "audiences": audiences(reading, voice),
        "returns": response_finite.returns(reading, voice),
        "weights": sheet_weights.tables(reading, voice),
        "fingerprint": fingerprint(reading, voice),
        "rules": rules(reading, voice),
        "scales": scales(reading, voice),
        "limits": limits(reading, voice),
    }


def _listed_rules(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Rules and limits."""
    for rule in rules(reading, voice):
        yield rule.name, rule.text, voice.word("house") if rule.house else ""
    for text in limits(reading, voice):
        yield voice.word("method.limitations"), text, ""


def _listed_audiences(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Who was asked and who answered."""
    for audience in reading.report.audiences:
        out = None if audience.hidden else sum(part.n for part in audience.excluded)
        yield (
            audience.id,
            voice.text(audience.name),
            voice.code("side", audience.side),
            *(number(audience, name) for name in ("invited", "complete", "used")),
            plain(out, "count"),
            why("suppressed" if audience.hidden else None, voice),
        )


ASKED = "id audience side invited complete used excluded reason"
PAGE = Page(prints=content, sheets=(listed("method", "fact content reason", _listed_rules),))
AUDIENCES = Page(sheets=(listed("audiences", ASKED, _listed_audiences),))
