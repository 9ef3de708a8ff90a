"""Settings: from the environment, with secrets that the first start makes for itself."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What one installation is told.

    `home`: the folder of its database, secret and exports. `secret` signs cookies and forms and
    seals evaluation keys; it is never in the database. `base_url`: how the outside reaches it;
    links and QR codes begin with it. `proxies`: trusted reverse proxies in front. `timezone`: in
    which staff pages take and show times.
    """

    home: Path
    secret: str = field(repr=False)
    database_url: str = field(repr=False)
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
        ValueError: PARALLAX_PROXIES is no whole number, PARALLAX_TIMEZONE is unknown, or
            PARALLAX_SECRET is too short.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("PARALLAX_HOME", "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    secret = env.get("PARALLAX_SECRET") or _kept_secret(home / "secret")
    if len(secret) < 32:
        raise ValueError("PARALLAX_SECRET has fewer than 32 characters. Make a longer one.")
    return Config(
        home=home,
        secret=secret,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'parallax.sqlite3'}",
        base_url=env.get("PARALLAX_BASE_URL", "http://localhost:8000").rstrip("/"),
        proxies=int(env.get("PARALLAX_PROXIES", "0")),
        timezone=_zone(env.get("PARALLAX_TIMEZONE", "Asia/Shanghai")),
        limits=env.get("PARALLAX_LIMITS", "on") != "off",
        limits_storage=env.get("PARALLAX_LIMITS_STORAGE", "memory://"),
    )


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"PARALLAX_TIMEZONE: there is no zone '{name}'.") from error


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first start; two first starts at once agree on one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
