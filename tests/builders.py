"""Builders with sensible defaults: one word per difference."""

import hashlib
import itertools
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.law import digest_of
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.store.library import LawPackage
from tracker.store.people import Account, Agency, Region, RoleGrant, SignIn

LAW = Path(__file__).parents[1] / "config" / "law"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "kata sandi untuk uji"
_numbers = itertools.count(1)

REGIONS = {
    "": ("Indonesia", "nation", None),
    "36": ("Banten", "province", ""),
    "36.71": ("Kota Tangerang", "regency", "36"),
    "36.71.01": ("Tangerang", "district", "36.71"),
    "36.72": ("Kota Cilegon", "regency", "36"),
    "32": ("Jawa Barat", "province", ""),
    "32.73": ("Kota Bandung", "regency", "32"),
}
AGENCIES = {
    "bawaslu_ri": (AgencyKind.BAWASLU_RI, "Bawaslu RI", "", None),
    "bawaslu_banten": (AgencyKind.BAWASLU_PROVINCE, "Bawaslu Banten", "36", "bawaslu_ri"),
    "bawaslu": (AgencyKind.BAWASLU_REGENCY, "Bawaslu Kota Tangerang", "36.71", "bawaslu_banten"),
    "bawaslu_cilegon": (
        AgencyKind.BAWASLU_REGENCY,
        "Bawaslu Kota Cilegon",
        "36.72",
        "bawaslu_banten",
    ),
    "bawaslu_bandung": (
        AgencyKind.BAWASLU_REGENCY,
        "Bawaslu Kota Bandung",
        "32.73",
        "bawaslu_ri",
    ),
    "panwascam": (AgencyKind.PANWASCAM, "Panwascam Tangerang", "36.71.01", "bawaslu"),
    "ppk": (AgencyKind.PPK, "Wali Kota Tangerang", "36.71", None),
    "bkpsdm": (AgencyKind.BKPSDM, "BKPSDM Kota Tangerang", "36.71", "ppk"),
    "ppk_cilegon": (AgencyKind.PPK, "Wali Kota Cilegon", "36.72", None),
    "bkpsdm_cilegon": (AgencyKind.BKPSDM, "BKPSDM Kota Cilegon", "36.72", "ppk_cilegon"),
    "bkn": (AgencyKind.BKN, "BKN", "", None),
    "kasn": (AgencyKind.KASN, "KASN", "", None),
    "inspektorat": (AgencyKind.INSPEKTORAT, "Inspektorat Kota Tangerang", "36.71", None),
    "sekda": (AgencyKind.SEKDA, "Sekretaris Daerah Kota Tangerang", "36.71", None),
}
KASN_ENDS = date(2024, 8, 25)
HOMES = {
    Role.INTAKE_OFFICER: "bawaslu",
    Role.VERIFIER: "bawaslu",
    Role.COMMISSIONER: "bawaslu",
    Role.DISCIPLINE_OFFICER: "bkpsdm",
    Role.PPK_SIGNATORY: "bkpsdm",
    Role.SUPERVISOR: "bawaslu",
    Role.AUDITOR: "bawaslu",
    Role.ADMINISTRATOR: "bawaslu",
    Role.SYSTEM: "bawaslu_ri",
}


@dataclass(frozen=True)
class World:
    """The small world of the tests: agency ids by name, and the system account."""

    agencies: dict[str, int]
    system: int

    def __getitem__(self, name: str) -> int:
        return self.agencies[name]

    def actor(self, role: Role | str, agency: str | None = None, account: int = 0) -> Actor:
        """Someone with that role, in the agency where it usually works unless another is named."""
        name = agency or HOMES[Role(role)]
        kind, _, region, _ = AGENCIES[name]
        return Actor(
            account or self.system, self.agencies[name], kind, region, frozenset({Role(role)})
        )

    @property
    def system_actor(self) -> Actor:
        return self.actor(Role.SYSTEM)


def law_documents() -> dict[str, str]:
    """The package of law data of this repository: file name → text."""
    return {
        path.relative_to(LAW).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(LAW.rglob("*.toml"))
    }


def build_world(session: Session) -> None:
    """Fill an empty, migrated database with the small world and the law."""
    for code, (name, level, parent) in REGIONS.items():
        session.add(Region(code=code, name=name, level=level, parent=parent, zone="WIB"))
        session.flush()
    made: dict[str, Agency] = {}
    for key, (kind, name, region, parent_key) in AGENCIES.items():
        agency = Agency(
            kind=kind,
            name=name,
            region_code=region,
            parent_id=made[parent_key].id if parent_key else None,
            valid_until=KASN_ENDS if kind is AgencyKind.KASN else None,
            settings={"plenary_size": 3, "quorum": 2, "workweek": 5},
        )
        session.add(agency)
        session.flush()
        made[key] = agency
    system = Account(
        agency_id=made["bawaslu_ri"].id,
        username="sistem",
        full_name="Sistem",
        is_system=True,
        must_change_password=False,
        created_at=LONG_AGO,
    )
    session.add(system)
    session.flush()
    documents = law_documents()
    session.add(
        LawPackage(
            digest=digest_of(documents),
            documents=documents,
            applied_at=LONG_AGO,
            applied_by=system.id,
        )
    )
    session.flush()


def world_of(session: Session) -> World:
    """The ids of the small world in this database."""
    ids = {name: i for i, name in session.execute(select(Agency.id, Agency.name))}
    system = session.scalars(select(Account.id).where(Account.is_system)).one()
    return World({key: ids[row[1]] for key, row in AGENCIES.items()}, system)


def make_account(
    session: Session,
    role: Role | str | None = "verifier",
    agency: str | None = None,
    **given: object,
) -> Account:
    """An account with one confirmed role (none when None) at the agency of that key."""
    world = world_of(session)
    number = next(_numbers)
    key = agency or HOMES[Role(role or "verifier")]
    facts = {
        "agency_id": world[key],
        "username": f"orang{number}",
        "full_name": f"Orang Rekaan {number}",
        "must_change_password": False,
        "created_at": LONG_AGO,
        **given,
    }
    account = Account(**facts)
    session.add(account)
    session.flush()
    if role is not None:
        session.add(
            RoleGrant(
                account_id=account.id,
                role=Role(role),
                granted_by=world.system,
                granted_at=LONG_AGO,
                confirmed_at=LONG_AGO,
            )
        )
    session.commit()
    return account


def actor_of(session: Session, account: Account, role: Role | str) -> Actor:
    """The actor behind an account."""
    agency = session.get_one(Agency, account.agency_id)
    return Actor(account.id, agency.id, agency.kind, agency.region_code, frozenset({Role(role)}))


def sign_in_token(session: Session, account: Account, now: datetime) -> str:
    """A live session of the account; the token that its cookie carries."""
    token = secrets.token_urlsafe(16)
    session.add(
        SignIn(
            digest=hashlib.sha256(token.encode()).digest(),
            account_id=account.id,
            epoch=account.epoch,
            created_at=now,
            seen_at=now,
        )
    )
    session.commit()
    return token
