import pytest

from surveys.errors import NotFound, Refused
from surveys.fieldwork.people import Organisation, OrganisationId, User, UserId
from surveys.storage.store import Store
from tests.surveys.samples import ORGANISATION

LIN = User(
    id=UserId("lin"),
    organisation=ORGANISATION,
    email="Lin@Example.org",
    name="林",
    role="consultant",
)


@pytest.fixture
def staffed(empty: Store) -> Store:
    with empty.begin() as work:
        work.people.add_user(LIN, "hash one")
    return empty


def test_a_user_is_found_by_address_in_any_case(staffed: Store) -> None:
    with staffed.read() as work:
        found = work.people.by_email(" LIN@example.ORG ")
        assert found is not None
        assert found == (work.people.user(UserId("lin")), "hash one")
        assert work.people.by_email("nobody@example.org") is None
        assert work.people.by_email("nobody\0") is None
        assert work.people.user(UserId("nobody")) is None


def test_an_address_has_one_account(staffed: Store) -> None:
    twin = User(
        id=UserId("twin"),
        organisation=ORGANISATION,
        email="LIN@EXAMPLE.ORG",
        name="",
        role="viewer",
    )
    with pytest.raises(Refused, match="has an account"), staffed.begin() as work:
        work.people.add_user(twin, "hash")
    with staffed.read() as work:
        assert [user.id for user in work.people.users(ORGANISATION)] == ["lin"]


def test_a_password_is_replaced_for_one_user(staffed: Store) -> None:
    with staffed.begin() as work:
        work.people.set_password(UserId("lin"), "hash two")
    with staffed.read() as work:
        found = work.people.by_email("lin@example.org")
    assert found is not None
    assert found[1] == "hash two"
    with pytest.raises(NotFound), staffed.begin() as work:
        work.people.set_password(UserId("nobody"), "hash")


def test_users_belong_to_one_organisation(staffed: Store) -> None:
    other = Organisation(id=OrganisationId("other"), name="Another")
    with staffed.begin() as work:
        work.people.add_organisation(other)
    with staffed.read() as work:
        assert work.people.users(other.id) == ()
        assert [each.name for each in work.people.organisations()] == ["Another", "Bureau"]


def test_a_reading_transaction_does_not_write(staffed: Store) -> None:
    with pytest.raises(RuntimeError, match="only reads"), staffed.read() as work:
        work.people.set_password(UserId("lin"), "hash")
