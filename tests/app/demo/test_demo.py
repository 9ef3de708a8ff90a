"""The demo: synthetic, the same at every start, and its report finds what was put into it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.report import Report
from analysis.sections.gaps import Gap
from app import reporting
from app.demo import demo_data
from app.web import passwords
from app.web.config import Config
from app.web.db import open_store
from surveys.fieldwork.evaluation import EvaluationId, Status
from surveys.storage.store import Store

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ID = EvaluationId("demo-closed")
GOOD = "gulls over slate harbour"


def new_store(home: Path) -> Store:
    """An empty database."""
    url = f"sqlite:///{home / 'demo.sqlite3'}"
    return open_store(Config(home=home, secret="s" * 48, database_url=url))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = new_store(tmp_path_factory.mktemp("demo"))
    demo_data.ensure(made, NOW, GOOD)
    return made


@pytest.fixture(scope="module")
def report(store: Store) -> Report:
    return reporting.build(store, ID)


def gaps(report: Report, id_: str) -> list[Gap]:
    """The gaps of a sub-characteristic against both demand-side audiences."""
    return [
        gap
        for gap in report.gaps
        if gap.kind == "supplier-demand" and gap.level == "subcharacteristic" and gap.id == id_
    ]


def test_it_holds_as_many_sheets_as_is_said(store: Store) -> None:
    with store.read() as work:
        for id_ in (ID, EvaluationId("demo-open")):
            assert work.counts(id_) == {"users": 180, "staff": 40, "supplier": 6}


def test_one_evaluation_is_released_and_one_is_in_the_field(store: Store) -> None:
    with store.read() as work:
        assert work.evaluation(ID).status is Status.RELEASED
        assert work.evaluation(EvaluationId("demo-open")).status is Status.OPEN


def test_it_says_that_it_is_synthetic(store: Store, report: Report) -> None:
    with store.read() as work:
        assert all(each.synthetic for each in work.evaluations(demo_data.ORGANISATION))
    assert report.evaluation.synthetic


def test_the_report_tells_who_was_reached(report: Report) -> None:
    rates = {row.audience: {rate.name: rate.rate for rate in row.rates} for row in report.response}
    assert rates["users"]["RR1"] == pytest.approx(180 / 396)
    assert rates["users"]["COOP1"] == pytest.approx(180 / (180 + 9 + 14 + 6))
    assert rates["staff"]["RR1"] == pytest.approx(40 / 52)
    assert report.response[0].margin_of_error


def test_the_report_finds_the_blind_spot(report: Report) -> None:
    assert {gap.verdict for gap in gaps(report, "timeliness")} == {"blind_spot"}


def test_the_report_finds_the_hidden_strength(report: Report) -> None:
    assert {gap.verdict for gap in gaps(report, "courtesy")} == {"hidden_strength"}


def test_the_report_finds_the_one_unreliable_scale(report: Report) -> None:
    alphas = {
        (each.scale, each.audience): each.alpha or 0.0
        for each in report.reliability
        if each.level == "characteristic" and each.audience in ("users", "staff")
    }
    assert {scale for (scale, _), alpha in alphas.items() if alpha < 0.6} == {demo_data.UNRELIABLE}
    assert len(alphas) == 10


def test_there_are_comments_in_both_languages(report: Report) -> None:
    texts = [comment.text for comment in report.comments]
    assert sum(text.isascii() for text in texts) >= 5
    assert sum(not text.isascii() for text in texts) >= 5
    assert report.evidence


def test_the_same_answers_are_made_at_every_start(tmp_path: Path, report: Report) -> None:
    again = new_store(tmp_path)
    demo_data.ensure(again, NOW, "tiger lake nine umbrella")
    assert reporting.build(again, ID).fingerprint == report.fingerprint


def test_a_second_call_changes_nothing(store: Store) -> None:
    with store.read() as work:
        before = work.revision(ID)
    made = demo_data.ensure(store, NOW, GOOD)
    with store.read() as work:
        assert work.revision(ID) == before
        found = work.user_by_email(demo_data.CONSULTANT)
    assert not made.new
    assert found is not None
    assert passwords.matches(found[1], GOOD)


@pytest.mark.parametrize("step", ["close_evaluation", "release"])
def test_a_start_that_was_broken_off_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = new_store(tmp_path)
    with monkeypatch.context() as broken:

        def power_cut(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        broken.setattr(demo_data if step == "release" else Store, step, power_cut)
        with pytest.raises(KeyboardInterrupt):
            demo_data.ensure(store, NOW, GOOD)
    assert demo_data.ensure(store, NOW, GOOD).new
    with store.read() as work:
        assert work.evaluation(ID).status is Status.RELEASED
        assert work.counts(ID)["users"] == 180


def test_a_password_that_was_lost_is_replaced(store: Store) -> None:
    made = demo_data.ensure(store, NOW, None)
    with store.read() as work:
        found = work.user_by_email(demo_data.CONSULTANT)
    assert found is not None
    assert passwords.matches(found[1], made.password)
    assert demo_data.ensure(store, NOW, None).password != made.password
