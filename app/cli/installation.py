"""The installation that a command works on."""

import click

from app.web.config import Config, from_environment
from surveys.storage.engine import parse


def settings() -> Config:
    """This installation's configuration. Raises `click.ClickException` where it is not in order."""
    try:
        config = from_environment()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        parse(config.database_url)
    except ValueError as error:
        raise click.ClickException(f"DATABASE_URL: {error}") from error
    return config
