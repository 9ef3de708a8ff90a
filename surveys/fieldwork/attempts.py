"""How often a wrong password may be tried: for whom, from where, and when the next one is taken.

Each limit is a vessel that a failing try fills and that time empties. Tries from a device at
which the account's owner has signed in before have a vessel of their own: nobody else can fill
it, from whatever network.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

IPV4_PREFIX, IPV6_PREFIX = 24, 48
"""The longest prefixes that the internet routes by themselves: the smallest block that is certain
to be in other hands than the next one. By single addresses, or /64, one machine with a routed
block of its own would count as hundreds of networks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many failing tries at once; after that one more every so many seconds."""

    tries: int
    seconds: int


PAIR = Limit(tries=10, seconds=60)
"""One account from one network."""
ACCOUNT = Limit(tries=100, seconds=15)
"""One account from anywhere: four times what a single network can fill, so that it cannot keep
the owner out of all others. 5,760 guesses a day, of a password that takes 10⁸ at least."""
NETWORK = Limit(tries=100, seconds=10)
"""One network, whatever the accounts: six people at their own limits do not fill it."""
DEVICE = Limit(tries=50, seconds=60)
"""One device that has signed in before: more than its owner would ever mistype."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a try counts for: `subject` says whom or where (stored as a keyed hash only)."""

    subject: str
    limit: Limit


def attempts(account: str, address: str | None, device: str = "") -> tuple[Attempt, ...]:
    """All that one try of a password counts for, always in the same order.

    Args:
        account: as it was typed, whether or not there is one.
        address: from where, as an IP address.
        device: names the device where the account's owner has signed in at it before, else "".
    """
    if device:
        return (Attempt(subject=f"device {device}", limit=DEVICE),)
    # As the account is looked up, and then coarser: two spellings of one account are one subject.
    who, where = account.strip().lower().casefold(), network_of(address)
    return (
        Attempt(subject=f"pair {where} {who}", limit=PAIR),
        Attempt(subject=f"account {who}", limit=ACCOUNT),
        Attempt(subject=f"network {where}", limit=NETWORK),
    )


def network_of(address: str | None) -> str:
    """The network of an IP address; "" where it is none (a socket of this machine)."""
    try:
        known = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    prefix = IPV4_PREFIX if known.version == 4 else IPV6_PREFIX
    return str(ip_network(f"{known}/{prefix}", strict=False))
