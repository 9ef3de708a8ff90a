"""Whom and where a try of a password counts for."""

import pytest

from surveys.fieldwork.attempts import ACCOUNT, DEVICE, NETWORK, PAIR, attempts, network_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("::ffff:203.0.113.7", "203.0.113.9", True),
        ("2001:db8:1:1::1", "2001:db8:1:2::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        (None, "", True),
        ("unix:", None, True),
    ],
)
def test_a_network_is_the_smallest_block_that_is_routed_by_itself(
    one: str | None, other: str | None, same: bool
) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize("typed", ["LI@Example.org", " li@example.org ", "li@EXAMPLE.ORG"])
def test_spellings_of_one_account_count_as_one(typed: str) -> None:
    assert attempts(typed, "203.0.113.7") == attempts("li@example.org", "203.0.113.7")


def test_what_is_looked_up_as_one_account_counts_as_one() -> None:
    # Signs whose small letters are more than one sign, or fold into others.
    for sign in ("İ", "ẞ", "ſ", "K", "Σ", "ς", "ŉ", "ﬀ"):
        assert attempts(f"{sign}@x", None) == attempts(f"{sign.lower()}@x", None)


def test_a_stranger_counts_for_account_and_network_and_a_known_device_for_itself() -> None:
    limits = [each.limit for each in attempts("li@example.org", "203.0.113.7")]
    assert limits == [PAIR, ACCOUNT, NETWORK]
    (known,) = attempts("li@example.org", "203.0.113.7", "a device")
    assert known.limit == DEVICE
    assert known in attempts("li@example.org", "198.51.100.1", "a device")


def test_no_network_can_keep_an_account_closed_for_all_others() -> None:
    assert PAIR.tries < ACCOUNT.tries
    assert PAIR.seconds >= 4 * ACCOUNT.seconds


def test_no_account_can_keep_a_network_closed_for_all_others() -> None:
    assert PAIR.tries < NETWORK.tries
    assert PAIR.seconds >= 6 * NETWORK.seconds
