"""`parallax report` and `verify`."""

from pathlib import Path

import click

from app import reporting
from app.cli import files
from app.cli.evaluation_ids import named
from app.cli.installation import settings
from app.cli.outputs import LANGUAGE, check, write
from app.cli.refusals import say
from app.report.faces import FORMATS, Language
from app.web import db
from surveys.questionnaire.modelfile.document import decode


@click.command()
@click.argument("evaluation")
@LANGUAGE
@files.output(FORMATS, multiple=True)
def report(evaluation: str, language: Language, outputs: tuple[Path, ...]) -> None:
    """Make the report of a closed evaluation."""
    check(outputs)
    config = settings()
    store = db.open_without_keys(config)
    with store.read() as work:
        asked = named(work, evaluation)
    write(reporting.build(store, asked.id, config.timezone), language, outputs)


@click.command()
@click.argument("report", type=files.FILE)
@click.pass_context
def verify(context: click.Context, report: Path) -> None:
    """Recompute the fingerprint of a JSON report from the stored answers, and compare.

    Ends with status 1 where no evaluation gives it: the report, the answers, the questionnaire or
    the weights are not what they were, or it was made elsewhere.
    """
    text = decode(report.read_bytes(), file=report.name)
    claimed, version = reporting.claim(text, report.name)
    source = reporting.find(db.open_without_keys(settings()), claimed, version)
    if source is None:
        say(f"NOT VERIFIED: no evaluation here gives {claimed}.")
        context.exit(1)
    click.echo(f"Verified: {claimed} is the report of evaluation {source}.")
