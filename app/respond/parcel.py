"""A page that differs in one place only: the rest is compressed once and sent many times."""

import struct
import zlib
from dataclasses import dataclass

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
BEST = 9
RAW = -15
STORED_LIMIT = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A page before and after the place, plain and as raw deflate blocks, with the head's CRC."""

    head: bytes
    tail: bytes
    packed_head: bytes
    packed_tail: bytes
    checksum: int


def pack(page: str, place: str) -> Parcel:
    """Cut a page at its one `place`.

    Raises
    ------
    ValueError
        The place does not occur exactly once.
    """
    head, tail = page.encode().split(place.encode())
    first, last = (zlib.compressobj(BEST, zlib.DEFLATED, RAW) for _ in range(2))
    return Parcel(
        head=head,
        tail=tail,
        packed_head=first.compress(head) + first.flush(zlib.Z_FULL_FLUSH),
        packed_tail=last.compress(tail) + last.flush(zlib.Z_FINISH),
        checksum=zlib.crc32(head),
    )


def plain(parcel: Parcel, filling: bytes) -> bytes:
    """The whole page."""
    return parcel.head + filling + parcel.tail


def gzipped(parcel: Parcel, filling: bytes) -> bytes:
    """The whole page as one gzip member (RFC 1952).

    The filling is a stored block: its length tells nothing of how it resembles the rest.

    Raises
    ------
    ValueError
        The filling is longer than a stored block can be (65,535 bytes).
    """
    if len(filling) > STORED_LIMIT:
        raise ValueError("the filling does not fit into one stored block")
    checksum = zlib.crc32(parcel.tail, zlib.crc32(filling, parcel.checksum))
    size = len(parcel.head) + len(filling) + len(parcel.tail)
    stored = struct.pack("<BHH", 0, len(filling), len(filling) ^ STORED_LIMIT)
    trailer = struct.pack("<II", checksum, size & 0xFFFFFFFF)
    return HEADER + parcel.packed_head + stored + filling + parcel.packed_tail + trailer
