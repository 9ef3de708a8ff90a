"""Failing tries of passwords, counted for all processes and machines at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, delete, update

from surveys.errors import Throttled
from surveys.fieldwork.attempts import Attempt
from surveys.storage.people.account_rows import AttemptRow
from surveys.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Attempts:
    """What a transaction can do about tries of passwords.

    A row says until when its vessel is not empty; each failing try puts that off by the seconds
    of its limit. A row whose time has come says nothing any more.
    """

    _transaction: Transaction

    def count(self, attempt: Sequence[Attempt], now: datetime) -> None:
        """Count a try before its password is looked at, so that parallel ones cannot slip by.

        Raises:
            Throttled: it is one too many; the transaction must end with this error, so that
                nothing of it is counted.
        """
        limits = {self._transaction.vault.hidden(each.subject): each.limit for each in attempt}
        moment = _milliseconds(now)
        rows = [
            {"subject": subject, "until": moment + limit.seconds * 1000}
            for subject, limit in limits.items()
        ]
        added = self._transaction.insert(AttemptRow).values(rows)
        start = case((AttemptRow.until > moment, AttemptRow.until), else_=moment)
        counted = added.on_conflict_do_update(
            index_elements=[AttemptRow.subject],
            set_={"until": start + (added.excluded.until - moment)},
        ).returning(AttemptRow.subject, AttemptRow.until)
        wait = max(
            row.until - moment - limits[row.subject].tries * limits[row.subject].seconds * 1000
            for row in self._transaction.returned(counted)
        )
        if wait > 0:
            raise Throttled(-(-wait // 1000))

    def forgive(self, attempt: Sequence[Attempt]) -> None:
        """Take a try back that was counted: its password was right."""
        values = [
            {"of": self._transaction.vault.hidden(each.subject), "less": each.limit.seconds * 1000}
            for each in attempt
        ]
        taken_back = update(AttemptRow).where(AttemptRow.subject == bindparam("of"))
        self._transaction.write(
            taken_back.values(until=AttemptRow.until - bindparam("less")), values
        )

    def drop_spent(self, now: datetime) -> int:
        """Forget what no longer counts; how many rows that were."""
        return self._transaction.write(
            delete(AttemptRow).where(AttemptRow.until <= _milliseconds(now))
        )


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
