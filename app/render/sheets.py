"""What the workbook holds: per section one long table with every figure of the report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.report import Report
from app.advice import advice
from app.formats import Style
from app.render import disclosure
from app.render.tables import audience_name, verdict, wording
from app.sentences import carries, finding, findings, leaves, outline
from app.tree import Tree
from app.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number, unrounded, and how it is shown."""

    value: float
    style: Style


Content = str | Number | None
Rows = tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: notices on top, a heading per column, rows; `frozen` columns stay in sight."""

    title: str
    columns: tuple[str, ...]
    rows: Rows
    frozen: int = 1
    notices: tuple[str, ...] = ()


Fields = Sequence[tuple[str, Style]]
SCORE: Fields = (
    ("n", "count"),
    ("mean", "mean"),
    ("ci", "mean"),
    ("sd", "sd"),
    ("se", "se"),
    ("score100", "score"),
    ("ci100", "score"),
    ("top_box", "share"),
    ("top_box_ci", "share"),
    ("coverage", "share"),
    ("weight", "share"),
)
GAP: Fields = (
    ("n", "count"),
    ("n_supplier", "count"),
    ("minuend", "mean"),
    ("subtrahend", "mean"),
    ("gap", "gap"),
    ("ci", "gap"),
    ("minuend100", "score"),
    ("subtrahend100", "score"),
    ("gap100", "gap100"),
    ("ci100", "gap100"),
    ("effect", "effect"),
    ("effect_ci", "effect"),
    ("p", "p"),
    ("p_adjusted", "p"),
    ("equivalence_p", "p"),
)
RELIABILITY: Fields = (
    ("n", "count"),
    ("k", "count"),
    ("alpha", "coefficient"),
    ("alpha_ci", "coefficient"),
    ("alpha_standardized", "coefficient"),
    ("omega_total", "coefficient"),
    ("lambda2", "coefficient"),
    ("lambda6", "coefficient"),
)
ITEM: Fields = (
    ("n", "count"),
    ("mean", "mean"),
    ("sd", "sd"),
    ("item_rest", "coefficient"),
    ("alpha_if_deleted", "coefficient"),
)
KEYS = ("level", "id", "name", "audience", "facet")


def sheets(report: Report, language: str) -> tuple[Sheet, ...]:
    """All sheets; those that would be empty are left out."""
    tree = Tree(report)
    voice = Voice(language, report.method.threshold)
    made = (
        _about(tree, voice),
        _summary(tree, voice),
        _audiences(tree, voice),
        _scores(tree, voice),
        _gaps(tree, voice),
        _reliability(tree, voice),
        _items(tree, voice),
        _distributions(tree, voice),
        _wording(tree, voice),
        _questions(tree, voice),
        _comments(tree, voice),
        _evidence(tree, voice),
        _method(tree, voice),
    )
    return tuple(sheet for sheet in made if sheet.rows)


def number(value: float | None, style: Style) -> Number | None:
    """A number's cell, empty where there is none."""
    return None if value is None else Number(value=value, style=style)


def _figures(row: object, fields: Fields) -> Iterator[Content]:
    """The cells of a row's figures; an interval takes two."""
    for name, style in fields:
        value = getattr(row, name)
        if "ci" in name.split("_") or name == "ci100":
            low, high = value if value is not None else (None, None)
            yield number(low, style)
            yield number(high, style)
        else:
            yield number(value, style)


def _titles(fields: Fields, voice: Voice) -> Iterator[str]:
    for name, _ in fields:
        if "ci" in name.split("_") or name == "ci100":
            yield voice.word(f"column.{name}_low")
            yield voice.word(f"column.{name}_high")
        else:
            yield voice.word(f"column.{name}")


def _headings(voice: Voice, *keys: str) -> tuple[str, ...]:
    return tuple(voice.word(f"column.{key}") for key in keys)


def _why(reason: str | None, voice: Voice) -> str:
    return voice.reason(reason) if reason else ""


def _about(tree: Tree, voice: Voice) -> Sheet:
    about = tree.report.evaluation
    notices = [("synthetic", about.synthetic), ("preliminary", about.preliminary)]
    rows = [*disclosure.facts(tree, voice), (voice.word("fingerprint"), tree.report.fingerprint)]
    return Sheet(
        title=voice.word("sheet.about"),
        columns=_headings(voice, "fact", "content"),
        rows=tuple(rows),
        notices=tuple(voice.word(key) for key, holds in notices if holds),
    )


def _summary(tree: Tree, voice: Voice) -> Sheet:
    told = [finding(one, voice) for one in findings(tree, leaves(tree), "blind_spot")]
    told += [finding(one, voice) for one in findings(tree, leaves(tree), "hidden_strength")]
    parts = (
        ("summary.outline", outline(tree, voice)),
        ("section.findings", told),
        ("findings.advice", advice(tree, voice)),
        ("summary.carries", carries(tree, voice)),
    )
    return Sheet(
        title=voice.word("sheet.summary"),
        columns=_headings(voice, "section", "content"),
        rows=tuple((voice.word(key), text) for key, texts in parts for text in texts),
    )


def _audiences(tree: Tree, voice: Voice) -> Sheet:
    rows = []
    for one in tree.report.audiences:
        out = None if one.hidden else sum(part.n for part in one.excluded)
        rows.append(
            (
                one.id,
                voice.text(one.name),
                voice.code("side", one.side),
                number(one.invited, "count"),
                number(one.complete, "count"),
                number(one.used, "count"),
                number(out, "count"),
                _why("suppressed" if one.hidden else None, voice),
            )
        )
    keys = ("id", "audience", "side", "invited", "complete", "used", "excluded", "reason")
    return Sheet(
        title=voice.word("sheet.audiences"), columns=_headings(voice, *keys), rows=tuple(rows)
    )


def _named(tree: Tree, level: str, id_: str, voice: Voice) -> tuple[str, str, str]:
    node = tree.node(level, id_)
    return voice.code("level", level), id_, voice.name(node) if node else id_


def _scores(tree: Tree, voice: Voice) -> Sheet:
    return Sheet(
        title=voice.word("sheet.scores"),
        columns=(*_headings(voice, *KEYS), *_titles(SCORE, voice), voice.word("column.reason")),
        rows=tuple(
            (
                *_named(tree, one.level, one.id, voice),
                one.audience,
                one.facet,
                *_figures(one, SCORE),
                _why(one.reason, voice),
            )
            for one in tree.report.scores
        ),
        frozen=3,
    )


def _gaps(tree: Tree, voice: Voice) -> Sheet:
    keys = ("kind", "level", "id", "name", "audience")
    return Sheet(
        title=voice.word("sheet.gaps"),
        columns=(
            *_headings(voice, *keys),
            *_titles(GAP, voice),
            *_headings(voice, "verdict", "reason"),
        ),
        rows=tuple(
            (
                voice.code("kind_of", one.kind),
                *_named(tree, one.level, one.id, voice),
                one.audience,
                *_figures(one, GAP),
                verdict(one, voice).text if one.verdict else "",
                _why(one.reason, voice),
            )
            for one in tree.report.gaps
        ),
        frozen=4,
    )


def _reliability(tree: Tree, voice: Voice) -> Sheet:
    return Sheet(
        title=voice.word("sheet.reliability"),
        columns=(
            *_headings(voice, *KEYS),
            *_titles(RELIABILITY, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *_named(tree, one.level, one.scale, voice),
                one.audience,
                one.facet,
                *_figures(one, RELIABILITY),
                _why(one.reason, voice),
            )
            for one in tree.report.reliability
        ),
        frozen=3,
    )


def _items(tree: Tree, voice: Voice) -> Sheet:
    keys = ("level", "id", "name", "audience", "facet", "item")
    return Sheet(
        title=voice.word("sheet.items"),
        columns=(*_headings(voice, *keys), *_titles(ITEM, voice), voice.word("column.reason")),
        rows=tuple(
            (
                *_named(tree, scale.level, scale.scale, voice),
                scale.audience,
                scale.facet,
                item.id,
                *_figures(item, ITEM),
                _why(item.reason, voice),
            )
            for scale in tree.report.reliability
            for item in scale.items
        ),
        frozen=3,
    )


def _distributions(tree: Tree, voice: Voice) -> Sheet:
    """A row per answer option, so that items on different scales share the columns."""
    rows: list[tuple[Content, ...]] = []
    for one in tree.report.distributions:
        node = tree.node("item", one.id)
        first = (one.id, one.audience, one.facet)
        if one.counts is None:
            rows.append((*first, number(one.n, "count"), "", None, _why(one.reason, voice)))
            continue
        points = [(str(p), c) for p, c in enumerate(one.counts, (node and node.low) or 0)]
        others = (("not_applicable", one.not_applicable), ("blank", one.blank))
        points += [(voice.word(f"column.{k}"), c) for k, c in others if c is not None]
        rows += [
            (*first, number(one.n, "count"), point, number(count, "count"), "")
            for point, count in points
        ]
    keys = ("item", "audience", "facet", "n", "option", "count", "reason")
    return Sheet(
        title=voice.word("sheet.distributions"),
        columns=_headings(voice, *keys),
        rows=tuple(rows),
        frozen=3,
    )


def _wording(tree: Tree, voice: Voice) -> Sheet:
    rows = tuple(
        (
            node.id,
            audience_name(audience, voice),
            wording(node, audience.id, voice),
            voice.word("yes") if node.reverse else voice.word("no"),
            disclosure.scale(node, voice),
        )
        for node in tree.report.nodes
        if node.level == "item"
        for audience in tree.report.audiences
    )
    keys = ("item", "audience", "wording", "reverse", "scale")
    return Sheet(title=voice.word("sheet.wording"), columns=_headings(voice, *keys), rows=rows)


def _questions(tree: Tree, voice: Voice) -> Sheet:
    rows: list[tuple[Content, ...]] = []
    for one in tree.report.questions:
        choice = one.kind == "choice"
        for id_, text, value in one.options:
            share = value / one.n if choice and value is not None and one.n else None
            rows.append(
                (
                    one.id,
                    voice.text(one.text),
                    one.audience,
                    number(one.n, "count"),
                    id_,
                    voice.text(text),
                    number(value, "count" if choice else "score"),
                    number(share, "share"),
                    _why((one.reason or "suppressed") if value is None else None, voice),
                )
            )
    keys = ("id", "question", "audience", "n", "id", "option", "value", "share", "reason")
    return Sheet(
        title=voice.word("sheet.questions"), columns=_headings(voice, *keys), rows=tuple(rows)
    )


def _comments(tree: Tree, voice: Voice) -> Sheet:
    hidden = {one.id for one in tree.report.audiences if one.hidden}
    return Sheet(
        title=voice.word("sheet.comments"),
        columns=_headings(voice, "audience", "section", "comment"),
        rows=tuple(
            (one.audience, one.id, one.text)
            for one in tree.report.comments
            if one.audience not in hidden
        ),
        frozen=0,
    )


def _evidence(tree: Tree, voice: Voice) -> Sheet:
    return Sheet(
        title=voice.word("sheet.evidence"),
        columns=_headings(voice, "item", "note"),
        rows=tuple((one.id, one.text) for one in tree.report.evidence),
    )


def _method(tree: Tree, voice: Voice) -> Sheet:
    rows = [
        (rule.name, rule.text, voice.word("house") if rule.house else "")
        for rule in disclosure.rules(tree, voice)
    ]
    rows += [
        (voice.word("method.limitations"), text, "") for text in disclosure.limits(tree, voice)
    ]
    return Sheet(
        title=voice.word("sheet.method"),
        columns=_headings(voice, "fact", "content", "reason"),
        rows=tuple(rows),
    )
