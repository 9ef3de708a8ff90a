from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import delete, text

from surveys.errors import NotFound, Refused
from surveys.fieldwork.evaluation import EvaluationId, Secrecy, open_
from surveys.fieldwork.invitation import (
    Invitation,
    InvitationId,
    Invitee,
    Token,
    digest_of,
    token_of,
)
from surveys.storage.evaluations.evaluation_rows import key_of
from surveys.storage.evaluations.questionnaire_rows import LinkRow
from surveys.storage.store import Store
from surveys.storage.values import Listed
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW

PEOPLE = (
    Invitee(audience="users", name="林", address="lin@example.org", language="zh"),
    Invitee(audience="users", name="Ade", address="ade@example.org", department="IT"),
    Invitee(audience="staff", name="林", address="lin@example.org"),
)


def invite(store: Store, people: Sequence[Invitee] = PEOPLE) -> tuple[Invitation, ...]:
    with store.begin() as work:
        return work.invitations.invite(EVALUATION, people).added


def answer(store: Store, invitation: Invitation, *, named: bool = False) -> None:
    """Send a sheet by an invitation's page, which may have been open for long."""
    with store.begin() as work:
        token = token_of(key_of(work._transaction, EVALUATION), invitation.id)
        sheet = samples.submission(work.ballots.of(EVALUATION, token), audience=invitation.audience)
        who = invitation.id if named else None
        work.submissions.submit(replace(sheet, personal=True, invitation=who))


def test_invitations_come_back_as_they_were_given(store: Store) -> None:
    lin, ade, _ = invite(store)
    assert (ade.name, ade.address, ade.department) == ("Ade", "ade@example.org", "IT")
    with store.read() as work:
        assert set(work.invitations.of(EVALUATION)) >= {lin, ade}
    assert lin.answered is None


def test_the_same_list_invites_nobody_twice(store: Store) -> None:
    invite(store)
    again = (*PEOPLE, Invitee(audience="users", address=" LIN@example.org "))
    with store.begin() as work:
        result = work.invitations.invite(EVALUATION, again)
        assert (result.added, result.skipped) == ((), again)
        assert len(work.invitations.of(EVALUATION)) == 3


def test_people_without_an_address_are_all_invited(store: Store) -> None:
    assert len(invite(store, [Invitee(audience="users")] * 3)) == 3


def test_nobody_is_invited_before_there_is_a_questionnaire(empty: Store) -> None:
    with empty.begin() as work:
        work.evaluations.add(samples.evaluation())
        with pytest.raises(Refused, match="Publish"):
            work.invitations.invite(EVALUATION, PEOPLE)


def test_an_audience_that_is_not_asked_cannot_be_invited(store: Store) -> None:
    with pytest.raises(NotFound, match="board"):
        invite(store, [Invitee(audience="board")])


def test_a_token_leads_to_its_invitation_and_is_made_again_the_same(store: Store) -> None:
    lin, ade, _ = invite(store)
    with store.read() as work:
        token = work.invitations.token(EVALUATION, lin.id)
        assert work.invitations.token(EVALUATION, lin.id) == token
        assert work.invitations.tokens(EVALUATION)[lin.id] == token
        assert work.invitations.token(EVALUATION, ade.id) != token
        assert work.invitations.by_token(token) == (EVALUATION, lin)
        assert work.invitations.by_token(Token("nobody's")) is None
        assert work.invitations.by_token(Token(digest_of(token))) is None


def test_who_has_answered_is_known_to_the_key_alone(store: Store) -> None:
    lin, _, _ = invite(store)
    answer(store, lin)
    with store.read() as work:
        assert work.turnout.answered(EVALUATION) == {lin.id}
        assert {each.answered for each in work.invitations.of(EVALUATION)} == {None}


def test_after_the_close_the_marks_stay_and_the_links_are_gone(store: Store) -> None:
    lin, ade, _ = invite(store)
    answer(store, lin)
    store.close_evaluation(EVALUATION, NOW)
    with store.read() as work:
        assert work.turnout.answered(EVALUATION) == {lin.id}
        marks = {each.id: each.answered for each in work.invitations.of(EVALUATION)}
        assert (marks[lin.id], marks[ade.id]) == (True, False)
        for ask in (work.invitations.token, work.ballots.of):
            with pytest.raises(Refused, match="closed"):
                ask(EVALUATION, lin.id)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            work.invitations.tokens(EVALUATION)


def test_a_revoked_link_leads_nowhere(store: Store) -> None:
    lin, _, _ = invite(store)
    with store.begin() as work:
        token = work.invitations.token(EVALUATION, lin.id)
        work.invitations.revoke(EVALUATION, lin.id)
        assert work.invitations.by_token(token) is None
        with pytest.raises(NotFound):
            work.invitations.token(EVALUATION, lin.id)


def test_revoking_tells_nobody_whether_an_anonymous_person_has_answered(store: Store) -> None:
    lin, ade, _ = invite(store)
    answer(store, lin)
    with store.begin() as work:
        work.invitations.revoke(EVALUATION, lin.id)
        work.invitations.revoke(EVALUATION, ade.id)
        assert work.responses.counts(EVALUATION) == {"users": 1}
        read = work._transaction.connection.exec_driver_sql
        noted = set(read("SELECT ballot FROM received").scalars())
        assert len(noted) == 2
        assert not noted & set(read("SELECT ballot FROM submissions").scalars())


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "identified"])
def test_an_answer_stays_when_its_invitation_is_withdrawn(empty: Store, secrecy: Secrecy) -> None:
    made = replace(samples.evaluation(), secrecy=secrecy)
    with empty.begin() as work:
        work.evaluations.add(made)
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
        work.evaluations.save(open_(made, NOW))
    lin, ade, _ = invite(empty)
    answer(empty, lin, named=secrecy != "anonymous")
    for gone in (lin, ade):
        with empty.begin() as work:
            work.invitations.revoke(EVALUATION, gone.id)
    with pytest.raises(Refused, match="withdrawn"):
        answer(empty, ade, named=secrecy != "anonymous")
    empty.close_evaluation(EVALUATION, NOW)
    with empty.read() as work:
        assert work.responses.counts(EVALUATION) == {"users": 1}
        assert work.turnout.answered(EVALUATION) == {lin.id}


def test_withdrawing_moves_no_count_and_erases_the_person(store: Store) -> None:
    lin, ade, _ = invite(store)
    answer(store, lin)
    for n, gone in enumerate((lin, ade), start=1):
        with store.begin() as work:
            work.invitations.revoke(EVALUATION, gone.id)
            assert work.turnout.listed(EVALUATION)["users"] == Listed(given=2, withdrawn=n)
            assert work.turnout.due(EVALUATION) == {"users": 1, "staff": 1}
            row = {"id": gone.id}
            query = text("SELECT name, address, language, department FROM invitations WHERE id=:id")
            assert set(work._transaction.connection.execute(query, row).one()) == {""}


def test_who_was_withdrawn_can_be_invited_again_by_another_link(store: Store) -> None:
    lin, _, _ = invite(store)
    with store.begin() as work:
        old = work.invitations.token(EVALUATION, lin.id)
        work.invitations.revoke(EVALUATION, lin.id)
        (again,) = work.invitations.invite(EVALUATION, PEOPLE).added
        assert (again.address, again.id != lin.id) == (lin.address, True)
        assert work.invitations.token(EVALUATION, again.id) != old
        assert work.turnout.listed(EVALUATION)["users"] == Listed(given=3, withdrawn=1)


def test_an_invitation_is_reached_through_its_own_evaluation_only(store: Store) -> None:
    lin, _, _ = invite(store)
    other = samples.evaluation(EvaluationId("other"))
    with store.begin() as work:
        work.evaluations.add(other)
        with pytest.raises(NotFound):
            work.invitations.token(other.id, lin.id)
        with pytest.raises(NotFound):
            work.invitations.revoke(other.id, lin.id)
        with pytest.raises(NotFound):
            work.invitations.revoke(EVALUATION, InvitationId("nobody"))


def enabled(store: Store) -> dict[str, bool]:
    with store.read() as work:
        return {link.audience: link.enabled for link in work.links.of(EVALUATION)}


def test_links_for_many_end_with_the_invitations_of_their_audiences(store: Store) -> None:
    with store.begin() as work:
        made = work.invitations.invite(EVALUATION, [Invitee(audience="users")], beside_links=True)
    assert made.ended == ()
    assert enabled(store)["users"]
    with store.begin() as work:
        made = work.invitations.invite(EVALUATION, [Invitee(audience="users")])
    assert made.ended == ("users",)
    assert enabled(store) == {"users": False, "staff": True, "supplier": True, "": True}


def test_links_stay_on_where_the_invitations_fail(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as work:
        work.invitations.invite(EVALUATION, [Invitee(audience="users"), Invitee(audience="nobody")])
    assert enabled(store)["users"]


def test_an_open_link_made_beside_invitations_begins_switched_off(store: Store) -> None:
    """As after a restored table of links, or one that lost a row."""
    invite(store)
    with store.begin() as work:
        work._transaction.write(delete(LinkRow).where(LinkRow.audience == "users"))
        work._transaction.write(delete(LinkRow).where(LinkRow.audience == "supplier"))
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
    assert enabled(store) == {"users": False, "staff": False, "supplier": True, "": True}


def test_it_is_known_whether_a_link_was_used_before_it_was_switched_off(store: Store) -> None:
    (lin, *_) = invite(store)
    with store.begin() as work:
        slugs = {link.audience: link.slug for link in work.links.of(EVALUATION)}
        work.links.switch(slugs["users"], enabled=True)
    answer(store, lin)
    with store.begin() as work:
        work.links.switch(slugs["users"], enabled=False)
        work.submissions.submit(samples.submission(samples.ballot(1), audience="staff"))
        work.links.switch(slugs["staff"], enabled=True)
        work.links.switch(slugs["staff"], enabled=False)
    with store.read() as work:
        used = {link.audience: link.used for link in work.links.of(EVALUATION)}
    assert (used["users"], used["staff"]) == (False, True)
