"""Withdrawing tells nothing: two worlds in which somebody else has answered look alike.

Both worlds begin as one database, so that ids, links and names are the same. In one Li answers, in
the other Wu does; everything that a consultant does then, and sees, is compared byte by byte.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Secrecy
from surveys.storage.backup import backup
from surveys.storage.values import Submission
from tests.app.office import DATABASE, ID, Desk, Office, itss, open_office
from tests.surveys import samples

BASE = f"/evaluations/{ID}"
LIST = "name,address\nLi,li@x.cn\nWu,wu@x.cn\nXu,xu@x.cn\n"
MODES: tuple[Secrecy, ...] = ("anonymous", "confidential", "identified")
CHANGING = re.compile(rb'name="csrf_token" value="[^"]*"')
DIGITS = re.compile(rb"-?\d+\.\d+(?:e[-+]?\d+)?")
"""Sums of floats end otherwise where sheets come in another random order."""
JSON, HTML = (f"{BASE}/results/report.{face}?language=en" for face in ("json", "html"))
OTHERS = 8
"""Answers by open link, the same in both worlds."""


class World:
    """One of two worlds, with the consultant's browser."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desk: Desk = office.sign_in()

    def answers(self, name: str) -> None:
        """A person answers by the personal link."""
        with self.office.store.begin() as work:
            (who,) = (each for each in work.invitations.of(ID) if each.name == name)
            named = work.evaluations.get(ID).secrecy != "anonymous"
            work.submissions.submit(
                Submission(
                    ballot=work.ballots.of(ID, work.invitations.token(ID, who.id)),
                    evaluation=ID,
                    version=itss().digest,
                    audience="users",
                    language="",
                    answers=Answers(ratings="44444444"),
                    personal=True,
                    invitation=who.id if named else None,
                )
            )

    def withdraws(self, name: str) -> TestResponse:
        """The consultant withdraws an invitation, and gets what comes back."""
        with self.office.store.read() as work:
            (who,) = (each for each in work.invitations.of(ID) if each.name == name)
        return self.desk.post(f"{BASE}/invitations/{who.id}/revoke")

    def invites(self, people: str = LIST) -> TestResponse:
        """The consultant invites from a list."""
        return self.desk.post(f"{BASE}/invitations", list=people, audience="users")

    def closes(self) -> TestResponse:
        """The consultant ends the fieldwork."""
        return self.desk.post(f"{BASE}/fieldwork/close", typed="Helpdesk 2026")

    def seen(self) -> dict[str, bytes]:
        """Every page and download of the evaluation; what is random anew bears its person's name.

        The other faces of the report are made of the values that the JSON shows.
        """
        return self.shown(self._paths())

    def shown(self, paths: Iterable[str]) -> dict[str, bytes]:
        """These pages and downloads."""
        names = self._names()
        shown = {}
        for path in paths:
            body = CHANGING.sub(b"", self.desk.get(path).data)
            body = DIGITS.sub(lambda found: b"%.6f" % (round(float(found[0]), 6) + 0.0), body)
            for name, secret in names:
                body = body.replace(secret.encode(), f"<{name}>".encode())
            shown[path] = body
        return shown

    def _names(self) -> list[tuple[str, str]]:
        with self.office.store.read() as work:
            people = work.invitations.of(ID)
            tokens = (
                work.invitations.tokens(ID) if work.evaluations.get(ID).closed_at is None else {}
            )
        return [
            (each.name, secret)
            for each in people
            for secret in (each.id, tokens.get(each.id, each.id))
        ]

    def _paths(self) -> Iterator[str]:
        yield "/evaluations"
        for rule in self.office.app.url_map.iter_rules():
            own = rule.endpoint.startswith("consultant.") and "GET" in (rule.methods or ())
            if own and rule.arguments == {"evaluation"}:
                yield rule.rule.replace("<evaluation>", ID)
        yield f"{BASE}/invitations?q=Li"
        yield JSON


ACTS: tuple[Callable[[World], TestResponse], ...] = (
    lambda world: world.withdraws("Li"),
    lambda world: world.invites(),
    lambda world: world.withdraws("Wu"),
    lambda world: world.withdraws("Li"),
    lambda world: world.withdraws("Xu"),
    lambda world: world.invites("name,address\nWu,wu@x.cn\n"),
    lambda world: world.closes(),
)


@pytest.fixture(params=MODES)
def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> list[World]:
    """Two worlds in which the same people are invited."""
    homes = [tmp_path / "one", tmp_path / "other"]
    for home in homes:
        home.mkdir()
    office = open_office(homes[0])
    office.open(secrecy=request.param)
    World(office).invites()
    with office.store.begin() as work:
        work.submissions.submit_all(
            Submission(
                ballot=samples.ballot(number),
                evaluation=ID,
                version=itss().digest,
                audience="users",
                language="",
                answers=Answers(ratings="".join(str(1 + (number + k) % 5) for k in range(8))),
            )
            for number in range(OTHERS)
        )
    copy = tmp_path / "copy.sqlite3"
    backup(f"sqlite:///{homes[0] / DATABASE}", copy)
    return [World(office), World(open_office(homes[1], like=copy))]


def test_nothing_that_a_consultant_does_and_sees_tells_which_of_two_has_answered(
    worlds: list[World],
) -> None:
    for world, name in zip(worlds, ("Li", "Wu"), strict=True):
        world.answers(name)
    assert_alike(worlds)
    for act in ACTS:
        told = [act(world) for world in worlds]
        assert {page.status_code for page in told} == {303}
        assert_alike(worlds)
    assert b'"complete"' in worlds[0].shown([JSON])[JSON]
    pages = [world.shown([HTML]) for world in worlds]
    assert b"<figure" in pages[0][HTML]
    assert pages[0] == pages[1]


def test_what_is_seen_of_a_withdrawal_is_the_withdrawal(worlds: list[World]) -> None:
    """Where nobody has answered in one world, the counts differ before it and as much after it."""
    with_answer, without = worlds
    with_answer.answers("Li")
    before = [tally(world) for world in worlds]
    for name in ("Li", "Wu", "Xu"):
        for world in worlds:
            world.withdraws(name)
    assert [tally(with_answer), tally(without)] == [
        (answered, given, "3", due) for answered, given, due in before
    ]
    assert before == [("9", "3", "2"), ("8", "3", "3")]


def tally(world: World) -> tuple[str, ...]:
    """The counts of the users on the page of the fieldwork."""
    row = re.search(r"<th[^>]*>Demand-side users</th>(.*?)</tr>", page_of(world), re.DOTALL)
    assert row is not None
    return tuple(re.findall(r'"number">([^<]+)<', row[1]))


def page_of(world: World) -> str:
    return world.desk.get(f"{BASE}/fieldwork").text


def assert_alike(worlds: list[World]) -> None:
    one, other = (world.seen() for world in worlds)
    assert one.keys() == other.keys()
    assert len(one) > 20
    assert [path for path in one if one[path] != other[path]] == []
