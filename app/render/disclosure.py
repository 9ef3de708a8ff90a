"""What the reader must know to judge the figures: facts, returns, rules, scales, limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.sections.audiences import AudienceResult
from analysis.study.undertaking import Node
from app.formats import figure
from app.render.cells import Cell, Column, Group, Line, Table
from app.render.tables import audience_name
from app.tree import PERCEPTION_EXPECTATION, Tree
from app.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with its name; `house`: decided by us because no source does."""

    name: str
    text: str
    house: bool = False


def facts(tree: Tree, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Name and content of what is known about the undertaking."""
    about = tree.report.evaluation
    found = (
        ("title", about.title),
        ("service", about.service),
        ("category", voice.text(about.category)),
        ("supplier", about.supplier),
        ("demand_side", about.demand_side),
        ("purpose", voice.code("purpose", about.purpose) if about.purpose else ""),
        ("route", voice.code("route", about.route) if about.route else ""),
        ("population", about.population),
        ("conductor", about.conductor),
        ("period", _span(voice.date(about.period_from), voice.date(about.period_to))),
        ("fieldwork", _fieldwork(tree, voice)),
        ("sealed_at", voice.date(about.sealed_at)),
        ("secrecy", voice.code("secrecy", about.secrecy) if about.secrecy else ""),
        ("mode", voice.word("method.mode_web") if about.opened_at else ""),
        ("languages", " / ".join(voice.code("lang", one) for one in about.languages)),
    )
    return tuple((voice.word(f"fact.{key}"), text) for key, text in found if text)


def _span(start: str, end: str) -> str:
    """From one date to another, in a way that both languages read."""
    return " – ".join(day for day in (start, end) if day)


def _fieldwork(tree: Tree, voice: Voice) -> str:
    about = tree.report.evaluation
    if about.opened_at is None:
        return ""
    if about.closed_at is None:
        return voice.word("fact.still_open", a=voice.date(about.opened_at))
    return _span(voice.date(about.opened_at), voice.date(about.closed_at))


def audiences(tree: Tree, voice: Voice) -> Table:
    """Who was asked and who answered."""
    keys = ("invited", "complete", "rr1", "used", "excluded")
    return Table(
        id="audiences",
        caption=voice.word("caption.audiences"),
        heads=(Column(title=voice.word("column.audience"), numeric=False),),
        columns=tuple(Column(title=voice.word(f"column.{key}")) for key in keys),
        groups=(Group(lines=tuple(_audience(one, voice) for one in tree.report.audiences)),),
    )


def _audience(audience: AudienceResult, voice: Voice) -> Line:
    heads = (audience_name(audience, voice),)
    place = f"audiences/{audience.id}"
    invited = Cell(text=figure(audience.invited, "count"), address=f"{place}/invited")
    if audience.beside_link is not None:
        invited = Cell(text=voice.word("method.invited_beside", n=audience.beside_link))
    if audience.hidden or audience.used is None:
        words = Cell(text=voice.reason("suppressed"), kind="reason", code="suppressed", span=4)
        return Line(heads=heads, cells=(invited, words))
    cells = (
        invited,
        Cell(text=figure(audience.complete, "count"), address=f"{place}/complete"),
        Cell(text=figure(audience.rr1, "share"), address=f"{place}/rr1"),
        Cell(text=figure(audience.used, "count"), address=f"{place}/used"),
        Cell(text=figure(sum(one.n for one in audience.excluded), "count")),
    )
    return Line(heads=heads, cells=cells)


def rules(tree: Tree, voice: Voice) -> tuple[Rule, ...]:
    """How the figures were made, each house rule marked as one."""
    method = tree.report.method
    alpha = f"{method.alpha_level:g}"
    w = voice.word
    by = w("method.weights_by", who=method.weights_set_by) if method.weights_set_by else ""
    key = f"method.weights_{method.weights_method}"
    if method.weights_version is None:
        key += "_unset"
    return tuple(
        rule
        for rule in (
            Rule(name=w("method.model"), text=_model(tree, voice)),
            Rule(name=w("method.scoring"), text=w("method.scoring_says")),
            Rule(name=w("method.rollup"), text=w("method.rollup_says"), house=True),
            Rule(
                name=w("method.weights"),
                text=w(key, version=method.weights_version, by=by),
                house=method.weights_method == "equal",
            ),
            Rule(name=w("method.missing"), text=_missing(tree, voice), house=True),
            Rule(name=w("method.reversed"), text=_reversed(tree, voice)),
            Rule(name=w("method.reworded"), text=_reworded(tree, voice), house=True),
            Rule(name=w("method.exclusions"), text=_excluded(tree, voice)),
            Rule(
                name=w("method.intervals"),
                text=w("method.intervals_say", confidence=figure(method.confidence, "share")),
            ),
            Rule(name=w("method.gap"), text=w("method.gap_says"), house=True),
            Rule(name=w("method.tests"), text=w("method.tests_say"), house=True),
            Rule(
                name=w("method.verdicts"),
                text=w("method.verdicts_say", alpha=alpha, margin=f"{method.margin:g}"),
                house=True,
            ),
            Rule(name=w("method.effect"), text=w("method.effect_says")),
            Rule(name=w("method.reliability"), text=w("method.reliability_says"), house=True),
            Rule(
                name=w("method.threshold"),
                text=w("method.threshold_says", threshold=method.threshold),
                house=True,
            ),
            Rule(
                name=w("method.respondent_weights"),
                text=w(f"method.weights_{'on' if method.respondent_weights else 'off'}"),
            ),
            Rule(name=w("method.instrument"), text=voice.names(_versions(tree, voice))),
            Rule(
                name=w("software"),
                text=f"Parallax {tree.report.parallax} · {w('method.analysis')} "
                f"{method.analysis_version}",
            ),
        )
        if rule.text
    )


def _model(tree: Tree, voice: Voice) -> str:
    method = tree.report.method
    name = f"{voice.text(method.model_name)} ({method.model})"
    source = voice.text(method.model_source) if method.model_source else ""
    return f"{name}. {source}" if source else name


def _reversed(tree: Tree, voice: Voice) -> str:
    names = [node.id for node in tree.report.nodes if node.level == "item" and node.reverse]
    if not names:
        return voice.word("none")
    return voice.word("method.reversed_says", names=", ".join(names))


def _reworded(tree: Tree, voice: Voice) -> str:
    names = {audience.id: voice.text(audience.name) for audience in tree.report.audiences}
    told = [
        voice.word(
            "method.reworded_some" if one.n is None else "method.reworded_one",
            item=one.item,
            audience=names.get(one.audience, one.audience),
            n=one.n,
        )
        for one in tree.report.method.reworded
    ]
    return voice.word("method.reworded_says", names=voice.names(told)) if told else ""


def _excluded(tree: Tree, voice: Voice) -> str:
    parts = [
        voice.word(
            "method.excluded_one",
            audience=voice.text(audience.name),
            rule=voice.code("rule", one.rule),
            n=one.n,
        )
        for audience in tree.report.audiences
        for one in audience.excluded
        if one.n and not audience.hidden
    ]
    return voice.names(parts) or voice.word("none")


def _versions(tree: Tree, voice: Voice) -> Iterator[str]:
    method = tree.report.method
    if not method.versions:
        yield method.instrument_digest
    for one in method.versions:
        key = "method.version" if one.number is not None else "method.version_of_file"
        yield voice.word(key, number=one.number, n=one.n, digest=one.digest)


def fingerprint(tree: Tree, voice: Voice) -> str:
    """What the fingerprint is made from, and how it is checked: of a file, from the file."""
    of_file = all(one.number is None for one in tree.report.method.versions)
    return voice.word("fingerprint_of_file" if of_file else "fingerprint_long")


def scales(tree: Tree, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Each rating scale, with the items that use it."""
    using: dict[str, list[str]] = {}
    for node in tree.report.nodes:
        if node.level == "item" and node.low is not None:
            using.setdefault(scale(node, voice), []).append(node.id)
    return tuple((text, _listed(ids)) for text, ids in using.items())


def _listed(ids: list[str]) -> str:
    return ", ".join(ids) if len(ids) <= 40 else f"{', '.join(ids[:39])} … {ids[-1]}"


def scale(node: Node, voice: Voice) -> str:
    """An item's scale: its ends, and the labels it has."""
    if node.low is None or node.high is None:
        return ""
    ends = voice.word("items.scale", low=node.low, high=node.high)
    labels = [voice.text(label) for label in node.labels]
    if not labels:
        return ends
    points = (node.low, node.high) if len(labels) == 2 else tuple(range(node.low, node.high + 1))
    named = (f"{point} = {label}" for point, label in zip(points, labels, strict=False))
    return (
        f"{ends}: {voice.names(named)}"
        if voice.language == "en"
        else (f"{ends}：{voice.names(named)}")
    )


def _missing(tree: Tree, voice: Voice) -> str:
    told = [voice.word("method.missing_pairwise")]
    if tree.gaps(PERCEPTION_EXPECTATION):
        told.append(voice.word("method.missing_lonely", threshold=voice.threshold))
    return voice.running(told)


def limits(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """What the figures do not say."""
    source = tree.report.method.model_source or ()
    after_standard = any("33850" in wording for _, wording in source)
    keys = ("sample", *(["supplier"] if tree.compared else []))
    last = "standard" if after_standard else "house"
    return tuple(voice.word(f"method.limits_{key}") for key in (*keys, last))
