"""What goes wrong is told in a sentence, not in a traceback; what is not asked for, not loaded."""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from surveys.errors import ParallaxError
from surveys.questionnaire.modelfile.document import suggest


class Told(click.Group):
    """A group whose commands end with status 1 and a message where the domain or the system
    refuses something.

    `rooms`: command → the module that has it and its name there, which is loaded when it is run.
    """

    def __init__(self, *args: Any, rooms: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rooms = rooms or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *self._rooms})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name not in self._rooms:
            return super().get_command(ctx, cmd_name)
        module, name = self._rooms[cmd_name].split(":")
        # What is loaded stays: a sixth of the time would go into looking for garbage among it.
        gc.disable()
        try:
            command: click.Command = getattr(import_module(module), name)
        finally:
            gc.enable()
        gc.freeze()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was asked for; where there is none of its name, say which there are."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            raise click.UsageError(f"There is no command {name!r}. {suggest(name, known)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            if error.possibilities or error.ctx is None:
                raise
            known = (name for each in error.ctx.command.params for name in each.opts)
            options = sorted(name for name in known if name.startswith("-"))
            remedy = suggest(error.option_name, options)
            what = f"There is no option {error.option_name!r}. {remedy}"
            raise click.UsageError(what, error.ctx) from error
        except ParallaxError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.strerror is None:
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror}.") from error


def say(text: str) -> None:
    """To standard error: what is for a person to read, not for a program."""
    click.echo(text, err=True)
