"""Passwords: hashed, checked, and no way to tell who has an account."""

import pytest
from argon2 import PasswordHasher

from app.web import passwords
from app.web.strength import weakness

PASSWORD = "correct horse battery"


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


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x7Kq9-vTz", "short"),
        ("gulls over slate harbour " * 9, "long"),
        ("gulls over slate \udcff", "text"),
        ("\uff47\uff55\uff4c\uff4c", "short"),
    ],
)
def test_a_password_that_cannot_be_one_is_refused(password: str, reason: str) -> None:
    with pytest.raises(passwords.Weak) as refused:
        passwords.hashed(password)
    assert refused.value.key == f"account.weak.{reason}"


def test_a_long_password_counts_to_its_end() -> None:
    long = "gulls over slate harbour " * 8
    assert len(long) == passwords.MAX_LENGTH
    kept = passwords.hashed(long)
    assert passwords.matches(kept, long)
    assert not passwords.matches(kept, long[:-1] + "x")


@pytest.mark.parametrize(
    ("set_as", "typed_as"),
    [
        ("gulls over slate 2!", "ｇｕｌｌｓ\u3000ｏｖｅｒ\u3000ｓｌａｔｅ\u3000２！"),
        ("caf\u00e9 lampe grenouille", "cafe\u0301 lampe grenouille"),
        ("窗外的海鸥飞过旧港口", "窗外的海鸥飞过旧港口"),
    ],
)
def test_however_the_same_signs_are_typed_it_is_the_same_password(
    set_as: str, typed_as: str
) -> None:
    assert passwords.matches(passwords.hashed(set_as), typed_as)
    assert passwords.matches(passwords.hashed(typed_as), set_as)


@pytest.mark.parametrize("password", ["aaaaaaaaaa", "ｇｕｌｌｓ　１２３４５"])
def test_a_password_of_before_keeps_working(password: str) -> None:
    assert passwords.matches(PasswordHasher().hash(password), password)


def test_a_generated_password_is_always_taken() -> None:
    made = {passwords.generated() for _ in range(200)}
    assert len(made) == 200
    assert [each for each in made if weakness(each, ("demo@parallax.example", "Demo"))] == []
