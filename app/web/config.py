"""Settings: from the environment, with secrets that the first start makes for itself."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

KEPT_IN = "secret"
VARIABLE = "PARALLAX_SECRET"
SECRET_LENGTH = 32


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What one installation is told.

    `home`: the folder of its database, secret and exports. `secret` signs cookies and forms and
    seals evaluation keys; it is never in the database; `secret_from` says where it stands.
    `base_url`: how the outside reaches it; links and QR codes begin with it. `proxies`: trusted
    reverse proxies in front. `timezone`: in which staff pages take and show times.
    """

    home: Path
    secret: str = field(repr=False)
    database_url: str = field(repr=False)
    secret_from: str = VARIABLE
    base_url: str = "http://localhost:8000"
    proxies: int = 0
    timezone: str = "Asia/Shanghai"
    limits: bool = True
    limits_storage: str = "memory://"
    testing: bool = False
    now: Callable[[], datetime] = utc_now

    @property
    def secure(self) -> bool:
        """Whether the outside reaches it by HTTPS."""
        return self.base_url.startswith("https://")


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """The configuration of this process.

    Reads PARALLAX_HOME (default ./var), PARALLAX_SECRET (default: made once, kept in the home
    folder), DATABASE_URL (default: SQLite in the home folder), PARALLAX_BASE_URL,
    PARALLAX_PROXIES, PARALLAX_TIMEZONE, PARALLAX_LIMITS ("off" turns rate limits off),
    PARALLAX_LIMITS_STORAGE.

    Raises:
        ValueError: a variable cannot be what it is, or the secret is too short; with the remedy.
        OSError: the home folder cannot be made or written to.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("PARALLAX_HOME") or "var").resolve()
    home.mkdir(parents=True, exist_ok=True)
    given = env.get("PARALLAX_SECRET", "")
    return Config(
        home=home,
        secret=_long(given, home / KEPT_IN),
        secret_from=VARIABLE if given else str(home / KEPT_IN),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'parallax.sqlite3'}",
        base_url=_address(env.get("PARALLAX_BASE_URL", "http://localhost:8000")),
        proxies=_number(env.get("PARALLAX_PROXIES", "0")),
        timezone=_zone(env.get("PARALLAX_TIMEZONE", "Asia/Shanghai")),
        limits=env.get("PARALLAX_LIMITS", "on") != "off",
        limits_storage=env.get("PARALLAX_LIMITS_STORAGE", "memory://"),
    )


def _long(given: str, kept: Path) -> str:
    secret = given or _kept_secret(kept)
    if len(secret) < SECRET_LENGTH:
        where = VARIABLE if given else kept
        raise ValueError(
            f"{where}: the secret has fewer than {SECRET_LENGTH} characters. Use a longer one."
        )
    return secret


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first start; two first starts at once agree on one."""
    if not path.exists():
        whole = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Linked whole: whoever comes second finds it complete, or not at all.
        with suppress(FileExistsError):
            path.hardlink_to(whole)
        whole.unlink()
    return path.read_text(encoding="utf-8").strip()


def address_of(base_url: str) -> tuple[str, str]:
    """The scheme and the host, with its port, of the address that the outside uses.

    Raises:
        ValueError: there is no such host.
    """
    parts = urlsplit(base_url)
    if not parts.hostname or parts.port == 0:
        raise ValueError("no host")
    host = parts.netloc.rpartition("@")[2]
    return parts.scheme, host.encode("idna").decode("ascii")


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"PARALLAX_BASE_URL: {url!r} begins with neither http:// nor https://.")
    try:
        address_of(url)
    except ValueError as error:
        raise ValueError(
            f"PARALLAX_BASE_URL: {url!r} names no host. Use one such as https://survey.example.org."
        ) from error
    return url.rstrip("/")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"PARALLAX_PROXIES: {text!r} is no number. Say how many: 0, 1, …")
    return int(text)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"PARALLAX_TIMEZONE: there is no zone {name!r}. Use a name such as Asia/Shanghai."
        ) from error
