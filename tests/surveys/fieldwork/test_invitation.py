import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import Refused
from surveys.fieldwork.invitation import (
    Ballot,
    InvitationId,
    Key,
    Token,
    ballot_of,
    digest_of,
    receipt_of,
    token_of,
)
from surveys.fieldwork.vault import Vault

KEY = Key(bytes(range(32)))
OTHER = Key(bytes(32))
keys = st.binary(min_size=32, max_size=32).map(Key)
ids = st.text(alphabet="0123456789abcdef", min_size=1, max_size=20).map(InvitationId)


def test_a_token_never_changes_so_that_links_in_mails_stay_good() -> None:
    token = token_of(KEY, InvitationId("0011"))
    assert token == "o22k4v655suntdevh7vnluwj4dakgleb"
    assert ballot_of(KEY, token) == "876b91a437d562640d009c517c859668"


@given(keys, ids)
def test_a_token_has_160_bits_in_letters_that_a_person_can_type(
    key: Key, id_: InvitationId
) -> None:
    assert re.fullmatch("[a-z2-7]{32}", token_of(key, id_))


@given(keys, ids)
def test_a_ballot_is_32_digits_and_tells_neither_token_nor_digest(
    key: Key, id_: InvitationId
) -> None:
    token = token_of(key, id_)
    ballot = ballot_of(key, token)
    assert re.fullmatch("[0-9a-f]{32}", ballot)
    assert ballot not in digest_of(token)


@given(ids)
def test_another_key_makes_another_token_and_another_ballot(id_: InvitationId) -> None:
    token = token_of(KEY, id_)
    assert token_of(OTHER, id_) != token
    assert ballot_of(OTHER, token) != ballot_of(KEY, token)


def test_the_digest_is_sha_256() -> None:
    digest = digest_of(Token("abc"))
    assert digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_receipt_is_for_people_and_always_the_same() -> None:
    receipt = receipt_of(Ballot("0" * 32))
    assert re.fullmatch("([A-Z2-7]{4}-){3}[A-Z2-7]{4}", receipt)
    assert receipt_of(Ballot("0" * 32)) == receipt != receipt_of(Ballot("1" * 32))


def test_a_vault_opens_what_it_sealed() -> None:
    key, sealed = Vault("secret").new()
    assert len(key) == 32
    assert Vault("secret").open(sealed) == key
    assert bytes(key) not in sealed


def test_each_key_is_new_and_each_seal_differs() -> None:
    vault = Vault("secret")
    (one, sealed_one), (two, sealed_two) = vault.new(), vault.new()
    assert one != two
    assert sealed_one != sealed_two


@pytest.mark.parametrize("sealed", [Vault("secret").new()[1], b"", b"no seal"])
def test_with_another_secret_nothing_opens(sealed: bytes) -> None:
    with pytest.raises(Refused, match="Put back the secret"):
        Vault("another").open(sealed)
