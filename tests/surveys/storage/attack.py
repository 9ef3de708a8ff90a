"""The attack on anonymity: everything that a database shows of rows, used to pair them.

It knows who answered, and is told nothing else that the database does not hold, unless a test
says so. It guesses whose answer is whose by any two orders, and by any two values that are equal.
"""

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5, sha1, sha256
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, text

Guess = Mapping[str, str]
"""Person → answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Rows under their names, with all that is seen of each: columns, place, transaction."""

    rows: Mapping[str, Mapping[str, object]]

    def only(self, names: Iterable[str]) -> "Seen":
        """The rows of these names."""
        kept = set(names)
        return Seen(rows={name: row for name, row in self.rows.items() if name in kept})

    def also(self, trait: str, values: Mapping[str, object]) -> "Seen":
        """The same, with what the attacker knows from elsewhere."""
        return Seen(rows={name: {**row, trait: values[name]} for name, row in self.rows.items()})

    @property
    def traits(self) -> list[str]:
        """What is seen of every row."""
        return list(next(iter(self.rows.values())))

    def values(self, trait: str) -> dict[str, object]:
        """Name → value."""
        return {name: row[trait] for name, row in self.rows.items()}

    def order(self, trait: str) -> list[str]:
        """The names in the order of a trait."""
        return sorted(self.rows, key=lambda name: (str(type(v := self.rows[name][trait])), v))


def look(connection: Connection, table: str, name: str, files: Sequence[Path] = ()) -> Seen:
    """All that a table shows; `name` is the column by which the test knows a row.

    The place of a row is where the engine keeps it: ctid and xmin in PostgreSQL, the order of a
    bare scan and the offset in the file (of the value of `name`) in SQLite.
    """
    hidden = ", xmin::text::bigint AS xmin_, ctid::text AS ctid_"
    columns = "*" + (hidden if connection.dialect.name == "postgresql" else "")
    found = connection.execute(text(f"SELECT {columns} FROM {table}")).mappings().all()
    raw = b"".join(file.read_bytes() for file in files)
    rows = {}
    for place, row in enumerate(found):
        seen = {column: value for column, value in row.items() if column != "ctid_"}
        seen["place"] = eval(row["ctid_"]) if "ctid_" in row else place
        seen["offset"] = raw.find(str(row[name]).encode())
        rows[str(row[name])] = seen
    return Seen(rows=rows)


def guesses(people: Seen, answers: Seen) -> Iterator[Guess]:
    """Every pairing that the rows suggest."""
    for mine in people.traits:
        for theirs in answers.traits:
            order = answers.order(theirs)
            yield dict(zip(people.order(mine), order, strict=False))
            yield dict(zip(people.order(mine), reversed(order), strict=False))
            yield joined(people.values(mine), answers.values(theirs))


def joined(mine: Mapping[str, object], theirs: Mapping[str, object]) -> Guess:
    """Person → answer where a value (or a digest of it) is found once on either side."""
    ours, others = Counter(map(str, mine.values())), Counter(map(str, theirs.values()))
    found = {str(value): answer for answer, value in theirs.items() if others[str(value)] == 1}
    return {
        person: found[digest]
        for person, value in mine.items()
        if ours[str(value)] == 1
        for digest in digests(str(value))
        if digest in found
    }


def digests(value: str, keys: Sequence[bytes] = (b"",)) -> Iterator[str]:
    """A value, and what an unwary program might make of it."""
    data = value.encode()
    yield value
    for digest in (md5, sha1, sha256):
        yield digest(data).hexdigest()
        yield digest(data).hexdigest()[:32]
    for key in keys:
        for label in (b"", b"link\0", b"ballot\0"):
            yield hmac.digest(key, label + data, "sha256").hex()[:32]


def hits(guess: Guess, truth: Mapping[str, str]) -> int:
    """How many people were paired with their own answer."""
    return sum(truth.get(person) == answer for person, answer in guess.items())


def best(people: Seen, answers: Seen, truth: Mapping[str, str]) -> int:
    """The hits of the best of all guesses."""
    return max(hits(guess, truth) for guess in guesses(people, answers))


def correlation(order: Sequence[str], other: Sequence[str]) -> float:
    """Spearman's rank correlation of two orders of the same names."""
    place = {name: rank for rank, name in enumerate(other)}
    ranks = [place[name] for name in order]
    return float(np.corrcoef(np.arange(len(ranks)), ranks)[0, 1])
