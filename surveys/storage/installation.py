"""What is noted of the installation: of which secret the keys of its evaluations are."""

from dataclasses import dataclass

from sqlalchemy import select

from surveys.fieldwork.vault import Fit
from surveys.storage.evaluations.evaluation_rows import KeyRow
from surveys.storage.people.account_rows import InstallationRow
from surveys.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Installation:
    """What a transaction can do about the installation itself."""

    _transaction: Transaction

    def fit(self) -> Fit:
        """How the application's secret fits this database."""
        noted = self._transaction.scalar(select(InstallationRow.secret))
        return self._transaction.vault.fit(noted, self._transaction.scalars(select(KeyRow.sealed)))

    def note_secret(self) -> None:
        """Note the secret's fingerprint, unless one is noted: the first of several starts does."""
        row = self._transaction.insert(InstallationRow)
        note = row.values(id=1, secret=self._transaction.vault.fingerprint)
        self._transaction.write(note.on_conflict_do_nothing())

    def accept_secret(self) -> None:
        """Note the secret's fingerprint in place of another, whose secret has been lost."""
        present = {"secret": self._transaction.vault.fingerprint}
        row = self._transaction.insert(InstallationRow).values(id=1, **present)
        self._transaction.write(row.on_conflict_do_update(index_elements=["id"], set_=present))
