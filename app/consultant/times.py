"""Times as the staff pages take and show them: in the installation's zone, which is said."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.web import db


def zone() -> ZoneInfo:
    """The zone that the settings name."""
    return ZoneInfo(db.config().timezone)


def zone_name() -> str:
    """The zone as it is said on a page: "Asia/Shanghai, UTC+08:00"."""
    offset = db.now().astimezone(zone()).strftime("%z")
    return f"{zone().key}, UTC{offset[:3]}:{offset[3:]}"


def local(moment: datetime | None) -> datetime | None:
    """An aware moment on the clock of the zone, to the minute, for a form field."""
    if moment is None:
        return None
    return moment.astimezone(zone()).replace(tzinfo=None, second=0, microsecond=0)


def aware(typed: datetime | None) -> datetime | None:
    """What was typed into a form field, in UTC."""
    return None if typed is None else typed.replace(tzinfo=zone()).astimezone(UTC)


def shown(moment: datetime | None) -> str:
    """A moment as it is printed; "" for none."""
    at = local(moment)
    return "" if at is None else at.strftime("%Y-%m-%d %H:%M")
