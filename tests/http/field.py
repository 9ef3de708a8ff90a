"""An evaluation in the field of a real server, and the browsers of those who answer it."""

import re
import socket
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import Invitee, Token
from surveys.fieldwork.people import OrganisationId
from tests.served import Served
from tests.surveys import samples

COMPLETE = {"SPE2:expectation": "5", "SPE1": "4", "SPE2": "na", "CAR1": "3", "REC": "10"}
"""An answer to every item of the small questionnaire: 5, 4, x, 3, a."""
STORED = "54x3a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One open evaluation of the small model, past the server in the same database."""

    server: Served
    id: EvaluationId
    path: str

    def browser(self) -> httpx.Client:
        """A browser of its own, which follows no redirect by itself; to be closed."""
        return httpx.Client(base_url=self.server.url, timeout=60, trust_env=False, verify=False)

    def sheet(self, browser: httpx.Client) -> str:
        """Open the link: the signed sheet of the page."""
        return sheet_of(browser.get(self.path))

    def invite(self) -> Token:
        """The token of a new personal link."""
        with self.server.store.begin() as work:
            people = [Invitee(audience="users", name=uuid4().hex)]
            (made,) = work.invitations.invite(self.id, people, beside_links=True).added
            return work.invitations.token(self.id, made.id)

    def change(self, status: life.Status) -> None:
        """Open or pause it."""
        with self.server.store.begin() as work:
            work.evaluations.save(replace(work.evaluations.get(self.id), status=status))

    def close(self) -> None:
        """End it, for good."""
        self.server.store.close_evaluation(self.id, _now())

    def stored(self) -> list[str]:
        """The ratings of every sheet that was received from users."""
        with self.server.store.read() as work:
            digest = work.versions.of(self.id)[-1].digest
            sheets = work.responses.sheets(self.id, digest, "users")
        ratings = sheets.ratings.decode()
        return [ratings[at * sheets.width : (at + 1) * sheets.width] for at in range(sheets.n)]


def open_field(server: Served) -> Field:
    """A new evaluation, published and open."""
    id_, home = EvaluationId(uuid4().hex), OrganisationId("bureau")
    draft = replace(samples.evaluation(id_), organisation=home, supplier="Cloudhub")
    with server.store.begin() as work:
        if all(each.id != home for each in work.people.organisations()):
            work.people.add_organisation(samples.organisation())
        work.evaluations.add(draft)
        work.versions.publish(draft.id, samples.instrument(), _now())
        work.evaluations.save(life.open_(draft, _now()))
        links = work.links.of(draft.id)
    slug = next(link.slug for link in links if link.audience == "users")
    return Field(server=server, id=id_, path=f"/r/{slug}")


def sheet_of(page: httpx.Response) -> str:
    """The signed sheet of a page."""
    found = re.search(r'name="sheet" value="([^"]+)"', page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def receipt_of(page: httpx.Response) -> str:
    """The receipt on a thank-you page."""
    found = re.search(r"<dd>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</dd>", page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def send_raw(port: int, request: bytes) -> bytes:
    """Send bytes as they are, say that there is no more, and give the reply."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        reply = b""
        while part := connection.recv(4096):
            reply += part
    return reply


def _now() -> datetime:
    return datetime.now(UTC)
