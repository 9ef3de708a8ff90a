"""`parallax doctor`."""

import click

from app import doctor as doctors
from app.cli.told import settings

MARKS = {True: "ok  ", None: "note", False: "FAIL"}


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look at what Parallax needs, say what is wrong and how to mend it.

    Ends with status 1 where something keeps it from working.
    """
    found = list(doctors.findings(settings()))
    for each in found:
        click.echo(f"{MARKS[each.ok]}  {each.name:<12}  {each.text}")
    if any(each.ok is False for each in found):
        context.exit(1)
