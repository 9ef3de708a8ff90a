"""`parallax import`, `export`, `backup` and `restore`."""

from pathlib import Path

import click

from app.cli import files
from app.cli.evaluation_ids import named
from app.cli.installation import settings
from app.cli.refusals import say
from app.inputs import exchange
from app.serving import secret
from app.web import db
from app.words import LANGUAGES
from surveys.fieldwork.vault import Vault
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
    type=click.Choice(LANGUAGES),
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
        target = named(work, evaluation)
    taken = exchange.take(
        store,
        target,
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
    for note in taken.notes:
        say(f"{taken.file}: {note}")
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
    store = db.open_without_keys(settings())
    with store.read() as work:
        source = named(work, evaluation)
    given = exchange.give(store, source)
    files.write(output, given.content, mode=0o600)
    for name, n in given.sheets.items():
        say(f"{name}: {n} answer sheets")
    for name in given.hidden:
        say(f"{name}: left out, fewer answer sheets than {source.threshold}")
    if source.secrecy == "anonymous":
        say("Ratings only: the evaluation is anonymous.")


@click.command()
@click.argument("file", type=files.FILE)
def backup(file: Path) -> None:
    """Write a copy of the SQLite database to FILE, also while the server runs.

    The secret is not in it, and it is of little use without. Keep both, but not in one place:
    together they open evaluation keys.
    """
    files.check(file)
    config = settings()
    copies.backup(config.database_url, file)
    say(f"Wrote {file}")
    fit = copies.fit_of(file, Vault(config.secret))
    if fit.fits:
        say(
            f"It needs the secret from {config.secret_from} (fingerprint "
            f"{secret.short(fit.present)}), which is not in it: keep a copy of that too, elsewhere."
        )
    else:
        say(f"Note: {secret.wrong(fit, config)} Keep a copy of the secret that belongs to it.")
    say("Let copies from before a close expire.")


@click.command()
@click.argument("file", type=files.FILE)
@click.option("--replace", is_flag=True, help="Lose the database that is there now.")
@click.option(
    "--any-secret",
    is_flag=True,
    help="Even if the present secret is another: the right one is put in place later.",
)
def restore(file: Path, replace: bool, any_secret: bool) -> None:
    """Put FILE, a copy made by `parallax backup`, in the place of the database.

    Stop the server first, and start it again afterwards.
    """
    config = settings()
    if not any_secret:
        secret.check_backup(file, config)
    copies.restore(config.database_url, file, replace=replace)
    store = db.open_without_keys(config)
    say(f"Restored {file}.")
    with store.read() as work:
        fit = work.installation.fit()
    if not fit.fits:
        say(f"{secret.wrong(fit, config)} The server does not start before the right one is there.")
