"""What an installation needs, looked at one by one."""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TypeVar

from app.serving import clocks, secret
from app.serving.outage import Outage
from app.web import db
from app.web.config import KEPT_IN, Config
from surveys.errors import Unavailable
from surveys.storage.health import examine
from surveys.storage.work import Work

T = TypeVar("T")
LOW_SPACE = 500_000_000
OWNER_ONLY = 0o077
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""What WeasyPrint loads on Linux → the Debian package that has it."""
FONTS = {
    "Noto Sans": "fonts-noto-core",
    "Noto Sans CJK SC": "fonts-noto-cjk",
}
"""What reports are set in → the Debian package that has it."""
TYPESETTING = (
    "import weasyprint; from weasyprint.text.fonts import FontConfiguration; FontConfiguration()"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. `ok` is None for what works, but should be known of."""

    name: str
    ok: bool | None
    text: str


def findings(config: Config) -> Iterator[Finding]:
    """Everything, in the order in which it should be mended."""
    for look in CHECKS:
        yield from look(config)


def _program(_: Config) -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(name="Python", ok=True, text=version)


def _home(config: Config) -> Iterator[Finding]:
    if not os.access(config.home, os.W_OK | os.X_OK):
        text = f"{config.home} cannot be written to. Give it to the user who runs Parallax."
        yield Finding(name="home folder", ok=False, text=text)
        return
    free = shutil.disk_usage(config.home).free
    text = f"{config.home}, {free / 1e9:.1f} GB free"
    enough = free >= LOW_SPACE
    yield Finding(
        name="home folder", ok=enough, text=text if enough else f"{text}. Make room: it is little."
    )


def _secret(config: Config) -> Iterator[Finding]:
    file = config.home / KEPT_IN
    if config.secret_from != str(file):
        yield Finding(name="secret", ok=True, text=f"from {config.secret_from}")
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & OWNER_ONLY:
        text = f"others may read {file} (mode {mode:04o}). Run: chmod 600 {file}"
        yield Finding(name="secret", ok=False, text=text)
    else:
        yield Finding(name="secret", ok=True, text=f"{file}, for its owner only")


def _database(config: Config) -> Iterator[Finding]:
    try:
        health = examine(config.database_url)
    except (Unavailable, ValueError) as error:
        text = f"{error}. Check DATABASE_URL, and that the database runs."
        yield Finding(name="database", ok=False, text=text)
        return
    for problem in health.problems:
        yield Finding(name="database", ok=False, text=problem)
    if not health.problems:
        yield Finding(name="database", ok=True, text=health.product)
    if health.tables is None:
        yield Finding(name="tables", ok=None, text="none yet; the first start makes them")
    elif health.tables == health.wanted:
        yield Finding(name="tables", ok=True, text=f"up to date ({health.tables})")
    else:
        text = f"version {health.tables}, this program's is {health.wanted}; `parallax serve` mends"
        yield Finding(name="tables", ok=None, text=f"{text} it, unless they are of a newer program")


def _keys(config: Config) -> Iterator[Finding]:
    fit = _read(config, lambda work: work.installation.fit())
    if fit is None:
        return
    if not fit.fits:
        text = f"{secret.wrong(fit, config)} {secret.remedy(config)}"
        yield Finding(name="keys", ok=False, text=text)
    elif fit.opened < fit.keys:
        text = f"{fit.keys - fit.opened} of {fit.keys} were sealed with another secret: those"
        yield Finding(name="keys", ok=False, text=f"{text} evaluations cannot be closed with this")
    else:
        text = f"of the present secret (fingerprint {secret.short(fit.present)})"
        yield Finding(name="keys", ok=True, text=text)


def _clock(config: Config) -> Iterator[Finding]:
    now = config.now()
    states = _read(config, lambda work: work.clocks.due(now))
    if states is None:
        return
    wrong = [each for each in states if each.waits or each.is_behind]
    for each in wrong:
        yield Finding(name="clock", ok=False, text=clocks.sentence(each, config.timezone))
    if not wrong:
        shows = f"{clocks.local_time(now, config.timezone)} in {config.timezone}"
        yield Finding(name="clock", ok=True, text=shows)


def _read(config: Config, look: Callable[[Work], T]) -> T | None:
    """What stands in the database, where its tables are this program's; else `_database` says."""
    try:
        health = examine(config.database_url)
    except (Unavailable, ValueError):
        return None
    if health.tables != health.wanted:
        return None
    store = db.join_store(config, Outage())
    try:
        with store.read() as work:
            return look(work)
    finally:
        store.dispose()


def _address(config: Config) -> Iterator[Finding]:
    local = "//localhost" in config.base_url or "//127.0.0.1" in config.base_url
    if local:
        text = f"{config.base_url}: links lead to this machine only. Set PARALLAX_BASE_URL."
        yield Finding(name="address", ok=None, text=text)
    elif not config.secure:
        text = f"{config.base_url}: answers travel unencrypted. Put HTTPS in front."
        yield Finding(name="address", ok=None, text=text)
    else:
        yield Finding(name="address", ok=True, text=config.base_url)


def _libraries(_: Config) -> Iterator[Finding]:
    missing = [package for name, package in LIBRARIES.items() if not _loads(name)]
    if sys.platform == "linux" and missing:
        yield Finding(name="libraries", ok=False, text=_install(missing))
        return
    done = _run([sys.executable, "-c", TYPESETTING])
    if done is None or done.returncode:
        text = "WeasyPrint does not start: no PDF can be made. See its installation page."
        yield Finding(name="libraries", ok=False, text=text)
    else:
        yield Finding(name="libraries", ok=True, text="WeasyPrint starts")


def _fonts(_: Config) -> Iterator[Finding]:
    done = _run(["fc-list", ":", "family"])
    if done is None:
        yield Finding(name="fonts", ok=None, text="not looked at: there is no fc-list here")
        return
    there = {family for line in done.stdout.splitlines() for family in line.split(",")}
    missing = [package for family, package in FONTS.items() if family not in there]
    if missing:
        yield Finding(name="fonts", ok=False, text=_install(missing))
    else:
        yield Finding(name="fonts", ok=True, text=", ".join(FONTS))


def _install(packages: list[str]) -> str:
    return f"missing. Run: sudo apt-get install {' '.join(packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _run(command: list[str]) -> "subprocess.CompletedProcess[str] | None":
    settings = os.environ | {"FONTCONFIG_FILE": _font_settings()}
    try:
        return subprocess.run(  # noqa: S603  our own words
            command, env=settings, capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _font_settings() -> str:
    return os.environ.get("FONTCONFIG_FILE") or str(
        Path(str(resources.files("app").joinpath("fonts.conf")))
    )


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    *(_program, _home, _secret, _database, _keys, _clock, _address),
    *(_libraries, _fonts),
)
