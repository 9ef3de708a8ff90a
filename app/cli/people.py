"""`parallax user`: the people who sign in."""

import secrets

import click

from app.cli.installation import settings
from app.cli.refusals import Told
from app.web import db, passwords
from surveys.errors import NotFound
from surveys.fieldwork.people import Organisation, OrganisationId, Role, User, UserId
from surveys.storage.work import Work

PASSWORD = click.password_option(
    help=f"{passwords.MIN_LENGTH} characters or more, hard to guess; asked for if not given."
)


@click.group(cls=Told)
def user() -> None:
    """The people who sign in."""


@user.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--organisation", required=True, help="Made, where there is none of this name.")
@click.option(
    "--role",
    type=click.Choice(["consultant", "viewer", "operator"]),
    default="consultant",
    show_default=True,
)
@PASSWORD
def add(email: str, name: str, organisation: str, role: Role, password: str) -> None:
    """Add a person."""
    if not name.strip() or not organisation.strip():
        raise click.BadParameter("The names of the person and of the organisation are needed.")
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise click.BadParameter(f"{email!r} is no e-mail address.", param_hint="--email")
    kept = _hashed(password, email, name, organisation)
    with db.open_without_keys(settings()).begin() as work:
        who = User(
            id=UserId(secrets.token_hex(8)),
            organisation=_organisation(work, organisation.strip()),
            email=email.strip(),
            name=name.strip(),
            role=role,
        )
        work.people.add_user(who, kept)
    click.echo(f"Added {who.email} as {role} of {organisation.strip()}.")


@user.command("list")
def list_() -> None:
    """List the people: e-mail address, role, organisation, name."""
    with db.open_without_keys(settings()).read() as work:
        rows = [
            (each.email, each.role, organisation.name, each.name)
            for organisation in work.people.organisations()
            for each in work.people.users(organisation.id)
        ]
    for row in rows:
        click.echo("\t".join(row))
    if not rows:
        click.echo("Nobody yet. Add someone with `parallax user add`.", err=True)


@user.command("password")
@click.option("--email", required=True)
@PASSWORD
def password_(email: str, password: str) -> None:
    """Set a person's password anew; it signs the person out everywhere."""
    store = db.open_without_keys(settings())
    with store.read() as work:
        account = work.people.by_email(email)
        names = {each.id: each.name for each in work.people.organisations()}
    if account is None:
        raise NotFound(f"Nobody signs in as {email}. See `parallax user list`.")
    who, _ = account
    kept = _hashed(password, who.email, who.name, names[who.organisation])
    with store.begin() as work:
        work.people.set_password(who.id, kept)
    click.echo(f"{email} has a new password.")


def _hashed(password: str, *about: str) -> str:
    try:
        return passwords.hashed(password, about)
    except passwords.Weak as error:
        raise click.BadParameter(str(error), param_hint="--password") from error


def _organisation(work: Work, name: str) -> OrganisationId:
    for each in work.people.organisations():
        if each.name == name:
            return each.id
    made = Organisation(id=OrganisationId(secrets.token_hex(8)), name=name)
    work.people.add_organisation(made)
    return made.id
