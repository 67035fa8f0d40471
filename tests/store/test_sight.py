"""`Actor.sees` and its SQL twin agree on every role, agency, region, sending and recusal."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import AGENCIES, LONG_AGO, World, make_account
from tracker.domain.matters import StaffStatus
from tracker.domain.roles import Actor, Role, Sight
from tracker.store.cases import Case, Recusal, Respondent, SendingRow
from tracker.store.people import Agency
from tracker.store.sight import visible_to

HANDLERS = ["bawaslu_ri", "bawaslu_banten", "bawaslu", "bawaslu_cilegon", "panwascam"]
REGIONS = ["", "36", "36.71", "36.71.01", "36.72"]
ADDRESSEES = [None, "bkpsdm", "bkpsdm_cilegon"]


@pytest.fixture
def cases(session: Session, world: World) -> list[tuple[int, Sight]]:
    """A case for every handler × region × addressee, each with what the policy must know of it."""
    made = []
    shut_out = make_account(session, "verifier")
    for handler in HANDLERS:
        for region in REGIONS:
            for addressee in ADDRESSEES:
                made.append(_case(session, world, handler, region, addressee, shut_out.id))
    session.flush()
    return made


def _case(
    session: Session, world: World, handler: str, region: str, addressee: str | None, shut: int
) -> tuple[int, Sight]:
    case = Case(
        agency_id=world[handler],
        receiving_agency_id=world["bawaslu"],
        region_code=region,
        title="uji",
        narrative="uji",
        filed_at=LONG_AGO,
        filed_by=world.system,
        version=1,
    )
    session.add(case)
    session.flush()
    sent: set[int] = set()
    regions: set[str] = set()
    if addressee:
        agency = session.get_one(Agency, world[addressee])
        person = Respondent(case_id=case.id, ordinal=0, status=StaffStatus.PNS)
        session.add(person)
        session.flush()
        session.add(
            SendingRow(
                case_id=case.id,
                respondent_id=person.id,
                agency_id=agency.id,
                ppk_id=agency.parent_id,
                region_code=agency.region_code,
            )
        )
        sent, regions = {agency.id, agency.parent_id or agency.id}, {agency.region_code}
    recused: frozenset[int] = frozenset()
    if region == "36.71":
        session.add(
            Recusal(
                case_id=case.id,
                account_id=shut,
                reason="uji",
                noted_by=world.system,
                noted_at=LONG_AGO,
            )
        )
        recused = frozenset({shut})
    sight = Sight(
        world[handler], world["bawaslu"], region, frozenset(sent), frozenset(regions), recused
    )
    return case.id, sight


def test_the_policy_and_its_twin_agree(
    session: Session, world: World, cases: list[tuple[int, Sight]]
) -> None:
    shut = next(iter(cases[6][1].recused))
    compared = 0
    for role in Role:
        for name, (kind, _, region, _) in AGENCIES.items():
            for account in (world.system, shut):
                actor = Actor(account, world[name], kind, region, frozenset({role}))
                found = set(session.scalars(select(Case.id).where(visible_to(actor))))
                for case_id, sight in cases:
                    assert (case_id in found) == actor.sees(sight), (role, name, sight)
                    compared += 1
    assert compared == len(Role) * len(AGENCIES) * 2 * len(cases)


def test_a_recused_account_sees_no_trace(
    session: Session, world: World, cases: list[tuple[int, Sight]]
) -> None:
    shut = next(iter(cases[6][1].recused))
    kind, _, region, _ = AGENCIES["bawaslu"]
    officer = Actor(shut, world["bawaslu"], kind, region, frozenset({Role.VERIFIER}))
    found = set(session.scalars(select(Case.id).where(visible_to(officer))))
    shut_ids = {i for i, sight in cases if shut in sight.recused}
    assert shut_ids
    assert not shut_ids & found
