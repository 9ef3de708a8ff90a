"""What is noted of the installation, on both databases: its secret and its clock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from sqlalchemy import Engine, column, insert, inspect, select, table, text

from surveys.errors import NotFound
from surveys.fieldwork.evaluation import EvaluationId, open_
from surveys.fieldwork.people import Organisation, OrganisationId
from surveys.fieldwork.vault import Fit, Vault
from surveys.storage.engine import WRITES, configuration, connect, current, upgrade
from surveys.storage.store import Store
from surveys.storage.tables import Base
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ORGANISATION
from tests.surveys.storage.conftest import SECRET

Open = Callable[[str], Store]
OTHER = OrganisationId("other")
DAY = timedelta(days=1)
ANOTHER = "another secret, of another machine"


def fit(store: Store) -> Fit:
    with store.read() as work:
        return work.fit()


def stamp(store: Store, now: datetime) -> None:
    """What a round of the background work does."""
    with store.begin() as work:
        for each in work.clocks(now):
            if each.is_stamp_due:
                work.stamp(each)


def stamp_of(store: Store, organisation: OrganisationId = ORGANISATION) -> datetime | None:
    with store.read() as work:
        return work.clock(organisation, NOW).stamp


def due(store: Store, now: datetime) -> tuple[EvaluationId, ...]:
    with store.read() as work:
        return work.due_to_close(now)


def close_at(store: Store, moment: datetime) -> None:
    with store.begin() as work:
        work.save_evaluation(replace(work.evaluation(EVALUATION), closes_at=moment))


@pytest.fixture
def strange(url: str) -> Iterator[Store]:
    """The same database, opened with another secret."""
    engine = connect(url)
    yield Store(engine, Vault(ANOTHER))
    engine.dispose()


def test_a_fingerprint_is_noted_once_and_tells_secrets_apart(store: Store, strange: Store) -> None:
    assert fit(store) == Fit(noted=None, present=Vault(SECRET).fingerprint, keys=1, opened=1)
    with store.begin() as work:
        work.note_secret()
    with strange.begin() as work:
        work.note_secret()
    assert fit(store).noted == Vault(SECRET).fingerprint
    assert (fit(store).fits, fit(strange).fits) == (True, False)


def test_an_older_database_tells_a_secret_by_the_keys_that_it_opens(
    store: Store, strange: Store
) -> None:
    assert fit(store).fits
    assert not fit(strange).fits
    assert (fit(strange).keys, fit(strange).opened) == (1, 0)
    with strange.begin() as work:
        work.add_evaluation(samples.evaluation(EvaluationId("newer")))
    # It has been at work since: the keys of a former secret were lost before.
    assert fit(strange).fits
    assert (fit(strange).keys, fit(strange).opened) == (2, 1)


def test_a_database_without_keys_takes_any_secret_until_one_is_noted(
    opened: Open, url: str
) -> None:
    store = opened(url)
    assert fit(store).fits
    with store.begin() as work:
        work.note_secret()
        work.accept_secret()
    assert fit(store).fits


def test_a_lost_secret_is_replaced_by_the_one_that_is_accepted(
    store: Store, strange: Store
) -> None:
    with store.begin() as work:
        work.note_secret()
    with strange.begin() as work:
        work.accept_secret()
    assert (fit(store).fits, fit(strange).fits) == (False, True)


def test_first_starts_at_once_agree_on_one_secret(opened: Open, url: str) -> None:
    opened(url)
    stores, together = [], Barrier(4)
    engines = [connect(url) for _ in range(4)]
    for number, engine in enumerate(engines):
        stores.append(Store(engine, Vault(f"{ANOTHER} {number}")))

    def note(store: Store) -> bool:
        together.wait()
        with store.begin() as work:
            work.note_secret()
            return work.fit().fits

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(note, stores)) == [False, False, False, True]
    assert len({fit(store).noted for store in stores}) == 1
    for engine in engines:
        engine.dispose()


def test_nothing_is_due_before_a_time_was_noted(store: Store) -> None:
    close_at(store, NOW)
    stamp(store, NOW)
    assert stamp_of(store) is None
    assert due(store, NOW) == ()
    with store.begin() as work:
        work.confirm_clock(ORGANISATION, NOW)
    assert due(store, NOW) == (EVALUATION,)


def test_a_stamp_goes_on_hourly_and_not_past_a_gap(store: Store) -> None:
    close_at(store, NOW + 3 * DAY)
    stamp(store, NOW)
    stamp(store, NOW + timedelta(minutes=59))
    assert stamp_of(store) == NOW
    stamp(store, NOW + timedelta(hours=1))
    assert stamp_of(store) == NOW + timedelta(hours=1)
    later = NOW + 4 * DAY
    for _ in range(3):
        stamp(store, later)
    assert stamp_of(store) == NOW + timedelta(hours=1)
    assert due(store, later) == ()
    with store.begin() as work:
        work.confirm_clock(ORGANISATION, later)
    assert (stamp_of(store), due(store, later)) == (later, (EVALUATION,))


def test_one_organisation_confirms_for_itself_alone(store: Store) -> None:
    stamp(store, NOW)
    with store.begin() as work:
        work.add_organisation(Organisation(id=OTHER, name="Other"))
        theirs = replace(
            samples.evaluation(EvaluationId("theirs")), organisation=OTHER, closes_at=NOW + DAY
        )
        work.add_evaluation(theirs)
        work.save_evaluation(open_(theirs, NOW))
    close_at(store, NOW + DAY)
    stamp(store, NOW)
    later = NOW + 5 * DAY
    stamp(store, later)
    with store.begin() as work:
        work.confirm_clock(OTHER, later)
    assert due(store, later) == ("theirs",)
    stamp(store, later + timedelta(hours=2))
    assert (stamp_of(store), stamp_of(store, OTHER)) == (NOW, later + timedelta(hours=2))


def test_a_stamp_does_not_go_back_with_the_clock_unless_someone_says_so(store: Store) -> None:
    close_at(store, NOW + 30 * DAY)
    stamp(store, NOW)
    stamp(store, NOW - 9 * DAY)
    assert stamp_of(store) == NOW
    with store.begin() as work:
        work.confirm_clock(ORGANISATION, NOW - 9 * DAY)
    assert stamp_of(store) == NOW - 9 * DAY


def test_a_machine_whose_clock_is_ahead_neither_closes_nor_stamps(store: Store) -> None:
    close_at(store, NOW + 9 * DAY)
    stamp(store, NOW)
    for hours in range(1, 4):
        ahead, right = NOW + timedelta(days=10, hours=hours), NOW + timedelta(hours=hours)
        stamp(store, ahead)
        assert due(store, ahead) == ()
        stamp(store, right)
        assert stamp_of(store) == right


def test_a_stamp_is_not_set_over_what_was_confirmed_meanwhile(store: Store) -> None:
    stamp(store, NOW)
    with store.read() as work:
        (seen,) = work.clocks(NOW + DAY)
    with store.begin() as work:
        work.confirm_clock(ORGANISATION, NOW + 2 * DAY)
        work.stamp(seen)
    assert stamp_of(store) == NOW + 2 * DAY


def test_there_is_no_clock_of_nobody(store: Store) -> None:
    with store.read() as work, pytest.raises(NotFound):
        work.clock(OrganisationId("nobody"), NOW)


def fill(old: Engine, source: Engine) -> None:
    """Put the rows of a database into one of an older version, as far as that has a place."""
    with source.connect() as there, old.execution_options(**{WRITES: True}).begin() as here:
        known = inspect(here)
        for each in Base.metadata.sorted_tables:
            if not known.has_table(each.name):
                continue
            names = {column["name"] for column in known.get_columns(each.name)}
            kept = [column(one.name, one.type) for one in each.columns if one.name in names]
            rows = there.execute(select(*kept).select_from(each)).mappings().all()
            if rows:
                here.execute(insert(table(each.name, *kept)), [dict(row) for row in rows])


def test_a_database_of_the_version_before_goes_on_with_its_open_evaluations(
    url: str, tmp_path: Path
) -> None:
    source = connect(f"sqlite:///{tmp_path / 'source.sqlite3'}")
    upgrade(source)
    with Store(source, Vault(SECRET)).begin() as work:
        work.add_organisation(samples.organisation())
        draft = replace(samples.evaluation(), closes_at=NOW)
        work.add_evaluation(draft)
        work.publish(draft.id, samples.instrument(), NOW)
        work.save_evaluation(open_(draft, NOW - DAY))
        work.submit(samples.submission(samples.ballot(1)))
    engine = connect(url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        command.upgrade(configuration(connection), "0004")
    assert current(engine) == "0004"
    fill(engine, source)
    source.dispose()
    upgrade(engine)
    store = Store(engine, Vault(SECRET))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM stamps")) == 0
        assert connection.scalar(text("SELECT count(*) FROM installation")) == 0
    assert fit(store).fits
    stamp(store, NOW)
    assert due(store, NOW) == ()  # it cannot be known that the clock is right
    with store.read() as work:
        assert work.counts(EVALUATION) == {"users": 1}
    assert store.close_evaluation(EVALUATION, NOW).closed_at == NOW
    engine.dispose()
