"""Passwords: hashed, checked, and no way to tell who has an account."""

import pytest
from argon2 import PasswordHasher

from app import passwords

PASSWORD = "correct horse"


def test_a_password_matches_its_own_hash_alone() -> None:
    kept = passwords.hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, PASSWORD + "s")


def test_the_same_password_is_never_hashed_alike() -> None:
    assert passwords.hashed(PASSWORD) != passwords.hashed(PASSWORD)


def test_nobody_has_a_password_and_costs_as_much_as_somebody() -> None:
    assert not passwords.matches(None, PASSWORD)
    assert not passwords.matches("no hash", PASSWORD)
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODY)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 10"):
        passwords.hashed("123456789")
