"""No two sentences of a report contradict each other, over many made surveys."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given

from analysis.report import SWITCHES, Report, build
from analysis.sections.gaps import OVERRATED, UNDERRATED
from analysis.study.inputs import Options
from app.report.pages import PAGES
from app.report.prose.claims import Claim, Says, Sentence, claims_of, joined
from app.report.prose.highlights import leaves, ranked
from app.report.prose.sentences import nothing_found
from app.report.prose.steps import first_steps
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.made_surveys import Survey, inputs, surveys
from tests.extent import examples, is_long

AGAINST: dict[Says, frozenset[Says]] = {
    "first": frozenset({"strength", "highest", "keep", "later", "reduce"}),
    "step": frozenset({"strength", "highest", "keep", "later", "reduce"}),
    "strength": frozenset({"blind_spot", "lowest", "unreliable", "improve"}),
    "lowest": frozenset({"highest"}),
    "reliable": frozenset({"unreliable", "cannot_tell"}),
    "unreliable": frozenset({"cannot_tell", "reduce", "keep", "later"}),
    "improve": frozenset({"keep", "later", "reduce"}),
}
"""What cannot be said of the same node with the same audience."""
SMALL = Options(
    without=tuple(key for key in SWITCHES if key not in ("priorities", "quality", "drivers"))
)


def claims(report: Report, language: str = "en") -> Iterator[Claim]:
    """All that the report's sections claim."""
    reading, voice = Reading(report), Voice(language)
    for page in PAGES.values():
        if page.prints is not None:
            yield from claims_of(page.prints(reading, voice))


def contradictions(every: set[Claim]) -> list[tuple[Claim, Says]]:
    said: defaultdict[tuple[str, str, str], set[Says]] = defaultdict(set)
    for claim in every:
        said[claim.level, claim.id, claim.audience].add(claim.says)
    return [
        (claim, other)
        for claim in every
        for other in AGAINST.get(claim.says, frozenset())
        if other in said[claim.level, claim.id, claim.audience]
    ]


def check(report: Report) -> None:
    reading, every = Reading(report), set(claims(report))
    assert contradictions(every) == []
    assert set(claims(report, "zh")) == every
    rows = report.improvements
    first = {(claim.level, claim.id) for claim in every if claim.says == "first"}
    assert first == ({(rows[0].level, rows[0].id)} if rows and rows[0].step else set())
    nothing = list(nothing_found(reading, Voice("en")))
    assert not (nothing and says_apart(report))
    assert nothing or says_apart(report) or not any(gap.verdict for gap in report.gaps)
    opposite = {"higher": UNDERRATED, "lower": OVERRATED}
    for row in report.shift:
        assert reading.overall is not None
        whole = reading.gap(reading.overall, row.audience)
        assert whole is None or whole.verdict not in opposite.get(row.conclusion or "", ())
    for audience in reading.demand:
        order = ranked(reading, leaves(reading), audience.id)
        for says, place in (("highest", 0), ("lowest", -1)):
            own = {
                claim.id
                for claim in every
                if (claim.says, claim.audience) == (says, audience.id)
                and claim.level == "subcharacteristic"
            }
            assert own <= {order[place][0].id for _ in order[:1]}


def says_apart(report: Report) -> bool:
    """Whether anything is concluded to lie apart: a gap, a profile or a level."""
    codes = (
        *(gap.profile_conclusion for gap in report.gaps),
        *(row.conclusion for row in report.shift),
    )
    apart = any(gap.verdict in OVERRATED | UNDERRATED for gap in report.gaps)
    return apart or any(code in ("higher", "lower") for code in codes)


@examples(60)
@given(survey=surveys())
def test_no_two_sentences_contradict_each_other(survey: Survey) -> None:
    options = Options() if is_long() else SMALL
    check(build(inputs(survey, options=options)))


@pytest.mark.parametrize("survey", [
    Survey(seed=1, users=160, raters=1, careless=0.5, noise=4.0),
    Survey(seed=2, users=90, staff=45, raters=12, bias=-0.2, blind=3),
    Survey(seed=5, users=160, raters=4, spread=0.0),
    Survey(seed=9, users=40, staff=15, raters=12, bias=0.25, stated=True),
], ids=["careless", "both sides", "nothing to find", "stated"])  # fmt: skip
def test_whole_reports_do_not_contradict_themselves(survey: Survey) -> None:
    check(build(inputs(survey)))


def test_summary_advice_and_section_begin_with_the_first_of_the_order() -> None:
    report = build(inputs(Survey(seed=2, users=90, raters=12, blind=2), options=SMALL))
    reading, voice = Reading(report), Voice("en")
    (first,) = {c.id for c in claims_of(first_steps(reading, voice)) if c.says == "first"}
    assert first == report.improvements[0].id
    for key in ("summary", "improvements", "findings"):
        page = PAGES[key].prints
        assert page is not None
        told = [c.id for c in claims_of(page(reading, voice)) if c.says in ("first", "step")]
        assert told[0] == first, key
        assert told == list(dict.fromkeys(told)) or key == "findings"


def test_a_contradiction_is_found() -> None:
    at = {"level": "item", "id": "Q1", "audience": "users"}
    one, two = Claim(**at, says="strength"), Claim(**at, says="first")
    assert [claim for claim, _ in contradictions({one, two})] == [two]
    assert contradictions({one, Claim(**{**at, "audience": "staff"}, says="first")}) == []


def test_what_is_joined_keeps_its_claims() -> None:
    claim = Claim(level="item", id="Q1", audience="users", says="lowest")
    sentence = Sentence("a", [claim])
    assert sentence == "a"
    assert list(claims_of({"x": (joined("a b", (sentence, "b")),)})) == [claim]
    assert list(claims_of(Voice("en").running(["z", sentence]))) == [claim]
