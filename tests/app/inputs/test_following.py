"""Evaluations that follow each other: chosen in the form, told in the report, guarded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from analysis.sections.trend.trend import TREND, Trend
from analysis.study.fingerprint import ANALYSIS_VERSION
from app import reporting
from app.inputs.following import chain, names, time_of
from app.inputs.stored_evaluations import gather
from app.report.faces import FORMATS
from surveys.errors import Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.invitation import Ballot
from surveys.questionnaire import design
from surveys.questionnaire.instrument import Instrument
from surveys.storage.store import Store
from surveys.storage.values import Submission
from tests.app.office import ABOUT, HOME, ID, OTHER, Office
from tests.surveys import samples

START = datetime(2023, 5, 2, 9, tzinfo=UTC)
ASKED = samples.instrument()


def sheets(
    id_: EvaluationId, asked: Instrument, n: int, seed: int, language: str = ""
) -> Iterator[Submission]:
    random = Random(seed)
    for number in range(n):
        marks = "".join(str(random.randint(2 + seed % 2, 5)) for _ in asked.ratings)
        yield Submission(
            ballot=Ballot(f"{seed:02x}{number:030x}"),
            evaluation=id_,
            version=asked.digest,
            audience="users",
            language=language if number % 2 else language and "en",
            answers=Answers(ratings=marks),
        )


def season(
    store: Store,
    name: str,
    year: int,
    follows: str | None = None,
    *,
    n: int = 12,
    asked: Instrument = ASKED,
    sealed: bool = True,
    **changes: object,
) -> Evaluation:
    """An evaluation from draft to close, answered by n users."""
    id_, now = EvaluationId(name), START.replace(year=year)
    draft = replace(
        samples.evaluation(id_),
        organisation=HOME,
        title=f"Season {year}",
        follows=None if follows is None else EvaluationId(follows),
    )
    draft = replace(draft, **changes)  # type: ignore[arg-type]
    language = "" if draft.secrecy == "anonymous" else "zh"
    with store.begin() as work:
        work.evaluations.add(draft)
        work.versions.publish(id_, asked, now)
        opened = life.open_(draft, now)
        work.evaluations.save(opened)
        work.submissions.submit_all(sheets(id_, asked, n, seed=year % 100, language=language))
        if sealed:
            work.evaluations.save(life.seal(opened, now))
    return store.close_evaluation(id_, now + timedelta(days=10))


def trend(store: Store, name: str) -> tuple[Trend, ...]:
    return reporting.build(store, EvaluationId(name))[TREND]


def test_a_chain_is_told_from_the_earliest(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "b", 2024, "a", period_to=date(2024, 6, 30))
    season(office.store, "c", 2025, "b")
    (row,) = trend(office.store, "c")
    assert row.waves == ("2023-05-12", "2024-06", "2025-05-12")
    assert row.times[2] - row.times[0] == pytest.approx(2.0, abs=0.01)
    assert {point.n for node in row.nodes for point in node.points} == {12}
    assert row.titles == ("Season 2023", "Season 2024", "Season 2025")
    page = FORMATS["html"].render(reporting.build(office.store, EvaluationId("c")), "en").decode()
    assert "Earlier waves: 2023-05-12 (Season 2023); 2024-06 (Season 2024)." in page
    own = reporting.build(office.store, EvaluationId("b")).scores
    before = next(s.score100 for s in own if (s.level, s.audience) == ("overall", "users"))
    assert row.nodes[0].points[1].score100 == pytest.approx(before)


def test_without_an_earlier_one_there_is_no_trend(office: Office) -> None:
    season(office.store, "a", 2023)
    assert trend(office.store, "a") == ()


@pytest.mark.parametrize(("own", "later"), [(20, 5), (5, 20)])
def test_a_wave_is_shown_by_the_stricter_promise(office: Office, own: int, later: int) -> None:
    season(office.store, "a", 2023, threshold=own)
    season(office.store, "b", 2024, "a", threshold=later, n=30)
    assert trend(office.store, "b") == ()


def test_an_earlier_one_counts_once_its_self_assessment_is_sealed(office: Office) -> None:
    earlier = season(office.store, "a", 2023, sealed=False)
    season(office.store, "b", 2024, "a")
    assert trend(office.store, "b") == ()
    with office.store.begin() as work:
        work.evaluations.save(life.seal(earlier, START.replace(year=2025)))
    assert len(trend(office.store, "b")) == 1


def test_a_released_report_does_not_change_when_an_earlier_one_is_sealed(office: Office) -> None:
    earlier = season(office.store, "a", 2023, sealed=False)
    later = season(office.store, "b", 2024, "a")
    with office.store.begin() as work:
        released = life.release(later, START.replace(year=2025), has_supplier=True)
        work.evaluations.save(released)
        work.evaluations.save(life.seal(earlier, START.replace(year=2026)))
    assert trend(office.store, "b") == ()


def test_an_earlier_one_that_is_gone_ends_the_chain(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "b", 2024, "a")
    last = season(office.store, "c", 2025, "b")
    with office.store.read() as work:
        gone = replace(last, follows=EvaluationId("gone"))
        assert chain(work, gone) == ()
        assert gather(work, gone).waves == ()
        assert [each.id for each in chain(work, last)] == ["a", "b"]


def test_no_chain_leaves_its_organisation_or_comes_back(office: Office) -> None:
    season(office.store, "x", 2023, organisation=OTHER)
    own = season(office.store, "b", 2024)
    with office.store.read() as work:
        assert chain(work, replace(own, follows=EvaluationId("x"))) == ()
        assert chain(work, replace(own, follows=own.id)) == ()
        older = replace(own, id=EvaluationId("o"), follows=own.id, closed_at=START)
        assert chain(work, older) == ()


@pytest.mark.parametrize("name", ["x", "draft", "gone", "b"])
def test_the_store_refuses_what_may_not_be_followed(office: Office, name: str) -> None:
    season(office.store, "x", 2023, organisation=OTHER)
    with office.store.begin() as work:
        work.evaluations.add(replace(samples.evaluation(EvaluationId("draft")), organisation=HOME))
    with pytest.raises(Refused) as refused:
        season(office.store, "b", 2024, name)
    assert refused.value.code == "follows"


def test_the_fingerprint_is_found_again_in_any_zone(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "b", 2024, "a")
    report = reporting.build(office.store, EvaluationId("b"), "Pacific/Kiritimati")
    assert report.trend[0].waves[0] == "2023-05-12"
    assert reporting.find(office.store, report.fingerprint, ANALYSIS_VERSION) == "b"


def test_an_item_in_other_words_is_left_out_between_evaluations(office: Office) -> None:
    other = design.word_item(ASKED, "CAR1", "perception", "*", {"en": "Something else"})
    season(office.store, "a", 2023, asked=other)
    season(office.store, "b", 2024, "a")
    (row,) = trend(office.store, "b")
    assert row.reworded == ("CAR1",)
    assert "care" not in {node.id for node in row.nodes}


def test_waves_are_named_by_period_or_day_and_no_two_alike() -> None:
    base = replace(samples.evaluation(), closed_at=datetime(2025, 1, 31, 20, tzinfo=UTC))
    year = replace(base, period_from=date(2024, 1, 1), period_to=date(2024, 12, 31))
    half = replace(base, period_from=date(2024, 1, 1), period_to=date(2024, 6, 30))
    month = replace(base, period_to=date(2024, 3, 31))
    told = names([base, year, half, month, month], "Asia/Shanghai")
    assert told == ("2025-02-01", "2024", "2024-01–2024-06", "2024-03", "2024-03 (2)")
    assert time_of(base) == pytest.approx(2025 + 30.8 / 365.2425, abs=0.01)


def test_the_form_offers_closed_ones_of_the_own_organisation(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "x", 2023, organisation=OTHER, title="Not ours")
    office.open(title="Still open")
    page = office.sign_in().get("/evaluations/new").text
    assert "Season 2023 (2023-05-12)" in page
    assert "Not ours" not in page
    assert "Still open" not in page


def test_the_form_keeps_the_choice_and_takes_no_other(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "x", 2023, organisation=OTHER)
    desk = office.sign_in()
    assert desk.post("/evaluations/new", **ABOUT, follows="a").status_code == 303
    with office.store.read() as work:
        made = next(e for e in work.evaluations.of(HOME) if e.title == ABOUT["title"])
    assert made.follows == "a"
    for wrong in ("x", "gone", made.id):
        page = desk.post(f"/evaluations/{made.id}/about", **ABOUT, follows=wrong)
        assert page.status_code == 422
        assert "Choose one" in page.text


def test_once_it_is_closed_the_choice_is_fixed(office: Office) -> None:
    season(office.store, "a", 2023)
    season(office.store, "b", 2024)
    office.open(follows=EvaluationId("a"))
    office.store.close_evaluation(ID, office.clock.now)
    desk = office.sign_in()
    assert "can no longer be changed" in desk.get(f"/evaluations/{ID}/about").text
    fixed = {"title": "Renamed", "supplier": "Cloudhub", "category": "operation"}
    assert desk.post(f"/evaluations/{ID}/about", **fixed).status_code == 303
    assert (office.evaluation().title, office.evaluation().follows) == ("Renamed", "a")
    refused = desk.post(f"/evaluations/{ID}/about", **fixed, follows="b")
    assert refused.status_code == 409
    assert office.evaluation().follows == "a"


def test_a_closed_one_that_follows_none_can_still_be_renamed(office: Office) -> None:
    office.open()
    office.store.close_evaluation(ID, office.clock.now)
    fixed = {"title": "Renamed", "supplier": "Cloudhub", "category": "operation"}
    assert office.sign_in().post(f"/evaluations/{ID}/about", **fixed).status_code == 303
    assert office.evaluation().follows is None


def test_sheets_that_bear_a_language_are_gathered_with_it(office: Office) -> None:
    season(office.store, "a", 2023, secrecy="confidential")
    season(office.store, "b", 2024)
    with office.store.read() as work:
        (named,) = gather(work, work.evaluations.get(EvaluationId("a"))).samples
        (bare,) = gather(work, work.evaluations.get(EvaluationId("b"))).samples
    assert named.languages is not None
    assert sorted(named.languages.tolist()) == ["en"] * 6 + ["zh"] * 6
    by_sheet = {
        (s.answers.ratings, s.language)
        for s in sheets(EvaluationId("a"), ASKED, 12, 23, language="zh")
    }
    rows = zip(named.points.tolist(), named.languages.tolist(), strict=True)
    assert {("".join(map(str, row)), language) for row, language in rows} == by_sheet
    assert bare.languages is None


def test_an_evaluation_that_is_not_closed_has_no_time() -> None:
    with pytest.raises(ValueError, match="not closed"):
        time_of(samples.evaluation())
