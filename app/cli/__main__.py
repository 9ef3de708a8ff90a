"""The command `parallax`."""

import logging

import click

from app.cli import checks, data, people, reports, serving
from app.cli.told import Told


@click.group(cls=Told)
@click.version_option(package_name="parallax", message="Parallax %(version)s")
def cli() -> None:
    """Measure the quality of IT services from both sides.

    Settings come from the environment (PARALLAX_HOME, DATABASE_URL, …): see docs/operations.md.
    """


for command in (
    *(serving.serve, serving.worker, serving.demo),
    *(reports.analyse, reports.report, reports.verify),
    *(data.import_, data.export, data.backup, data.restore),
    *(people.user, checks.doctor),
):
    cli.add_command(command)


def main() -> None:
    """The entry point."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("parallax").setLevel(logging.INFO)
    cli(prog_name="parallax")


if __name__ == "__main__":
    main()
