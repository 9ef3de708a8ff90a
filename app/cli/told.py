"""What goes wrong is told in a sentence, not in a traceback."""

from typing import Any

import click

from app.config import Config, from_environment
from surveys.errors import ParallaxError
from surveys.storage.engine import parse


class Told(click.Group):
    """A group whose commands end with status 1 and a message where the domain or the system
    refuses something.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ParallaxError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.strerror is None:
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror}.") from error


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


def say(text: str) -> None:
    """To standard error: what is for a person to read, not for a program."""
    click.echo(text, err=True)
