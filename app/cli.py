"""The command `parallax`."""

import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from analysis.report import Report
from app import db, jobs, passwords, reporting, server
from app.analyse import DEFAULT_MARGIN
from app.analyse import analyse as analyse_files
from app.config import Config, from_environment
from app.demo import Demo
from app.demo import ensure as ensure_demo
from app.render import FORMATS, Language
from surveys.errors import ParallaxError
from surveys.evaluation import DEFAULT_THRESHOLD, EvaluationId
from surveys.people import Organisation, OrganisationId, Role, User, UserId
from surveys.storage.store import Store, Work

LANGUAGE = click.Choice(["zh", "en", "both"])
OUTPUTS = click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File to write; its ending says which of {', '.join(FORMATS)}. May be given again.",
)


@click.group()
@click.version_option(package_name="parallax")
def cli() -> None:
    """Measure the quality of IT services from both sides."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes; each has 8 threads.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web application and do its background work."""
    config = from_environment()
    db.open_store(config)
    server.serve(config, host=host, port=port, workers=workers)


@cli.command()
def worker() -> None:
    """Do the background work: `serve` starts one by itself."""
    config = from_environment()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    jobs.run(db.open_store(config), config, stop)


@cli.command()
@click.option("--serve/--no-serve", "serving", default=False, help="Go on and serve it.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def demo(serving: bool, host: str, port: int) -> None:
    """Make a demo evaluation with synthetic answers, its gap report, and say where they are."""
    os.environ.setdefault("PARALLAX_BASE_URL", f"http://localhost:{port}")
    config = from_environment()
    store = db.open_store(config)
    kept = config.home / "demo-sign-in"
    made = ensure_demo(store, config.now(), kept.read_text() if kept.exists() else None)
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(made.password)
    path = config.home / "demo-gap-report.pdf"
    if not path.exists():
        click.echo("Making the gap report …", err=True)
        report = reporting.build(store, made.reported)
        path.write_bytes(FORMATS["pdf"].render(report, "both"))
    _tell(store, config, made, path)
    if serving:
        server.serve(config, host=host, port=port, workers=2)


def _tell(store: Store, config: Config, made: Demo, path: Path) -> None:
    with store.read() as work:
        links = [link for link in work.links(made.fielded) if link.kind != "supplier"]
    click.echo(
        "\nParallax demo. Every answer in it is synthetic: made by a program, from a seed.\n"
    )
    click.echo(f"  Consultant's pages  {config.base_url}/sign-in")
    click.echo(f"  Sign in as          {made.email}   {made.password}")
    for link in links:
        click.echo(f"  Answer as {link.audience:<9} {config.base_url}/r/{link.slug}")
    click.echo(f"  Gap report          {path}\n")


@cli.command()
@click.argument("answers", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--instrument", required=True, type=click.Path(path_type=Path))
@click.option("--audience", help="Column that says which audience a row belongs to.")
@click.option("--weight", help="Column of respondent weights.")
@click.option("--threshold", default=DEFAULT_THRESHOLD, show_default=True, type=click.IntRange(1))
@click.option("--margin", default=DEFAULT_MARGIN, show_default=True, type=click.FloatRange(0))
@click.option("--title", default="", help="Title of the report; the instrument's name without.")
@click.option("--lang", "language", type=LANGUAGE, default="zh", show_default=True)
@OUTPUTS
def analyse(
    answers: tuple[Path, ...],
    instrument: Path,
    language: Language,
    outputs: tuple[Path, ...],
    **options: Any,
) -> None:
    """Make a report from CSV files and an instrument file; no database is needed."""
    _check_formats(outputs)
    with _told():
        done = analyse_files(
            answers,
            instrument,
            language="en" if language == "en" else "zh",
            progress=_say,
            **options,
        )
        for file in done.files:
            _say(f"{file.name}: {file.rows} answer sheets, {file.encoding}")
            if file.passed_over:
                _say(f"{file.name}: columns not asked for: {', '.join(file.passed_over)}")
        _write(done.report, language, outputs)


@cli.command()
@click.argument("evaluation")
@click.option("--lang", "language", type=LANGUAGE, default="zh", show_default=True)
@OUTPUTS
def report(evaluation: str, language: Language, outputs: tuple[Path, ...]) -> None:
    """Make the report of a closed evaluation."""
    _check_formats(outputs)
    with _told():
        store = db.open_store(from_environment())
        _write(reporting.build(store, EvaluationId(evaluation)), language, outputs)


@cli.command()
@click.argument("report", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify(report: Path) -> None:
    """Recompute the fingerprint of a JSON report from the stored answers, and compare."""
    with _told():
        claimed = reporting.claim(report.read_text(encoding="utf-8"), str(report))
        store = db.open_store(from_environment())
        found = reporting.find(store, claimed)
    if found is None:
        click.echo("NOT VERIFIED: no evaluation here gives this fingerprint.", err=True)
        sys.exit(1)
    click.echo(f"Verified: {claimed} is the report of evaluation {found}.")


@cli.group()
def user() -> None:
    """The people who sign in."""


@user.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--organisation", required=True, help="Made, where there is none of this name.")
@click.option(
    "--role", type=click.Choice(["consultant", "viewer", "operator"]), default="consultant"
)
@click.password_option(help="10 characters or more; asked for when it is not given.")
def add_user(email: str, name: str, organisation: str, role: Role, password: str) -> None:
    """Add a person."""
    with _told():
        store = db.open_store(from_environment())
        with store.begin() as work:
            home = _organisation(work, organisation)
            who = User(
                id=UserId(secrets.token_hex(8)),
                organisation=home,
                email=email,
                name=name,
                role=role,
            )
            work.add_user(who, passwords.hashed(password))
    click.echo(f"Added {email} as {role} of {organisation}.")


def _organisation(work: Work, name: str) -> OrganisationId:
    for each in work.organisations():
        if each.name == name:
            return each.id
    made = Organisation(id=OrganisationId(secrets.token_hex(8)), name=name)
    work.add_organisation(made)
    return made.id


def _say(text: str) -> None:
    click.echo(text, err=True)


def _check_formats(outputs: tuple[Path, ...]) -> None:
    """Before the long work: every file's ending must name a format, and its folder exist."""
    for output in outputs:
        if output.suffix.removeprefix(".") not in FORMATS:
            known = ", ".join(f".{name}" for name in FORMATS)
            raise click.BadParameter(f"{output}: the ending must be one of {known}.")
        if not output.absolute().parent.is_dir():
            raise click.BadParameter(f"{output}: there is no folder {output.parent}.")


def _write(report: Report, language: Language, outputs: tuple[Path, ...]) -> None:
    for output in outputs:
        output.write_bytes(FORMATS[output.suffix.removeprefix(".")].render(report, language))
        click.echo(f"Wrote {output}", err=True)


@contextmanager
def _told() -> Iterator[None]:
    """A domain error ends the command with its text on standard error and status 1."""
    try:
        yield
    except (ParallaxError, OSError, ValueError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


def main() -> None:
    """The entry point."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    cli()


if __name__ == "__main__":
    main()
