"""Whose answer is whose cannot be told: by the database alone before the close, nor with
everything else, the secret and the order of answering included, after it.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from surveys.errors import Refused
from surveys.fieldwork.answers import Answers, Note
from surveys.fieldwork.invitation import (
    Ballot,
    InvitationId,
    Invitee,
    Key,
    Token,
    ballot_of,
    receipt_of,
)
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect
from surveys.storage.evaluations.evaluation_rows import key_of
from surveys.storage.store import Store
from surveys.storage.values import Submission
from tests import databases, postgres
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW
from tests.surveys.storage import attack
from tests.surveys.storage.attack import Seen
from tests.surveys.storage.conftest import DATABASES, SECRET, prepared

INVITED, ANSWERED = 200, 150
CHANCE = 9
"""A blind guess hits Poisson(1) of the 150; more than 9 hits come once in a million guesses."""
NO_ORDER = 4.5 / ANSWERED**0.5


@dataclass(frozen=True)
class Field:
    """A finished fieldwork: who gave which ratings, in the order of answering."""

    store: Store
    files: list[Path]
    truth: Mapping[str, str]
    tokens: Mapping[InvitationId, Token]

    def people(self) -> Seen:
        with self.store.read() as work:
            seen = attack.look(work._transaction.connection, "invitations", "id", self.files)
        return seen.only(self.truth)

    def answers(self) -> Seen:
        with self.store.read() as work:
            return attack.look(work._transaction.connection, "submissions", "ratings", self.files)

    def raw(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.files)


@dataclass(frozen=True)
class Played:
    """A database after the fieldwork, of which every test gets a copy."""

    url: str
    truth: Mapping[str, str]
    tokens: Mapping[InvitationId, Token]

    def copied(self, folder: Path) -> str:
        """The address of a copy: of files with their log, or of a whole database."""
        if not self.url.startswith("sqlite"):
            return postgres.url(template=postgres.name_of(self.url))
        path = Path(str(make_url(self.url).database))
        for file in path.parent.glob(f"{path.name}*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, folder)
        return f"sqlite:///{folder / path.name}"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Played]]:
    """A fieldwork on a database, played once."""
    stores: list[Store] = []

    @cache
    def play(database: str) -> Played:
        folder = tmp_path_factory.mktemp("played")
        url = databases.sqlite(folder) if database == "sqlite" else databases.postgresql()
        stores.append(store := Store(connect(url), Vault(SECRET)))
        with store.begin() as work:
            work.people.add_organisation(samples.organisation())
        truth, tokens = answered(prepared(store))
        if database != "sqlite":
            store.dispose()  # else it cannot be copied; a file without would lose its log
        return Played(url=url, truth=truth, tokens=tokens)

    yield play
    for each in stores:
        each.dispose()


@pytest.fixture(params=DATABASES)
def field(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    played: Callable[[str], Played],
    opened: Callable[[str], Store],
) -> Field:
    """A copy of a finished fieldwork."""
    done = played(request.param)
    url = done.copied(tmp_path)
    store = opened(url)
    files = database_files(store, url)
    return Field(store=store, files=files, truth=done.truth, tokens=done.tokens)


def answered(store: Store) -> tuple[dict[str, str], Mapping[InvitationId, Token]]:
    """Invite and answer: who gave which ratings, and all tokens."""
    source = random.Random(20260301)
    names = [Invitee(audience="users", address=f"p{i:03d}@example.org") for i in range(INVITED)]
    with store.begin() as work:
        invited = list(work.invitations.invite(EVALUATION, names).added)
        tokens = work.invitations.tokens(EVALUATION)
    source.shuffle(invited)
    truth: dict[str, str] = {}
    for number, invitation in enumerate(invited[:ANSWERED]):
        truth[invitation.id] = f"{source.randrange(10**2):02d}{number:03d}"
        with store.begin() as work:
            work.submissions.submit(
                sheet(work.ballots.of(EVALUATION, tokens[invitation.id]), truth[invitation.id])
            )
    return truth, tokens


def sheet(ballot: Ballot, ratings: str) -> Submission:
    note = Note(kind="comment", id="speed", text="Quick enough.")
    return Submission(
        ballot=ballot,
        evaluation=EVALUATION,
        version=samples.instrument().digest,
        audience="users",
        language="zh",
        answers=Answers(ratings=ratings, notes=(note,)),
    )


def database_files(store: Store, url: str) -> list[Path]:
    """The file of an SQLite database and its log; of PostgreSQL rows are seen by xmin and ctid."""
    if store._engine.dialect.name == "postgresql":
        return []
    path = Path(str(make_url(url).database))
    return [path, path.with_name(f"{path.name}-wal")]


def test_before_the_close_the_database_alone_tells_nothing(field: Field) -> None:
    assert attack.best(field.people(), field.answers(), field.truth) <= CHANCE


def test_no_row_of_an_invitation_is_touched_when_its_person_answers(field: Field) -> None:
    before = field.people().rows
    with field.store.begin() as work:
        work.submissions.submit(sheet(samples.ballot(1), "99999"))
    assert field.people().rows == before


def test_after_the_close_everything_together_tells_nothing(field: Field) -> None:
    answering = {person: rank for rank, person in enumerate(field.truth)}
    field.store.close_evaluation(EVALUATION, NOW)
    people = field.people().also("order of answering", answering)
    people = people.also(
        "token", {person: field.tokens[InvitationId(person)] for person in answering}
    )
    assert attack.best(people, field.answers(), field.truth) <= CHANCE


def test_after_the_close_the_place_of_an_answer_tells_nothing_of_its_time(field: Field) -> None:
    answering = list(field.truth.values())
    before = attack.correlation(answering, field.answers().order("place"))
    if field.store._engine.dialect.name == "postgresql":
        assert before > 0.99  # why the sheets are rewritten: here the measure can see the order
    field.store.close_evaluation(EVALUATION, NOW)
    answers = field.answers()
    for trait in ("place", "offset"):
        if len(set(answers.values(trait).values())) > 1:
            assert abs(attack.correlation(answering, answers.order(trait))) < NO_ORDER
    if "xmin_" in answers.traits:
        assert len(set(answers.values("xmin_").values())) == 1


def test_the_secret_links_before_the_close_and_no_more_after_it(field: Field) -> None:
    assert attack.hits(with_the_secret(field), field.truth) == ANSWERED
    with field.store.read() as work:
        key = key_of(work._transaction, EVALUATION)
    field.store.close_evaluation(EVALUATION, NOW)
    assert with_the_secret(field) == {}
    with field.store.read() as work, pytest.raises(Refused):
        work.invitations.tokens(EVALUATION)
    assert ballot_of(key, next(iter(field.tokens.values()))) not in str(field.people().rows)


def test_before_the_close_nothing_that_a_person_holds_leads_to_an_answer(field: Field) -> None:
    for trait, held in belongings(field).items():
        people = field.people().also(trait, held)
        assert attack.best(people, receipted(field.answers()), field.truth) <= CHANCE


def test_after_the_close_what_a_person_holds_leads_nowhere_even_with_the_secret(
    field: Field,
) -> None:
    ballots = belongings(field)["ballot"]
    veiled = {who: Vault(SECRET).veiled(Ballot(ballot)) for who, ballot in ballots.items()}
    assert attack.best(field.people().also("veiled", veiled), field.answers(), field.truth) == (
        ANSWERED
    )
    field.store.close_evaluation(EVALUATION, NOW)
    for held in (ballots, veiled):
        people = field.people().also("held", held)
        assert attack.best(people, receipted(field.answers()), field.truth) <= CHANCE


def belongings(field: Field) -> dict[str, dict[str, str]]:
    """What a person's browser holds, and what whoever opened all links beforehand has seen."""
    with field.store.read() as work:
        ballots = {
            who: work.ballots.of(EVALUATION, field.tokens[InvitationId(who)]) for who in field.truth
        }
    receipts = {who: receipt_of(ballot) for who, ballot in ballots.items()}
    return {"ballot": dict(ballots), "receipt": receipts}


def receipted(answers: Seen) -> Seen:
    """The same, with the receipt that each row's ballot would give."""
    rows = answers.rows.items()
    return answers.also(
        "receipt", {name: receipt_of(Ballot(str(row["ballot"]))) for name, row in rows}
    )


def with_the_secret(field: Field) -> dict[str, str]:
    """What someone can pair who has the secret, the tokens and whatever looks like a key."""
    vault = Vault(SECRET)
    answers = {str(row["ballot"]): name for name, row in field.answers().rows.items()}
    pairs = {}
    for key in [*opened(vault, field), Key(SECRET.encode())]:
        for person in field.truth:
            ballot = ballot_of(key, field.tokens[InvitationId(person)])
            for form in (ballot, vault.veiled(ballot)):
                if form in answers:
                    pairs[person] = answers[form]
    return pairs


def opened(vault: Vault, field: Field) -> Iterator[Key]:
    with field.store.read() as work:
        for sealed in work._transaction.scalars(text("SELECT sealed FROM keys")):
            yield vault.open(bytes(sealed))


def test_the_files_hold_neither_key_nor_token_after_the_close(field: Field) -> None:
    with field.store.read() as work:
        key = key_of(work._transaction, EVALUATION)
        sealed = work._transaction.connection.execute(text("SELECT sealed FROM keys")).scalar_one()
    files = field.files or postgresql_files(field.store, "keys", "invitations", "submissions")
    if field.files:
        assert bytes(sealed) in field.raw()  # the search can find it
    field.store.close_evaluation(EVALUATION, NOW)
    files = field.files or postgresql_files(field.store, "keys", "invitations", "submissions")
    raw = b"".join(path.read_bytes() for path in files)
    assert raw
    for trace in (bytes(sealed), key, key.hex().encode(), SECRET.encode()):
        assert trace not in raw
    assert not any(token.encode() in raw for token in field.tokens.values())


def postgresql_files(store: Store, *tables: str) -> list[Path]:
    """The files in which PostgreSQL keeps these tables, all pages written out."""
    with store._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        return [
            folder / str(connection.scalar(text("SELECT pg_relation_filepath(:t)"), {"t": table}))
            for table in tables
        ]


def test_the_attack_works_where_participation_is_noted_with_the_answer(field: Field) -> None:
    with field.store.begin() as work:
        work._transaction.connection.execute(text("CREATE TABLE came (who text)"))
        work._transaction.connection.execute(text("CREATE TABLE said (what text)"))
    for person, answer in field.truth.items():
        with field.store.begin() as work:
            database = work._transaction.connection
            database.execute(text("INSERT INTO came VALUES (:p)"), {"p": person})
            database.execute(text("INSERT INTO said VALUES (:a)"), {"a": answer})
    with field.store.read() as work:
        people = attack.look(work._transaction.connection, "came", "who")
        answers = attack.look(work._transaction.connection, "said", "what")
    assert attack.best(people, answers, field.truth) == ANSWERED
    if "xmin_" in people.traits:
        pairs = attack.joined(people.values("xmin_"), answers.values("xmin_"))
        assert attack.hits(pairs, field.truth) == ANSWERED
