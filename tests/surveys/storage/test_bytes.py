"""The bytes on the disk hold what docs/privacy.md admits, and nothing of what it promises."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.answers import Answers, Note
from surveys.fieldwork.invitation import Ballot, InvitationId, Invitee, Key, Token
from surveys.fieldwork.vault import Vault
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.storage.engine import connect, upgrade
from surveys.storage.evaluations.evaluation_rows import key_of
from surveys.storage.store import Store
from tests import postgres
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW
from tests.surveys.storage import attack, files
from tests.surveys.storage.conftest import SECRET
from tests.surveys.storage.files import Files

PRIVACY = Path(__file__).parents[3] / "docs" / "privacy.md"
HEAD = "| What can be found "
INVITED, ANSWERED, ITEMS = 180, 150, 28
NO_ORDER: float = 4.5 / ANSWERED**0.5
"""A correlation by chance is beyond it once in 150,000 times."""
STATES = ("before the close", "after it")
Places = tuple[bool, bool]
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A fieldwork, what it left on the disk, and what the attacker may know of it.

    `truth`: person → ratings, in the order of answering.
    """

    files: Files
    truth: Mapping[InvitationId, str]
    tokens: tuple[Token, ...]
    ballots: tuple[Ballot, ...]
    key: Key
    sealed: bytes


def asked() -> Instrument:
    """A questionnaire of thirty rating columns, so that every response can be known again."""
    items = (samples.item(f"S{number}") for number in range(ITEMS))
    speed = samples.characteristic("speed", *items)
    care = samples.characteristic("care", samples.item("C1"))
    return compose(replace(samples.model(), characteristics=(speed, care)))


def field(store: Store) -> Left:
    """Play a fieldwork to the end; the files are read by whoever asked for it."""
    source = random.Random(20260302)
    draft = samples.evaluation()
    with store.begin() as work:
        work.people.add_organisation(samples.organisation())
        work.evaluations.add(draft)
        work.versions.publish(draft.id, asked(), NOW)
        work.evaluations.save(life.open_(draft, NOW))
        names = [Invitee(audience="users", address=f"p{i:03d}@example.org") for i in range(INVITED)]
        people = [each.id for each in work.invitations.invite(EVALUATION, names).added]
        tokens, key = work.invitations.tokens(EVALUATION), key_of(work._transaction, EVALUATION)
        sealed = work._transaction.connection.exec_driver_sql(
            "SELECT sealed FROM keys"
        ).scalar_one()
    source.shuffle(people)
    truth = {who: "".join(source.choices("12345", k=ITEMS + 2)) for who in people[:ANSWERED]}
    ballots = []
    for who, ratings in truth.items():
        with store.begin() as work:
            ballots.append(work.ballots.of(EVALUATION, tokens[who]))
            note = Note(kind="comment", id="speed", text="Quick enough.")
            sheet = samples.submission(ballots[-1])
            answers = Answers(ratings=ratings, notes=(note,))
            work.submissions.submit(
                replace(sheet, version=asked().digest, answers=answers, personal=True)
            )
    return Left(
        files=Files(data=b"", log=b"", page=1),
        truth=truth,
        tokens=tuple(tokens.values()),
        ballots=tuple(ballots),
        key=key,
        sealed=bytes(sealed),
    )


def close(store: Store) -> None:
    store.close_evaluation(EVALUATION, NOW)
    with store.read() as work:
        assert work.closing.unscrubbed() == ()


def close_halfway(store: Store) -> None:
    """As a process does that is killed before it has rewritten anything."""
    with store.begin() as work:
        work.closing.close(EVALUATION, NOW)


END: Mapping[str, Callable[[Store], None]] = {
    "before the close": lambda _: None,
    "halfway": close_halfway,
    "after it": close,
}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Left]]:
    """What a fieldwork on a database has left in a state; each is played once."""
    engines = []

    @cache
    def play(database: str, state: str) -> Left:
        file = tmp_path_factory.mktemp("bytes") / "parallax.sqlite3"
        engine = connect(f"sqlite:///{file}" if database == "sqlite" else postgres.url())
        engines.append(engine)
        upgrade(engine)
        first = files.begin(engine)
        store = Store(engine, Vault(SECRET))
        played = field(store)
        END[state](store)
        return replace(played, files=files.read(engine, first))

    yield play
    for engine in engines:
        engine.dispose()


def links_or_ballots(left: Left, raw: bytes) -> bool:
    return files.holds(raw, (*left.tokens, *left.ballots))


def key_in_clear(left: Left, raw: bytes) -> bool:
    return any(each in raw for each in (left.key, left.key.hex().encode(), SECRET.encode()))


def sealed_key(left: Left, raw: bytes) -> bool:
    return left.sealed in raw


def old_rows(left: Left, raw: bytes) -> bool:
    vault = Vault(SECRET)
    mine = left.truth.values()
    came = dict(zip(map(vault.veiled, left.ballots), mine, strict=True))
    return any(
        came.get(ballot.decode()) == said.decode() for ballot, said in files.STORED.findall(raw)
    )


def order(left: Left, raw: bytes) -> bool:
    return files.order(raw, list(left.truth.values()), left.files.page) > NO_ORDER


def names_with_the_secret(left: Left, raw: bytes) -> bool:
    """All of them, or none."""
    truth = {str(who): ratings for who, ratings in left.truth.items()}
    hits = attack.hits(files.named(raw, SECRET, left.truth), truth)
    assert hits in (0, ANSWERED)
    return bool(hits)


TRACES: Mapping[str, Callable[[Left, bytes], bool]] = {
    "A personal link, or a ballot as it stands in a browser": links_or_ballots,
    "An evaluation's key in clear, or the secret": key_in_clear,
    "An evaluation's key, sealed with the secret": sealed_key,
    "A response beside the veiled ballot with which it came": old_rows,
    "The order in which people answered": order,
    "Whose response is whose, to someone who also has the secret": names_with_the_secret,
}


@cache
def places(play: Callable[[str, str], Left], database: str, state: str, trace: str) -> Places:
    """Whether it is found in the data, and in the log."""
    left = play(database, state)
    in_data, in_log = (TRACES[trace](left, raw) for raw in left.files.both)
    return in_data, in_log


def found(place: Places) -> str:
    """Where it is found, in the words of the table."""
    in_data, in_log = place
    return {(1, 1): "yes", (0, 1): "in the log", (1, 0): "in the data", (0, 0): "no"}[
        int(in_data), int(in_log)
    ]


def admitted() -> dict[tuple[str, str], dict[str, str]]:
    """(trace, database) → state → what docs/privacy.md says."""
    lines = iter(PRIVACY.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(HEAD))
    next(lines)
    said = {}
    for line in lines:
        if not line.startswith("|"):
            break
        trace, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        said[trace, "sqlite"] = dict(zip(STATES, cells[:2], strict=True))
        said[trace, "postgresql"] = dict(zip(STATES, cells[2:], strict=True))
    return said


def test_the_table_of_the_documentation_is_whole() -> None:
    assert {trace for trace, _ in admitted()} == set(TRACES)


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("trace", TRACES)
def test_the_disk_holds_just_what_the_documentation_says(
    left: Callable[[str, str], Left], database: str, state: str, trace: str
) -> None:
    place = places(left, database, state, trace)
    assert found(place) == admitted()[trace, database][state]


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("trace", TRACES)
def test_a_close_that_was_not_finished_leaves_no_more_than_was_there_before(
    left: Callable[[str, str], Left], database: str, trace: str
) -> None:
    halfway = places(left, database, "halfway", trace)
    before = places(left, database, "before the close", trace)
    assert all(now <= then for now, then in zip(halfway, before, strict=True))


def test_the_secret_is_needed_to_name_anybody(left: Callable[[str, str], Left]) -> None:
    everything = left("sqlite", "before the close")
    for raw in everything.files.both:
        assert files.named(raw, "another secret", everything.truth) == {}
