"""`parallax import`, `export`, `backup` and `restore`."""

from pathlib import Path

import click

from app import db, exchange
from app.cli import files
from app.cli.evaluations import named
from app.cli.told import say, settings
from surveys.storage import backup as copies

FORMATS = ("csv",)


@click.command("import")
@click.argument("evaluation")
@click.argument("answers", type=files.FILE)
@files.ENCODING
@click.option("--audience", metavar="COLUMN", help="Column that says who answered.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    help="Noted with the answers; without it, the questionnaire's first language.",
)
def import_(
    evaluation: str,
    answers: Path,
    encoding: str | None,
    audience: str | None,
    language: str | None,
) -> None:
    """Read answers from a CSV file into an open evaluation: all rows, or none.

    The same file given twice counts once.
    """
    config = settings()
    store = db.open_store(config)
    with store.read() as work:
        found = named(work, evaluation)
    taken = exchange.take(
        store,
        found,
        answers,
        audience=audience,
        language=language,
        now=config.now(),
        encoding=encoding,
    )
    say(f"Read {taken.file} ({taken.encoding})")
    for name, n in taken.new.items():
        say(f"{name}: {n} answer sheets added")
    if taken.known:
        say(f"{taken.known} were there already: this file was imported before.")
    if taken.empty:
        say(f"{taken.empty} rows without any answer were passed over.")
    if taken.passed_over:
        say(f"Columns not asked for: {', '.join(taken.passed_over)}")


@click.command()
@click.argument("evaluation")
@files.output(FORMATS)
def export(evaluation: str, output: Path) -> None:
    """Write the answers of a closed evaluation to a CSV file, one row for each sheet.

    docs/privacy.md says what is left out, and why.
    """
    files.check(output, FORMATS)
    store = db.open_store(settings())
    with store.read() as work:
        found = named(work, evaluation)
    given = exchange.give(store, found)
    files.write(output, given.content, mode=0o600)
    for name, n in given.sheets.items():
        say(f"{name}: {n} answer sheets")
    for name in given.hidden:
        say(f"{name}: left out, fewer answer sheets than {found.threshold}")
    if found.secrecy == "anonymous":
        say("Ratings only: the evaluation is anonymous.")


@click.command()
@click.argument("file", type=files.FILE)
def backup(file: Path) -> None:
    """Write a copy of the SQLite database to FILE, also while the server runs.

    The secret is not in it. Keep that apart: together they open evaluation keys.
    """
    files.check(file)
    config = settings()
    copies.backup(config.database_url, file)
    say(f"Wrote {file}")
    say("Keep the secret apart from it, and let copies from before a close expire.")


@click.command()
@click.argument("file", type=files.FILE)
@click.option("--replace", is_flag=True, help="Lose the database that is there now.")
def restore(file: Path, replace: bool) -> None:
    """Put FILE, a copy made by `parallax backup`, in the place of the database.

    Stop the server first, and start it again afterwards.
    """
    config = settings()
    copies.restore(config.database_url, file, replace=replace)
    db.open_store(config)
    say(f"Restored {file}.")
