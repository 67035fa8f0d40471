"""Who may do what: agencies, roles, permissions, and the one policy that answers for them all.

`Actor.sees` decides whether a case exists for a person; `Actor.may` whether they may act on it.
`tracker.store.sight.visible_to` says the same in SQL, and a test holds the two together.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.domain.errors import Forbidden, NotFound


class AgencyKind(StrEnum):
    """What an agency is in law; its side follows from it."""

    BAWASLU_RI = "bawaslu_ri"
    BAWASLU_PROVINCE = "bawaslu_province"
    BAWASLU_REGENCY = "bawaslu_regency"
    PANWASCAM = "panwascam"
    BKPSDM = "bkpsdm"
    PPK = "ppk"
    BKN = "bkn"
    KASN = "kasn"
    INSPEKTORAT = "inspektorat"
    SEKDA = "sekda"
    OPD = "opd"


class Side(StrEnum):
    """On which side of the file an agency stands."""

    BAWASLU = "bawaslu"
    PERSONNEL = "personnel"
    OVERSIGHT = "oversight"
    INSPECTION = "inspection"
    NONE = "none"


SIDES: dict[AgencyKind, Side] = {
    AgencyKind.BAWASLU_RI: Side.BAWASLU,
    AgencyKind.BAWASLU_PROVINCE: Side.BAWASLU,
    AgencyKind.BAWASLU_REGENCY: Side.BAWASLU,
    AgencyKind.PANWASCAM: Side.BAWASLU,
    AgencyKind.BKPSDM: Side.PERSONNEL,
    AgencyKind.PPK: Side.PERSONNEL,
    AgencyKind.BKN: Side.OVERSIGHT,
    AgencyKind.KASN: Side.OVERSIGHT,
    AgencyKind.INSPEKTORAT: Side.INSPECTION,
    AgencyKind.SEKDA: Side.INSPECTION,
    AgencyKind.OPD: Side.NONE,
}


class Role(StrEnum):
    """A hat that an account may wear inside its one agency."""

    INTAKE_OFFICER = "intake_officer"
    VERIFIER = "verifier"
    COMMISSIONER = "commissioner"
    DISCIPLINE_OFFICER = "discipline_officer"
    PPK_SIGNATORY = "ppk_signatory"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Permission(StrEnum):
    """What can be allowed, written `noun:verb`."""

    DESK_READ = "desk:read"
    LIBRARY_READ = "library:read"
    CASE_READ = "case:read"
    CASE_FILE = "case:file"
    CASE_ASSIGN = "case:assign"
    CASE_RECUSE = "case:recuse"
    CASE_LINK = "case:link"
    CASE_IMPORT = "case:import"
    CASE_EXPORT = "case:export"
    VERIFICATION_ACT = "verification:act"
    VERIFICATION_DECIDE = "verification:decide"
    OVERSIGHT_RECORD = "oversight:record"
    PERSONNEL_ACT = "personnel:act"
    CRIMINAL_RECORD = "criminal:record"
    LETTER_WRITE = "letter:write"
    LETTER_APPROVE = "letter:approve"
    PROVISION_DECIDE = "provision:decide"
    EVIDENCE_ADD = "evidence:add"
    CASE_SEAL = "case:seal"
    EVIDENCE_ORIGINAL = "evidence:original"
    EVIDENCE_DESTROY = "evidence:destroy"
    DESTRUCTION_APPROVE = "destruction:approve"
    NOTE_WRITE = "note:write"
    REPORTER_READ = "reporter:read"
    NEWS_EDIT = "news:edit"
    REGION_RECORD = "region:record"
    REGISTER_KEEP = "register:keep"
    REGISTER_READ = "register:read"
    DASHBOARD_READ = "dashboard:read"
    OTHERS_COUNT = "others:count"
    REPORT_MAKE = "report:make"
    LEDGER_READ = "ledger:read"
    ACCOUNT_MANAGE = "account:manage"
    AGENCY_MANAGE = "agency:manage"
    LAW_APPLY = "law:apply"
    TERM_MOVE = "term:move"


_P = Permission
_EVERYONE = frozenset({_P.LIBRARY_READ})
_OFFICE = _EVERYONE | {_P.DESK_READ, _P.CASE_READ, _P.NOTE_WRITE}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.INTAKE_OFFICER: _OFFICE
    | {
        _P.CASE_FILE,
        _P.CASE_IMPORT,
        _P.CASE_LINK,
        _P.LETTER_WRITE,
        _P.EVIDENCE_ADD,
        _P.EVIDENCE_ORIGINAL,
        _P.REPORTER_READ,
        _P.NEWS_EDIT,
        _P.REGION_RECORD,
        _P.REGISTER_READ,
    },
    Role.VERIFIER: _OFFICE
    | {
        _P.CASE_FILE,
        _P.CASE_IMPORT,
        _P.CASE_LINK,
        _P.CASE_RECUSE,
        _P.CASE_SEAL,
        _P.VERIFICATION_ACT,
        _P.OVERSIGHT_RECORD,
        _P.PERSONNEL_ACT,
        _P.CRIMINAL_RECORD,
        _P.LETTER_WRITE,
        _P.LETTER_APPROVE,
        _P.PROVISION_DECIDE,
        _P.EVIDENCE_ADD,
        _P.EVIDENCE_DESTROY,
        _P.EVIDENCE_ORIGINAL,
        _P.REPORTER_READ,
        _P.NEWS_EDIT,
        _P.REGION_RECORD,
        _P.REGISTER_READ,
        _P.DASHBOARD_READ,
    },
    Role.COMMISSIONER: _OFFICE
    | {
        _P.VERIFICATION_DECIDE,
        _P.LETTER_APPROVE,
        _P.EVIDENCE_ORIGINAL,
        _P.CASE_RECUSE,
        _P.CASE_SEAL,
        _P.DASHBOARD_READ,
        _P.OTHERS_COUNT,
        _P.REPORT_MAKE,
        _P.DESTRUCTION_APPROVE,
    },
    Role.DISCIPLINE_OFFICER: _OFFICE
    | {
        _P.PERSONNEL_ACT,
        _P.OVERSIGHT_RECORD,
        _P.LETTER_WRITE,
        _P.CASE_RECUSE,
        _P.EVIDENCE_ADD,
        _P.EVIDENCE_DESTROY,
        _P.EVIDENCE_ORIGINAL,
        _P.NEWS_EDIT,
        _P.REGION_RECORD,
        _P.REGISTER_KEEP,
        _P.REGISTER_READ,
        _P.DASHBOARD_READ,
    },
    Role.PPK_SIGNATORY: _OFFICE | {_P.LETTER_APPROVE, _P.DESTRUCTION_APPROVE},
    Role.SUPERVISOR: _OFFICE
    | {
        _P.CASE_ASSIGN,
        _P.CASE_RECUSE,
        _P.DASHBOARD_READ,
        _P.OTHERS_COUNT,
        _P.REPORT_MAKE,
        _P.DESTRUCTION_APPROVE,
        _P.TERM_MOVE,
    },
    Role.AUDITOR: _EVERYONE | {_P.CASE_READ, _P.LEDGER_READ},
    Role.ADMINISTRATOR: _EVERYONE
    | {_P.ACCOUNT_MANAGE, _P.AGENCY_MANAGE, _P.LAW_APPLY, _P.REGISTER_KEEP},
    Role.SYSTEM: frozenset(Permission),
}

_BAWASLU_ROLES = {Role.INTAKE_OFFICER, Role.VERIFIER, Role.COMMISSIONER}
_ANY_OFFICE = {Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR}
ROLES_OF_SIDE: dict[Side, frozenset[Role]] = {
    Side.BAWASLU: frozenset(_BAWASLU_ROLES | _ANY_OFFICE),
    Side.PERSONNEL: frozenset({Role.DISCIPLINE_OFFICER, Role.PPK_SIGNATORY} | _ANY_OFFICE),
    Side.INSPECTION: frozenset({Role.SUPERVISOR}),
    Side.OVERSIGHT: frozenset(),
    Side.NONE: frozenset(),
}

OPENS_CASES: frozenset[Role] = frozenset(
    role for role, grants in GRANTS.items() if _P.CASE_READ in grants and role is not Role.SYSTEM
)
"""Roles that open cases to the holder."""

NEEDS_SECOND_PERSON: frozenset[Role] = OPENS_CASES | {Role.ADMINISTRATOR}
"""Roles that one administrator alone cannot give: whoever administers could confirm the others."""

INDEPENDENT_AFTER = timedelta(days=7)
"""For so long the giver of a password may be the one who uses it."""


def is_independent(
    other: int, given_by: int | None, given_at: datetime | None, now: datetime
) -> bool:
    """Whether somebody whose password `given_by` gave at `given_at` acts apart from the other: not
    while the other may still hold that password. Of two persons both must."""
    if given_by != other or given_at is None:
        return True
    return now - given_at >= INDEPENDENT_AFTER


STEP_RIGHTS = frozenset(
    {
        _P.VERIFICATION_ACT,
        _P.VERIFICATION_DECIDE,
        _P.OVERSIGHT_RECORD,
        _P.PERSONNEL_ACT,
        _P.CRIMINAL_RECORD,
    }
)
"""The rights by which somebody takes a case further, once it is filed."""


def roles_with(permission: Permission, side: Side) -> tuple[Role, ...]:
    """The roles on that side whose holders may do it, in the order of the list of roles."""
    return tuple(
        role for role in Role if role in ROLES_OF_SIDE[side] and permission in GRANTS[role]
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What the policy must know of one case.

    `sent_to` holds the agencies that were sent a part of it and the PPK above them,
    `sent_regions` the regions of those agencies, `recused` the accounts shut out of it.
    """

    handling: int
    receiving: int
    region: str
    sent_to: frozenset[int] = frozenset()
    sent_regions: frozenset[str] = frozenset()
    recused: frozenset[int] = frozenset()


def is_below(region: str, above: str) -> bool:
    """True when `region` is `above` or lies in it; the empty code is the nation."""
    return not above or region == above or region.startswith(above + ".")


# What a permission is exercised on: only the agency that handles the case, or only one it was
# sent to. Permissions that are not listed need sight alone.
_OF_HANDLING = frozenset(
    {
        _P.VERIFICATION_ACT,
        _P.VERIFICATION_DECIDE,
        _P.CRIMINAL_RECORD,
        _P.PROVISION_DECIDE,
        _P.CASE_LINK,
        _P.CASE_SEAL,
    }
)
_OF_A_PARTY = frozenset(
    {
        _P.OVERSIGHT_RECORD,
        _P.PERSONNEL_ACT,
        _P.CASE_ASSIGN,
        _P.CASE_RECUSE,
        _P.EVIDENCE_ADD,
        _P.EVIDENCE_DESTROY,
        _P.EVIDENCE_ORIGINAL,
        _P.DESTRUCTION_APPROVE,
        _P.LETTER_WRITE,
        _P.LETTER_APPROVE,
        _P.NOTE_WRITE,
        _P.NEWS_EDIT,
        _P.REGION_RECORD,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with one agency and the roles that are in force now; none still reads rules and
    news."""

    account_id: int
    agency_id: int
    agency_kind: AgencyKind
    region: str
    roles: frozenset[Role]
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        granted = _EVERYONE  # rules are public, and no news is of a case before it is tied to one
        for role in self.effective_roles:
            granted |= GRANTS[role]
        object.__setattr__(self, "permissions", granted)

    @property
    def side(self) -> Side:
        return SIDES[self.agency_kind]

    @property
    def effective_roles(self) -> frozenset[Role]:
        """The roles that mean something in this kind of agency."""
        if Role.SYSTEM in self.roles:
            return self.roles
        return self.roles & ROLES_OF_SIDE[self.side]

    @property
    def is_system(self) -> bool:
        return Role.SYSTEM in self.roles

    def holds(self, permission: Permission) -> bool:
        """True when some role of this person carries the permission, whatever the case."""
        return permission in self.permissions

    def sees(self, sight: Sight) -> bool:
        """True when the case exists for this person (DESIGN: outside sight there is no trace)."""
        if self.is_system:
            return True
        if not self.holds(Permission.CASE_READ) or self.account_id in sight.recused:
            return False
        match self.side:
            case Side.BAWASLU:
                own = self.agency_id in (sight.handling, sight.receiving)
                return own or (self.reads_region and is_below(sight.region, self.region))
            case Side.PERSONNEL:
                return self.agency_id in sight.sent_to
            case Side.INSPECTION:
                return self.region in sight.sent_regions
            case _:
                return False

    @property
    def reads_region(self) -> bool:
        """Bawaslu officers see their region and those below; supervisors and auditors do not."""
        return self.side is Side.BAWASLU and bool(self.effective_roles & _BAWASLU_ROLES)

    def may(self, permission: Permission, sight: Sight | None = None) -> bool:
        """True when this person may do that, to that case where one is given.

        Reporter identity belongs to the agency that received the report, every act of the
        verification to the agency that handles the case, every other act to an agency that
        holds a part of it.
        """
        if self.is_system:
            return True
        if not self.holds(permission):
            return False
        if sight is None:
            return True
        if not self.sees(sight):
            return False
        if permission is Permission.REPORTER_READ:
            return self.agency_id == sight.receiving
        if permission in _OF_HANDLING:
            return self.agency_id == sight.handling
        if permission in _OF_A_PARTY:
            return self.agency_id == sight.handling or self.agency_id in sight.sent_to
        return True

    def can_work_on(self, sight: Sight) -> bool:
        """True when this person may take some step in the case and so can be given it."""
        return any(self.may(right, sight) for right in STEP_RIGHTS)

    def must(self, permission: Permission, sight: Sight | None = None) -> None:
        """Refuse what `may` does not allow.

        Raises:
            NotFound: the case is outside this person's sight.
            Forbidden: it is in sight, but this act is not theirs.
        """
        if sight is not None and not self.sees(sight):
            raise NotFound()
        if not self.may(permission, sight):
            raise Forbidden(permission=permission.value)
