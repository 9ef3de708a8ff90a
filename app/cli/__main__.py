"""The command `parallax`."""

import logging

import click

from app.cli.refusals import Told

ROOMS = {
    "analyse": "app.cli.analyse:analyse",
    "backup": "app.cli.stored:backup",
    "clock": "app.cli.checks:clock",
    "demo": "app.cli.serving:demo",
    "doctor": "app.cli.checks:doctor",
    "export": "app.cli.stored:export",
    "import": "app.cli.stored:import_",
    "report": "app.cli.reports:report",
    "restore": "app.cli.stored:restore",
    "secret": "app.cli.checks:secret",
    "serve": "app.cli.serving:serve",
    "user": "app.cli.people:user",
    "verify": "app.cli.reports:verify",
    "worker": "app.cli.serving:worker",
}


@click.group(cls=Told, rooms=ROOMS)
@click.version_option(package_name="parallax", message="Parallax %(version)s")
def cli() -> None:
    """Measure the quality of IT services from both sides.

    Settings come from the environment (PARALLAX_HOME, DATABASE_URL, …): see docs/operations.md.
    """


def main() -> None:
    """The entry point."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("parallax").setLevel(logging.INFO)
    cli(prog_name="parallax")


if __name__ == "__main__":
    main()
