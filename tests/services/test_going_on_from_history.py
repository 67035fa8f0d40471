"""An imported case that is still open: the last known state is where live steps go on from."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import make_account
from tests.imports import Importer, case, demo, event
from tests.journeys import Journey
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.moves import Offer
from tracker.domain.roles import Role
from tracker.domain.standing import PERSONNEL, Origin
from tracker.queries.case_views import CasePage
from tracker.queries.cases import case_page
from tracker.queries.desk import desk
from tracker.queries.running_law import running_law
from tracker.store.cases import Case, LaneRow, Respondent, Step

TODAY = date(2024, 10, 7)


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


def page_of(session, world, case_id: int, role: str, agency: str) -> CasePage:
    account = make_account(session, role, agency)
    actor = world.actor(role, agency, account.id)
    return case_page(session, actor, case_id, running_law(session), TODAY)


def open_offers(page: CasePage, lane: str | None = None) -> list[Offer]:
    return [
        offer
        for shown in page.lanes
        for offer in shown.offers
        if not offer.obstacles and lane in (None, offer.move.lane)
    ]


def brought_to(session, work, world, importer, *events) -> Journey:
    """A case of Cilegon whose history a sender reported."""
    importer.cases(case(events=list(events)))
    found = Journey(session, work, world)
    found.case_id = session.scalars(select(Case.id).where(Case.sender_ref == "A1")).one()
    found.people = list(
        session.scalars(select(Respondent.id).where(Respondent.case_id == found.case_id))
    )
    return found


def test_every_open_case_of_the_demonstration_can_be_gone_on_with(importer, session, world):
    importer.cases(*demo("records"))
    names = {number: name for name, number in world.agencies.items()}
    still_open = session.scalars(select(Case).where(Case.is_open)).all()
    assert len(still_open) > 40

    stuck = []
    for one in still_open:
        office = names[one.agency_id]
        pages = [page_of(session, world, one.id, r, office) for r in ("verifier", "commissioner")]
        if not any(open_offers(page) for page in pages):
            stuck.append((one.sender_ref, one.lane, one.stage))

    assert stuck == []


def test_the_agency_of_the_place_can_go_on_with_every_file_shown_to_it(importer, session, world):
    importer.cases(*demo("records"))
    here = world["bkpsdm_cilegon"]
    shown = {
        row.case_id
        for row in session.scalars(
            select(LaneRow).where(LaneRow.lane == PERSONNEL, LaneRow.is_open)
        )
        if session.get_one(Case, row.case_id).region_code == "36.72"
    }
    assert len(shown) == 6

    for case_id in shown:
        page = page_of(session, world, case_id, "discipline_officer", "bkpsdm_cilegon")
        offers = open_offers(page, PERSONNEL)
        assert offers, case_id
        assert {offer.origin for offer in offers} == {Origin.LIVE}
        assert all(offer.state.belongs_to == here for offer in offers)


def test_its_first_step_makes_that_agency_the_holder(importer, session, work, world):
    found = brought_to(
        session, work, world, importer, event("forwarded", "2024-09"), event("ppk_decision", "2024")
    )
    (person,) = found.people
    people = {"by": "discipline_officer", "agency": "bkpsdm_cilegon"}
    found.takes("deliver", person, how="in_person", remedy="unsure", **people)

    lane = session.scalars(
        select(LaneRow).where(LaneRow.case_id == found.case_id, LaneRow.lane == PERSONNEL)
    ).one()
    assert (lane.stage, lane.holder_agency_id) == ("delivered", world["bkpsdm_cilegon"])
    assert not lane.is_recorded
    step = session.scalars(select(Step).order_by(Step.id.desc()).limit(1)).one()
    assert step.origin is Origin.LIVE
    with pytest.raises(Forbidden):
        found.takes("take_effect", person, letter_no="800/1")


def test_until_then_bawaslu_may_go_on_from_letters(importer, session, work, world):
    found = brought_to(
        session, work, world, importer, event("forwarded", "2024-09"), event("ppk_decision", "2024")
    )
    (person,) = found.people
    make_account(session, "discipline_officer", "bkpsdm_cilegon")
    found.takes("deliver", person, how="in_person", remedy="unsure", letter_no="800/1")

    page = page_of(session, world, found.case_id, "discipline_officer", "bkpsdm_cilegon")
    assert open_offers(page, PERSONNEL)


def test_another_personnel_agency_takes_no_step_in_it(importer, session, work, world):
    found = brought_to(
        session, work, world, importer, event("forwarded", "2024-09"), event("ppk_decision", "2024")
    )
    stranger = {"by": Role.DISCIPLINE_OFFICER.value, "agency": "bkpsdm"}
    with pytest.raises(NotFound):
        found.takes("deliver", found.people[0], how="in_person", remedy="unsure", **stranger)


def test_history_stands_on_the_desk_apart_until_somebody_goes_on_with_it(
    session, work, world, importer
):
    found = brought_to(session, work, world, importer, event("received"), event("registered"))
    law = running_law(session)

    def counts(role: str) -> dict[str, int]:
        actor = world.actor(role, "bawaslu_cilegon")
        return {tab.name: tab.count for tab in desk(session, actor, law, TODAY, None).tabs}

    for role in ("verifier", "supervisor"):
        told = counts(role)
        assert told.pop("riwayat") == 1
        assert set(told.values()) == {0}
    found.takes("summon_clarification", agency="bawaslu_cilegon")
    assert "riwayat" not in counts("verifier")
    assert counts("verifier")["kami"] == counts("supervisor")["belum"] == 1
