from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from surveys.errors import DesignError, NotFound, Refused
from surveys.fieldwork.people import OrganisationId
from surveys.questionnaire.instrument import Instrument
from surveys.storage.store import Store
from surveys.storage.values import Entry
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ORGANISATION


def revised() -> Instrument:
    return replace(samples.instrument(), title=samples.text("Second edition"))


def test_a_published_questionnaire_comes_back_under_its_digest(store: Store) -> None:
    instrument = samples.instrument()
    with store.read() as work:
        (version,) = work.versions.of(EVALUATION)
        assert (version.number, version.digest) == (1, instrument.digest)
        assert version.published_at == NOW
        assert work.versions.instrument(version.digest) == instrument
        assert work.versions.instrument(version.digest).digest == version.digest
        assert work.versions.current(EVALUATION) == instrument


def test_publishing_the_same_again_makes_no_new_version(store: Store) -> None:
    later = NOW + timedelta(days=1)
    with store.begin() as work:
        again = work.versions.publish(EVALUATION, samples.instrument(), later)
        assert (again.number, again.published_at) == (1, NOW)
        assert len(work.versions.of(EVALUATION)) == 1


def test_going_back_to_the_first_version_makes_it_current_again(store: Store) -> None:
    with store.begin() as work:
        assert work.versions.publish(EVALUATION, revised(), NOW).number == 2
        assert work.versions.current(EVALUATION) == revised()
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
        assert work.versions.current(EVALUATION) == samples.instrument()
        assert [version.number for version in work.versions.of(EVALUATION)] == [1, 2]


def test_nothing_is_current_before_the_first_version(empty: Store) -> None:
    with empty.begin() as work:
        work.evaluations.add(samples.evaluation())
        assert work.versions.current(EVALUATION) is None
        assert work.versions.of(EVALUATION) == ()


def test_a_questionnaire_with_a_gap_is_not_published(store: Store) -> None:
    unworded = replace(samples.instrument(), languages=("zh", "en", "fr"))
    with pytest.raises(DesignError, match="no wording"), store.begin() as work:
        work.versions.publish(EVALUATION, unworded, NOW)


def test_a_closed_evaluation_takes_no_version(store: Store) -> None:
    store.close_evaluation(EVALUATION, NOW)
    with pytest.raises(Refused), store.begin() as work:
        work.versions.publish(EVALUATION, revised(), NOW)


def test_an_unknown_version_is_said(store: Store) -> None:
    with store.read() as work, pytest.raises(NotFound):
        work.versions.instrument("0" * 64)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE instruments SET body = '{}'",
        "UPDATE versions SET published_at = published_at",
        "UPDATE submissions SET ratings = '11111'",
    ],
)
def test_the_database_itself_keeps_what_was_published_and_answered(
    store: Store, change: str
) -> None:
    with store.begin() as work:
        work.submissions.submit(samples.submission(samples.ballot(1)))
    engine: Engine = store._engine
    with pytest.raises(DatabaseError, match="is never changed"), engine.begin() as connection:
        connection.execute(text(change))


def test_each_audience_has_its_link_and_the_supplier_a_workspace(store: Store) -> None:
    with store.read() as work:
        links = work.links.of(EVALUATION)
    assert {(link.audience, link.kind) for link in links} == {
        ("users", "open"),
        ("staff", "open"),
        ("supplier", "raters"),
        ("", "supplier"),
    }
    assert all(link.enabled and len(link.slug) >= 22 for link in links)
    assert len({link.slug for link in links}) == len(links)


def test_links_outlive_a_new_version(store: Store) -> None:
    with store.begin() as work:
        before = work.links.of(EVALUATION)
        work.versions.publish(EVALUATION, revised(), NOW)
        assert work.links.of(EVALUATION) == before


def test_a_link_is_found_with_its_evaluation_and_can_be_switched_off(store: Store) -> None:
    with store.begin() as work:
        link = work.links.of(EVALUATION)[0]
        evaluation, digest = work.evaluations.get(EVALUATION), samples.instrument().digest
        entry = Entry(link=link, evaluation=evaluation, version=digest)
        assert work.links.entry(link.slug) == entry
        work.links.switch(link.slug, enabled=False)
        assert work.links.get(link.slug) == replace(link, enabled=False)
        assert work.links.get("nothing") is None
        assert work.links.entry("nothing") is None
        assert work.links.get("no\0thing") is None
        assert work.links.entry("no\0thing") is None
        with pytest.raises(NotFound):
            work.links.switch("nothing", enabled=True)


def test_drafts_that_are_not_published_are_known_without_reading_them(store: Store) -> None:
    with store.begin() as work:
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
        assert work.versions.unpublished(ORGANISATION) == frozenset()
        work.drafts.save(EVALUATION, samples.instrument())
        assert work.versions.unpublished(ORGANISATION) == frozenset()
        work.drafts.save(EVALUATION, replace(samples.instrument(), complete=False))
        assert work.versions.unpublished(ORGANISATION) == {EVALUATION}
        assert work.versions.unpublished(OrganisationId("elsewhere")) == frozenset()
        work.versions.publish(EVALUATION, replace(samples.instrument(), complete=False), NOW)
        assert work.versions.unpublished(ORGANISATION) == frozenset()
