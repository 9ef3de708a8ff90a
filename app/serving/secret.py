"""Whether the application's secret is the one with which the keys of its database are sealed."""

from pathlib import Path

from app.web.config import KEPT_IN, Config
from surveys.errors import WrongSecret
from surveys.fieldwork.vault import Fit, Vault
from surveys.storage.backup import fit_of
from surveys.storage.store import Store

SHOWN = 8


def check(store: Store, config: Config) -> None:
    """Make sure of the secret; the first start notes its fingerprint in the database.

    Raises:
        WrongSecret: it is another one.
    """
    with store.read() as work:
        fit = work.installation.fit()
    if fit.noted is None and fit.fits:
        with store.begin() as work:
            work.installation.note_secret()
            fit = (
                work.installation.fit()
            )  # of two first starts at once the other may have noted its own
    if not fit.fits:
        raise WrongSecret(f"{wrong(fit, config)} {remedy(config)}")


def check_backup(file: Path, config: Config) -> None:
    """Raises `WrongSecret` where the keys in a backup are those of another secret."""
    fit = fit_of(file, Vault(config.secret))
    if not fit.fits:
        raise WrongSecret(
            f"{file}: {wrong(fit, config)} Nothing was restored. Put the secret of the backup in "
            f"place first, in {config.home / KEPT_IN} or PARALLAX_SECRET; or say --any-secret and "
            "do it before the next start."
        )


def remedy(config: Config) -> str:
    """The sentence that says what to do."""
    return (
        f"Put back the secret that belongs to it, in {config.home / KEPT_IN} or PARALLAX_SECRET; "
        "or name the database that you meant, with PARALLAX_HOME or DATABASE_URL. If the secret is "
        "lost for good, see `parallax secret`."
    )


def wrong(fit: Fit, config: Config) -> str:
    """The sentence that says what does not fit."""
    present = f"The secret from {config.secret_from} (fingerprint {short(fit.present)})"
    if fit.noted is not None:
        return f"{present} is not the one of this database (fingerprint {short(fit.noted)})."
    return f"{present} opens none of the {fit.keys} evaluation keys in this database."


def short(fingerprint: str) -> str:
    """As much of a fingerprint as a person compares."""
    return fingerprint[:SHOWN]
