"""The accounts of the demonstration: added, given roles and confirmed as people would do it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.services.accounts import add_account
from tracker.services.notices import read_notices
from tracker.services.passwords import Passwords
from tracker.services.role_grants import confirm_role, propose_role
from tracker.services.work import Work
from tracker.store.people import Notice

Begin = Callable[[Actor], Work]


@dataclass(frozen=True, slots=True)
class AccountTold:
    """An account of the demonstration; `agency` as "kind:region", `who` in plain words."""

    username: str
    full_name: str
    who: str
    agency: str
    roles: tuple[Role, ...]
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who plays in the demonstration, and the one password of all."""

    password: str
    accounts: tuple[AccountTold, ...]


def read_cast(text: str) -> Cast:
    """The accounts from their TOML text.

    Raises:
        ValueError, KeyError: it says something that nobody understands.
    """
    document = tomllib.loads(text)
    return Cast(
        password=document["password"],
        accounts=tuple(
            AccountTold(
                told["username"],
                told["full_name"],
                told["who"],
                told["agency"],
                tuple(Role(role) for role in told["roles"]),
                told.get("confirmed_by", ""),
            )
            for told in document["account"]
        ),
    )


def add_cast(
    begin: Begin, system: Actor, passwords: Passwords, cast: Cast, offices: Mapping[str, int]
) -> dict[str, Actor]:
    """Add every account with its roles; who acts under which name. Their password is their own.

    The system proposes; a role that opens cases is confirmed by the administrator of the agency.
    """
    actors: dict[str, Actor] = {}
    for told in cast.accounts:
        with begin(system) as work:
            account, _ = add_account(
                work,
                passwords,
                offices[told.agency],
                told.username,
                told.full_name,
                password=cast.password,
            )
            grants = [propose_role(work, account.id, role) for role in told.roles]
            waiting = [grant.id for grant in grants if grant.confirmed_at is None]
        if waiting:
            with begin(actors[told.confirmed_by]) as work:
                for grant in waiting:
                    confirm_role(work, grant)
        kind, _, region = told.agency.partition(":")
        actors[told.username] = Actor(
            account.id, offices[told.agency], AgencyKind(kind), region, frozenset(told.roles)
        )
    for actor in actors.values():
        _read_what_was_told(begin, actor)
    return actors


def _read_what_was_told(begin: Begin, actor: Actor) -> None:
    """The news of the roles is old by the time the stories begin."""
    with begin(actor) as work:
        told = work.session.scalars(select(Notice.id).where(Notice.account_id == actor.account_id))
        read_notices(work, list(told))
