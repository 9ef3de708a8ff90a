"""What to do first, in sentences: the first of the one order, why, and how sure that is."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.improvements.improvements import SEVERAL, Improvement
from analysis.sections.improvements.terms import ImprovementView
from analysis.study.caution_limits import Caution, about
from app.report.kinds import printed
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.names import called
from app.report.prose.trust import alpha, scale_caution
from app.report.prose.voice import Voice, gap_figures
from app.report.reading import Reading

SETTLED, OPEN = 0.95, 0.5
"""A first place that holds in so many of the draws is settled; in fewer than the second, open."""


def first_steps(reading: Reading, voice: Voice, most: int = SEVERAL) -> tuple[str, ...]:
    """The first of the order against which something is concluded, and whether the first is sure.

    What is rated and owed alike needs no step: then that is said.
    """
    rows = [row for row in reading.report.improvements if row.step]
    steps = [step(reading, row, voice) for row in rows[:most]]
    if steps and rows[0].first is not None:
        sure = Sentence(_sure(rows[0], voice), steps[0].claims)
        steps[0] = Sentence(voice.running((steps[0], sure)), steps[0].claims)
    steps = steps or [Sentence(voice.word("improvements.none"))]
    return (*_before(reading, voice), *steps, *_hints(reading, voice, most))


def _hints(reading: Reading, voice: Voice, most: int) -> Iterator[str]:
    """What may come next, though it is not settled; nothing of whom something must be settled
    before.
    """
    before = {audience.id for audience, _ in _unfounded(reading)}
    rows = [
        row
        for row in reading.report.improvements
        if _hint(row) and row.leading and row.leading.audience not in before
    ]
    named = [voice.word("improvements.hint", **_words(reading, row, voice)) for row in rows[:most]]
    if named:
        yield voice.word("improvements.hints", names=voice.names(named))


def _hint(row: Improvement) -> bool:
    return row.step is None and row.leading is not None and bool(row.leading.hints)


def _words(reading: Reading, row: Improvement, voice: Voice) -> dict[str, str]:
    """A node with its first hint, the audience, and in which share of the draws it is so."""
    view = row.leading
    assert view is not None
    first = view.hints[0]
    audience = reading.audience(view.audience)
    return {
        "name": called(reading, row, view.audience, voice),
        "audience": voice.text(audience.name),
        "hint": voice.code("against", first),
        "share": printed(view, "stability" if first == "concentrate" else "lowest"),
    }


def step(reading: Reading, row: Improvement, voice: Voice) -> Sentence:
    """One node: what is concluded against it with whom, and what that asks for."""
    lead, node = row.leading, reading.node(row.level, row.id)
    if lead is None or node is None or not lead.reasons:
        return Sentence("")
    first, *others = lead.reasons
    text = voice.word(
        "improvements.step",
        name=called(reading, row, lead.audience, voice),
        reason=_reason(reading, row, first, voice),
        also=_also(others, voice),
        asked=voice.word(
            f"improvements.ask.{row.step}", scale=alpha(scale_caution(reading, node, lead.audience))
        ),
    )
    says: Says = "first" if row.rank == 1 else "step"
    concluded = (view for view in row.views if view.reasons)
    return Sentence(
        text,
        (
            Claim(level=row.level, id=row.id, audience=view.audience, says=says)
            for view in concluded
        ),
    )


def _reason(reading: Reading, row: Improvement, reason: str, voice: Voice) -> str:
    """One conclusion, with every audience that it is drawn with."""
    whom = [
        _whom(reading, row, view, reason, voice) for view in row.views if reason in view.reasons
    ]
    return voice.word(f"improvements.reason.{reason}", whom=voice.both(whom))


def _also(others: Sequence[str], voice: Voice) -> str:
    """What else is concluded with the audience that leads, in a few words."""
    if not others:
        return ""
    words = voice.names(voice.code("against", each) for each in others)
    return voice.word("improvements.also", reasons=words)


def _whom(
    reading: Reading, row: Improvement, view: ImprovementView, reason: str, voice: Voice
) -> str:
    node = reading.node(row.level, row.id)
    gap = reading.gap(node, view.audience, view.gap_kind) if node and view.gap_kind else None
    audience = reading.audience(view.audience)
    whom = voice.word(
        f"improvements.whom.{reason}",
        audience=voice.text(audience.name),
        gap=gap_figures(gap, voice).size if gap else "",
        n=gap.n if gap else view.n,
        stability=printed(view, "stability"),
        lowest=printed(view, "lowest"),
        score=printed(view, "score100"),
        change=printed(view, "change100"),
    )
    poor = scale_caution(reading, node, view.audience) if node else None
    if poor is None or row.audience == view.audience:
        return whom
    return voice.word("improvements.whom_poor", whom=whom, alpha=alpha(poor))


def _sure(row: Improvement, voice: Voice) -> str:
    share = row.first or 0.0
    key = "settled" if share >= SETTLED else "likely" if share >= OPEN else "open"
    return voice.word(
        f"improvements.sure.{key}", share=printed(row, "first"), draws=printed(row, "draws")
    )


def _before(reading: Reading, voice: Voice) -> Iterator[str]:
    """What must be settled before anything is concluded of an audience's scores."""
    for audience, each in _unfounded(reading):
        name = voice.text(audience.name)
        yield voice.word(f"improvements.before.{each.code}", audience=name)


def _unfounded(reading: Reading) -> Iterator[tuple[AudienceResult, Caution]]:
    """The cautions by which nothing is to be concluded of all that an audience says."""
    for audience in reading.demand:
        for each in about(reading.report.cautions, audience.id):
            if each.weight == 3 and each.audience:
                yield audience, each
