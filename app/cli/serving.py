"""`parallax serve`, `worker` and `demo`."""

import os

import click

from app import reporting
from app.cli import files
from app.cli.installation import settings
from app.cli.refusals import say
from app.demo.demo_data import Demo
from app.demo.demo_data import ensure as ensure_demo
from app.report.faces import FORMATS
from app.serving import jobs, server
from app.web import db
from app.web.config import Config
from surveys.storage.store import Store

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
SIGN_IN = "demo-sign-in"
REPORT = "demo-gap-report.pdf"


@click.command()
@HOST
@PORT
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Processes that answer; each has 8 threads.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web application, and do the background work beside it."""
    config = settings()
    server.check_address(host, port)
    db.open_store(config).dispose()  # each process has connections of its own
    _serve(config, host, port, workers)


@click.command()
def worker() -> None:
    """Do the background work: only needed where `serve`, which does it too, does not run."""
    config = settings()
    db.open_store(config).dispose()  # each process has connections of its own
    jobs.work(config)


@click.command()
@click.option("--serve/--no-serve", "serving", default=False, help="Then serve it.")
@HOST
@PORT
def demo(serving: bool, host: str, port: int) -> None:
    """Make a demo with synthetic answers and its gap report, and say where they are."""
    os.environ.setdefault("PARALLAX_BASE_URL", f"http://localhost:{port}")
    config = settings()
    if serving:
        server.check_address(host, port)
    store = db.open_store(config)
    made = _made(store, config)
    _report(store, config, made)
    _tell(store, config, made)
    if serving:
        _serve(config, host, port, workers=2)


def _serve(config: Config, host: str, port: int, workers: int) -> None:
    server.serve(
        config,
        host=host,
        port=port,
        workers=workers,
        ready=lambda: say(f"Serving on http://{host}:{port}. Ctrl-C ends it."),
    )


def _made(store: Store, config: Config) -> Demo:
    kept = config.home / SIGN_IN
    known = kept.read_text(encoding="utf-8").strip() if kept.exists() else None
    made = ensure_demo(store, config.now(), known or None)
    if not known:
        kept.unlink(missing_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(made.password, encoding="utf-8")
    return made


def _report(store: Store, config: Config, made: Demo) -> None:
    file = config.home / REPORT
    if made.new or not file.exists():
        say("Making the gap report …")
        report = reporting.build(store, made.reported, config.timezone)
        files.write(file, FORMATS["pdf"].render(report, "both"))


def _tell(store: Store, config: Config, made: Demo) -> None:
    with store.read() as work:
        links = [link for link in work.links.of(made.fielded) if link.kind != "supplier"]
    click.echo(
        "\nParallax demo. Every answer in it is synthetic: made by a program, from a seed.\n"
    )
    click.echo(f"  Consultant's pages  {config.base_url}/sign-in")
    click.echo(f"  Sign in as          {made.email}   {made.password}")
    for link in links:
        click.echo(f"  Answer as {link.audience:<9} {config.base_url}/r/{link.slug}")
    click.echo(f"  Gap report          {config.home / REPORT}\n")
