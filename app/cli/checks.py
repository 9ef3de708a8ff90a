"""`parallax doctor`, `clock` and `secret`."""

import click

from app.cli.installation import settings
from app.cli.refusals import say
from app.serving import clocks
from app.serving import doctor as doctors
from app.serving import secret as secrets
from app.web import db
from surveys.errors import NotFound, WrongSecret

MARKS = {True: "ok  ", None: "note", False: "FAIL"}


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look at what Parallax needs, say what is wrong and how to mend it.

    Ends with status 1 where something keeps it from working.
    """
    findings = list(doctors.findings(settings()))
    for each in findings:
        click.echo(f"{MARKS[each.ok]}  {each.name:<12}  {each.text}")
    if any(each.ok is False for each in findings):
        context.exit(1)


@click.command()
@click.option("--confirm", is_flag=True, help="The present time is right: note it.")
@click.option("--organisation", metavar="NAME", help="For the evaluations of this one alone.")
def clock(confirm: bool, organisation: str | None) -> None:
    """Say what the clock shows and when it was noted last; with --confirm, that it is right.

    Where it stands more than two days past the last note, nothing closes by itself until then.
    """
    config = settings()
    store = db.open_without_keys(config)
    now, zone = config.now(), config.timezone
    with store.read() as work:
        all_ = [each for each in work.people.organisations() if organisation in (None, each.name)]
        states = [work.clocks.of(each.id, now) for each in all_]
    if organisation is not None and not states:
        raise NotFound(f"There is no organisation {organisation!r}. See `parallax user list`.")
    say(f"The clock shows {clocks.local_time(now, zone)} in {zone}.")
    if confirm:
        with store.begin() as work:
            for each in states:
                work.clocks.confirm(each.organisation, now)
    for each in states:
        if not confirm:
            stamp = clocks.local_time(each.stamp, zone) if each.stamp else "-"
            click.echo(f"{stamp}\t{'waits' if each.waits else 'ok'}\t{each.name}")
        elif each.due:
            titles = ", ".join(evaluation.title for evaluation in each.due)
            say(f"{each.name}: confirmed. These close within a minute: {titles}")
        else:
            say(f"{each.name}: confirmed.")


@click.command()
@click.option("--accept", is_flag=True, help="The former secret is lost: go on with this one.")
def secret(accept: bool) -> None:
    """Say whether the secret is the one of the database; with --accept, make it so.

    Keys that were sealed with a lost secret stay shut: evaluations in the field cannot be closed
    any more, and their personal links end. Answers of closed ones are not touched.
    """
    config = settings()
    store = db.open_without_keys(config)
    with store.read() as work:
        fit = work.installation.fit()
    say(f"The secret from {config.secret_from} has the fingerprint {secrets.short(fit.present)}.")
    if accept:
        with store.begin() as work:
            work.installation.accept_secret()
        say(f"It is the one of this database now. It opens {fit.opened} of {fit.keys} keys.")
    elif fit.fits:
        say("It is the one of this database.")
    else:
        raise WrongSecret(f"{secrets.wrong(fit, config)} {secrets.remedy(config)}")
