"""`flask accounts …`: the first accounts, before anyone can add the others in the browser."""

import click
from flask.cli import AppGroup

from tracker.cli.answering import Answer, Failed, answering
from tracker.domain.errors import Invalid
from tracker.domain.roles import Role
from tracker.queries.agencies import agency_named
from tracker.queries.running_law import running_law
from tracker.services.accounts import add_account
from tracker.services.passwords import Passwords
from tracker.services.role_grants import propose_role
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.web.session import house

group = AppGroup("accounts", help="Accounts of people.")
_ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@group.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--agency", required=True, help="The agency's full name or its id.")
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="May be repeated.")
@answering
def add(username: str, name: str, agency: str, roles: tuple[str, ...]) -> Answer:
    """Add an account and print its first password.

    A role that opens cases waits until an administrator confirms it in the browser.
    """
    found = house()
    with found.store.session() as session:
        agency_id = agency_named(session, agency)
        if agency_id is None:
            raise Failed(f"no agency is called “{agency}”.")
        actor, law = system_actor(session), running_law(session)
        passwords = Passwords(found.settings.hash_profile)
        try:
            with Work(session, actor, found.clock, law, found.store.vault) as work:
                account, secret = add_account(work, passwords, agency_id, username, name)
                grants = [propose_role(work, account.id, Role(role)) for role in roles]
        except Invalid as refusal:
            raise Failed(_said(refusal)) from refusal
    held = {grant.role.value: grant.confirmed_at is not None for grant in grants}
    document = {
        "account": account.id,
        "username": account.username,
        "agency": agency_id,
        "password": secret,
        "roles": [{"role": role, "in_force": now} for role, now in held.items()],
    }
    lines = [f"{account.username}: first password {secret}, to be changed at the first sign-in."]
    lines += [f"  {role}: {'in force' if now else 'waits'}" for role, now in held.items()]
    return Answer(document, lines)


def _said(refusal: Invalid) -> str:
    return "; ".join(f"{field}: {', '.join(codes)}" for field, codes in refusal.errors.items())
