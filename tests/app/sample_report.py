"""A made-up report that looks like a real one, from seeded answers; for tests of the faces."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.report import Report
from analysis.sections.audiences import AudienceResult, Exclusion
from analysis.sections.cautions.cautions import cautions
from analysis.sections.comments import Comment
from analysis.sections.distributions import Distribution
from analysis.sections.evidence import Evidence
from analysis.sections.gaps import Gap, Verdict
from analysis.sections.improvements.improvements import Improvement, Step
from analysis.sections.improvements.terms import ImprovementView, Reason
from analysis.sections.method import Method, Version
from analysis.sections.questions import QuestionResult
from analysis.sections.reliability import ItemReliability, ScaleReliability
from analysis.sections.scores import Score
from analysis.sections.shift import Shift
from analysis.statistics.gaps.decision_study import Promise
from analysis.statistics.gaps.mean_difference import Gap as Difference
from analysis.statistics.gaps.supplier_gaps import Concluded, Conclusion
from analysis.statistics.intervals import Share
from analysis.statistics.kinds import Interval
from analysis.statistics.priorities.improvements import Pressure
from analysis.statistics.reliability.scale import ItemStatistics, Reliability
from analysis.statistics.scores import score as statistics
from analysis.study.caution_limits import about, gravest
from analysis.study.supplier_model import LEVELLED
from analysis.study.undertaking import Facts, Level, Node
from surveys.questionnaire.text import Text
from tests.app.sample_model import AUDIENCES, CHARACTERISTICS, COMMENTS, EVIDENCE, LABELS, WORDING
from tests.reports import having

Ratings = NDArray[np.float64]
SIZES = {"users": 184, "staff": 41, "supplier": 6}
CODES = {
    "completeness": "CPL",
    "compliance": "CMP",
    "continuity": "CNT",
    "interactivity": "ITV",
    "proactiveness": "PRA",
}
INVITED = {"users": 260, "staff": 52, "supplier": 6}
SHIFT = {
    ("supplier", "timeliness"): 1.1,
    ("supplier", "courtesy"): -0.9,
    ("staff", "security"): 0.2,
}


def sample_report(
    *, supplier: int = 6, staff: int = 41, synthetic: bool = True, preliminary: bool = False
) -> Report:
    """A report with a blind spot, a hidden strength and a poor scale.

    Args:
        supplier: how many of the supplier's raters answered.
        staff: how many of the demand side's staff; fewer than 5 are hidden.
        synthetic: whether it says that it is made up.
        preliminary: whether fieldwork is still going on.
    """
    sizes = {**SIZES, "supplier": supplier, "staff": staff}
    nodes = tuple(_nodes())
    answers = {one[0]: _answers(nodes, one[0], sizes[one[0]]) for one in AUDIENCES}
    hidden = {"staff"} if staff < 5 else set()
    scores = tuple(_scores(nodes, answers, hidden))
    gaps = tuple(_gaps(nodes, answers, hidden))
    shifts = tuple(_shifts(gaps))
    report = Report(
        parallax="0.1.0",
        fingerprint="sha256:" + "3f9a1c" * 10 + "0b7d",
        evaluation=_facts(synthetic, preliminary),
        nodes=nodes,
        sections={
            "audiences": tuple(
                AudienceResult(
                    id=id_,
                    name=Text.of({"zh": zh, "en": en}),
                    side="supplier" if side == "supplier" else "demand",
                    invited=INVITED[id_],
                    complete=None if id_ in hidden else sizes[id_],
                    used=None if id_ in hidden else sizes[id_],
                    excluded=() if id_ in hidden else (Exclusion(rule="no_answers", n=2),),
                    hidden=id_ in hidden,
                    rr1=None if id_ in hidden else sizes[id_] / INVITED[id_],
                )
                for id_, zh, en, side in AUDIENCES
            ),
            "scores": scores,
            "reliability": tuple(_reliability(nodes, answers, hidden)),
            "gaps": tuple(_beyond(gaps, shifts)),
            "shift": shifts,
            "distributions": tuple(_distributions(nodes, answers, hidden)),
            "questions": _questions(hidden),
            "comments": tuple(
                Comment(audience=a, id=i, text=t) for a, i, t in COMMENTS if a not in hidden
            ),
            "evidence": tuple(Evidence(id=id_, text=text) for id_, text in EVIDENCE),
            "method": (_method(),),
        },
    )
    return cautioned(report)


def cautioned(report: Report) -> Report:
    """The report with the cautions of its rows, and the order that heeds them."""
    report = having(report, cautions=cautions(report))
    return having(report, improvements=tuple(_improved(report)))


def _improved(report: Report) -> list[Improvement]:
    """The order by gaps alone: blind spots, the widest first, then the others."""
    rows: dict[tuple[Level, str], list[ImprovementView]] = {}
    for gap in report.gaps:
        if gap.kind == "supplier-demand" and gap.level == "subcharacteristic":
            reasons: tuple[Reason, ...] = ("blind_spot",) if gap.verdict == "blind_spot" else ()
            view = ImprovementView(
                audience=gap.audience, n=gap.n, score100=gap.subtrahend100, gap_kind=gap.kind,
                gap_level=gap.level, gap_id=gap.id,
                gap100=gap.gap100, gap_verdict=gap.verdict, reasons=reasons,
                pressure=Pressure(shortfall=max(gap.gap100 or 0.0, 0.0)),
            )  # fmt: skip
            rows.setdefault((gap.level, gap.id), []).append(view)
    made = [
        Improvement(
            rank=None, level=level, id=id_, audience=lead.audience, points=lead.points,
            step=_step(report, level, id_, lead), views=tuple(views), reason="too_few",
        )
        for (level, id_), views in rows.items()
        for lead in [max(views, key=lambda view: (bool(view.reasons), view.points or 0.0))]
    ]  # fmt: skip
    made.sort(key=lambda row: (row.step is None, -(row.points or 0.0)))
    return [replace(row, rank=rank) for rank, row in enumerate(made, 1)]


def _step(report: Report, level: Level, id_: str, lead: ImprovementView) -> Step | None:
    if not lead.reasons:
        return None
    own = about(report.cautions, lead.audience, level, id_)
    return "check_items" if gravest(own) > 1 else "reconcile"


def _facts(synthetic: bool, preliminary: bool) -> Facts:
    return Facts(
        title="华东区域客户系统售后服务评价 2026",
        purpose="third_party",
        route="commissioned",
        category=Text.of({"zh": "运行维护", "en": "Operation and maintenance"}),
        service="核心业务系统售后服务（热线、现场、补丁、培训）",
        supplier="示例软件有限公司",
        demand_side="示例集团信息中心及其 12 家分公司",
        population="2026 年 6–8 月提交过工单的全部用户",
        conductor="示例评价机构",
        period_from=date(2026, 6, 1),
        period_to=date(2026, 8, 31),
        opened_at=datetime(2026, 9, 1, 1, 0, tzinfo=UTC),
        closed_at=None if preliminary else datetime(2026, 9, 21, 10, 0, tzinfo=UTC),
        sealed_at=datetime(2026, 9, 10, 8, 30, tzinfo=UTC),
        secrecy="anonymous",
        languages=("zh", "en"),
        synthetic=synthetic,
        preliminary=preliminary,
    )


def _nodes() -> Iterator[Node]:
    yield Node(level="overall", id="overall", name=Text.of({"zh": "总体", "en": "Overall"}))
    for id_, zh, en, subs in CHARACTERISTICS:
        name = Text.of({"zh": zh, "en": en})
        yield Node(level="characteristic", id=id_, name=name, parent="overall")
        for sub, sub_zh, sub_en in subs:
            yield Node(
                level="subcharacteristic",
                id=sub,
                name=Text.of({"zh": sub_zh, "en": sub_en}),
                parent=id_,
                definition=Text.of({"zh": f"{sub_zh}的含义。", "en": f"What {sub_en} means."}),
            )
            code = CODES.get(sub, sub[:3].upper())
            for number in (1, 2):
                yield _item(f"{code}{number}", sub, sub_zh, sub_en.lower(), number == 2)
    outcome = Text.of({"zh": "推荐意愿", "en": "Recommendation"})
    yield Node(level="outcome", id="recommendation", name=outcome)
    yield Node(
        level="item",
        id="REC1",
        name=Text.of("REC1"),
        parent="recommendation",
        wording=(("users", Text.of({
            "zh": "您有多大可能向同行推荐该供方？",
            "en": "How likely are you to recommend this supplier to a colleague?",
        })),),
        low=0,
        high=10,
        labels=(
            Text.of({"zh": "完全不可能", "en": "Not at all likely"}),
            Text.of({"zh": "极有可能", "en": "Extremely likely"}),
        ),
    )  # fmt: skip


def _item(id_: str, parent: str, zh: str, en: str, second: bool) -> Node:
    return Node(
        level="item",
        id=id_,
        name=Text.of(id_),
        parent=parent,
        wording=tuple(
            (audience, Text.of({"zh": texts[0].format(zh=zh), "en": texts[1].format(en=en)}))
            for audience, texts in WORDING.items()
        ),
        reverse=second and parent in ("integrity", "stability", "timeliness", "visibility"),
        low=1,
        high=5,
        labels=tuple(Text.of({"zh": zh, "en": en}) for zh, en in LABELS),
    )


def _answers(nodes: Sequence[Node], audience: str, n: int) -> dict[str, Ratings]:
    """Item → answers turned so that more is better; NaN where blank."""
    made = np.random.default_rng([n, len(audience)])
    person = made.normal(0, 0.3 if audience == "supplier" else 0.8, n)
    found: dict[str, Ratings] = {}
    parents = {node.id: node.parent for node in nodes if node.level == "subcharacteristic"}
    for number, node in enumerate(node for node in nodes if node.level == "item"):
        parent = node.parent or ""
        noise = 1.6 if parent == "interactivity" else 0.35 if audience == "supplier" else 0.55
        shift = SHIFT.get((audience, parent), 0.0) + SHIFT.get(
            (audience, parents.get(parent) or ""), 0.0
        )
        low, high = node.low or 0, node.high or 5
        centre = low + (high - low) * (0.62 + 0.14 * np.sin(number * 1.7))
        share = 0.0 if parent == "interactivity" else 1.0
        raw = centre + shift + (high - low) / 4 * (share * person + made.normal(0, noise, n))
        answers = np.clip(np.rint(raw), low, high)
        answers[made.random(n) < 0.04] = np.nan
        found[node.id] = answers
    return found


def _places(nodes: Sequence[Node]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Every node with the items below it."""
    items = [node for node in nodes if node.level == "item"]
    of_sub = {node.id: node.parent for node in nodes if node.level == "subcharacteristic"}
    for node in nodes:
        below = {
            "item": [node.id],
            "overall": [item.id for item in items if item.parent in of_sub],
            "characteristic": [i.id for i in items if of_sub.get(i.parent or "") == node.id],
        }.get(node.level) or [item.id for item in items if item.parent == node.id]
        yield node, tuple(below)


def _composite(answers: dict[str, Ratings], items: tuple[str, ...]) -> Ratings:
    block = np.column_stack([answers[item] for item in items])
    kept = block[~np.isnan(block).all(axis=1)]
    values: Ratings = np.nanmean(kept, axis=1)
    return values


def _mean_interval(values: Ratings) -> Interval | None:
    if len(values) < 2:
        return None
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def _bounds(node: Node) -> tuple[int, int]:
    if node.level == "outcome" or node.id == "REC1":
        return 0, 10
    return 1, 5


def _scores(
    nodes: Sequence[Node], answers: dict[str, dict[str, Ratings]], hidden: set[str]
) -> Iterator[Score]:
    for node, items in _places(nodes):
        for audience in answers:
            level: Level = node.level
            weight = 0.2 if level == "characteristic" else 1 / 3
            blank = Score(
                level=level, id=node.id, audience=audience, facet="perception", n=None,
                weight=weight, reason="suppressed",
            )  # fmt: skip
            values = _composite(answers[audience], items)
            if audience in hidden:
                yield blank
            elif not len(values):
                yield replace(blank, n=0, reason="no_answers")
            else:
                yield _score(blank, values, _bounds(node))


def _score(blank: Score, values: Ratings, bounds: tuple[int, int]) -> Score:
    low, high = bounds
    unit = 100 / (high - low)
    ci = _mean_interval(values)
    sd = float(values.std(ddof=1)) if len(values) > 1 else None
    top = float((values >= high - 1).mean()) if blank.level == "item" else None
    statistic = statistics.Score(
        level="item",
        n=len(values),
        mean=float(values.mean()),
        score100=float((values.mean() - low) * unit),
        sd=sd,
        se=None if sd is None else sd / sqrt(len(values)),
        ci=ci,
        ci100=None if ci is None else ((ci[0] - low) * unit, (ci[1] - low) * unit),
        coverage=0.973,
    )
    return replace(
        blank,
        n=len(values),
        statistic=statistic,
        top=Share(n=len(values), share=top),
        reason="one_respondent" if len(values) == 1 else None,
    )


def _gaps(
    nodes: Sequence[Node], answers: dict[str, dict[str, Ratings]], hidden: set[str]
) -> Iterator[Gap]:
    for node, items in _places(nodes):
        for audience in ("users", "staff"):
            given = _composite(answers["supplier"], items)
            blank = Gap(
                kind="supplier-demand", level=node.level, id=node.id, audience=audience,
                n=None, n_supplier=len(given), reason="suppressed",
            )  # fmt: skip
            taken = _composite(answers[audience], items)
            if audience in hidden:
                yield blank
            elif not len(given):
                yield replace(blank, n=len(taken), reason="no_supplier")
            else:
                yield _gap(blank, given, taken, _bounds(node))


def _gap(blank: Gap, given: Ratings, taken: Ratings, bounds: tuple[int, int]) -> Gap:
    low, high = bounds
    unit = 100 / (high - low)
    gap = float(given.mean() - taken.mean())
    spread = float(given.var(ddof=1)) / len(given) if len(given) > 1 else 0.0
    se = sqrt(spread + float(taken.var(ddof=1)) / len(taken))
    p = float(2 * stats.norm.sf(abs(gap) / se))
    verdict: Verdict | None = "undecided" if se > 0.25 else "agreement"
    if p < 0.002:
        verdict = "blind_spot" if gap > 0 else "hidden_strength"
    item = blank.level == "item"
    return replace(
        blank,
        n=len(taken),
        minuend=float(given.mean()),
        subtrahend=float(taken.mean()),
        minuend100=float((given.mean() - low) * unit),
        subtrahend100=float((taken.mean() - low) * unit),
        gap=gap,
        ci=(gap - 2 * se, gap + 2 * se),
        detectable=None if item else 2 * se,
        statement=Concluded(
            value=gap * unit,
            ci=((gap - 2 * se) * unit, (gap + 2 * se) * unit),
            p=p,
            p_adjusted=None if item else min(1.0, p * 16),
            equivalence_p=None if item else float(stats.norm.sf((0.5 - abs(gap)) / se)),
            detectable=None if item else 2 * se * unit,
            probability=None if item else float(stats.norm.sf((0.5 - abs(gap)) / se)),
        ),
        tested=Difference(n=len(taken), p=p, effect=gap / float(taken.std(ddof=1))),
        verdict=None if item else verdict,
        reason=None,
    )


def _beyond(gaps: Sequence[Gap], shifts: Sequence[Shift]) -> Iterator[Gap]:
    """The gaps, those that have a level with what is beyond it."""
    levels = {row.audience: row for row in shifts}
    for gap in gaps:
        row = levels.get(gap.audience)
        if gap.level not in LEVELLED or gap.gap is None or row is None or row.shift is None:
            yield gap
            continue
        beyond = gap.gap - row.shift
        code: Conclusion = "open" if abs(beyond) < 0.5 else "higher" if beyond > 0 else "lower"
        ends = (beyond - 0.5, beyond + 0.5)
        stated = Concluded(
            value=beyond * 25.0, ci=(ends[0] * 25.0, ends[1] * 25.0), p_adjusted=0.04,
            conclusion=code,
        )  # fmt: skip
        yield replace(gap, profile=beyond, profile_ci=ends, profiled=stated)


def _shifts(gaps: Sequence[Gap]) -> Iterator[Shift]:
    for audience in ("users", "staff"):
        parts = [g for g in gaps if (g.level, g.audience) == ("characteristic", audience)]
        known = [g for g in parts if g.gap is not None]
        if not known:
            continue
        shift = float(np.mean([g.gap for g in known]))
        yield Shift(
            audience=audience, self_assessment="panel", n=known[0].n,
            n_supplier=known[0].n_supplier, nodes=len(known), statements=2 * len(known) + 2,
            shift=shift, ci=(shift - 0.4, shift + 0.4), detectable=0.4,
            statement=Concluded(
                value=shift * 25.0, ci=((shift - 0.4) * 25.0, (shift + 0.4) * 25.0), p=0.2,
                p_adjusted=0.6, equivalence_p=0.7, detectable=10.0, probability=0.3,
                conclusion="higher" if shift > 0.4 else "lower" if shift < -0.4 else "open",
            ),
            rater_sd100=6.0, rest_sd100=9.0, ratio=0.8, own=0.3, aim100=12.5, needed_gap=9,
            needed_profile=7, needed_level=8,
            panels=(Promise(raters=3, gap=21.0, profile=18.0, level=20.0),),
        )  # fmt: skip


def _reliability(
    nodes: Sequence[Node], answers: dict[str, dict[str, Ratings]], hidden: set[str]
) -> Iterator[ScaleReliability]:
    for node, items in _places(nodes):
        if node.level == "item":
            continue
        for audience in answers:
            blank = ScaleReliability(
                level=node.level, scale=node.id, audience=audience, facet="perception",
                n=None, k=len(items), reason="suppressed",
            )  # fmt: skip
            if audience in hidden:
                yield blank
                continue
            block = np.column_stack([answers[audience][item] for item in items])
            block = block[~np.isnan(block).any(axis=1)]
            yield _alpha(replace(blank, n=len(block)), block, items)


def _alpha(blank: ScaleReliability, block: Ratings, items: tuple[str, ...]) -> ScaleReliability:
    k = len(items)
    if k < 2:
        return replace(blank, reason="one_item")
    if len(block) < 3:
        return replace(blank, reason="too_few")
    total = block.sum(axis=1)
    alpha = float(k / (k - 1) * (1 - block.var(axis=0, ddof=1).sum() / total.var(ddof=1)))
    degrees = (len(block) - 1, (len(block) - 1) * (k - 1))
    low, high = (float(stats.f.ppf(tail, *degrees)) for tail in (0.025, 0.975))
    reliability = Reliability(
        n=len(block),
        n_effective=len(block),
        k=k,
        items=(),
        alpha=alpha,
        alpha_ci=(float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low)),
        alpha_standardized=alpha + 0.004,
        lambda2=alpha + 0.006,
        lambda6=alpha - 0.01,
    )
    return replace(
        blank,
        reliability=reliability,
        items=tuple(_item_reliability(block, number, id_) for number, id_ in enumerate(items)),
        reason=None,
    )


def _item_reliability(block: Ratings, number: int, id_: str) -> ItemReliability:
    own, rest = block[:, number], block.sum(axis=1) - block[:, number]
    constant = own.std() == 0 or rest.std() == 0
    found = ItemStatistics(
        column=number,
        n=len(block),
        mean=float(own.mean()),
        sd=float(own.std(ddof=1)),
        item_rest=None if constant else float(np.corrcoef(own, rest)[0, 1]),
        alpha_if_deleted=None if block.shape[1] < 3 else 0.61,
    )
    return ItemReliability(
        id=id_,
        statistics=found,
        reason="constant" if constant else "one_item" if block.shape[1] < 3 else None,
    )


def _distributions(
    nodes: Sequence[Node], answers: dict[str, dict[str, Ratings]], hidden: set[str]
) -> Iterator[Distribution]:
    for node in (node for node in nodes if node.level == "item"):
        for audience in answers:
            low, high = _bounds(node)
            values = answers[audience][node.id]
            if audience in hidden:
                yield Distribution(
                    id=node.id, audience=audience, facet="perception", n=None, counts=None,
                    reason="suppressed",
                )  # fmt: skip
                continue
            given = low + high - values if node.reverse else values
            yield Distribution(
                id=node.id,
                audience=audience,
                facet="perception",
                n=int((~np.isnan(given)).sum()),
                counts=tuple(int((given == point).sum()) for point in range(low, high + 1)),
                not_applicable=int(np.isnan(given).sum()) // 2,
                blank=int(np.isnan(given).sum()) - int(np.isnan(given).sum()) // 2,
            )


def _questions(hidden: set[str]) -> tuple[QuestionResult, ...]:
    text = Text.of({"zh": "您所在的部门", "en": "Your department"})
    options = (
        ("it", Text.of({"zh": "信息部门", "en": "IT"}), 61.0),
        ("finance", Text.of({"zh": "财务部门", "en": "Finance"}), 48.0),
        ("sales", Text.of({"zh": "销售部门", "en": "Sales"}), 75.0),
        ("legal", Text.of({"zh": "法务部门", "en": "Legal"}), None),
        ("audit", Text.of({"zh": "审计部门", "en": "Audit"}), None),
    )
    users = QuestionResult(
        id="department", text=text, kind="choice", audience="users", n=184, options=options
    )
    staff = replace(
        users,
        audience="staff",
        n=None if "staff" in hidden else 41,
        options=tuple((id_, name, None) for id_, name, _ in options),
        reason="suppressed",
    )
    return users, staff


def _method() -> Method:
    return Method(
        model="itss 1.0",
        model_name=Text.of({"zh": "信息技术服务质量（五特性）", "en": "IT service quality"}),
        model_source=Text.of({
            "zh": "结构依据 GB/T 33850-2017；定义和题项为本平台自拟。",
            "en": "Structure after GB/T 33850-2017; definitions and items are our own wording.",
        }),
        instrument_digest="sha256:" + "a1b2c3d4" * 8,
        versions=(Version(digest="sha256:" + "a1b2c3d4" * 8, number=1, n=231),),
        threshold=5,
        margin=0.5,
        margin_share=None,
        margin_reason=None,
        self_assessment="panel",
        confidence=0.95,
        alpha_level=0.05,
        missing_rule="pairwise",
        scoring="linear_0_100",
        weights_method="equal",
        weights_version=1,
        weights_set_by="示例顾问",
        adjustment="holm",
        analysis_version="1",
        secrecy="anonymous",
    )  # fmt: skip
