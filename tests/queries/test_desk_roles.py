"""What each role finds on its desk: one day, four cases, counted by hand."""

from datetime import date

from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tests.journeys import FINDING, REPORT, Begin, Journey
from tracker.queries.desk import desk
from tracker.queries.running_law import running_law
from tracker.services.teamwork import assign_case

WEDNESDAY = date(2024, 10, 9)
OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}

WHO_STUDIES = {"hari-ini": "A", "kami": "ABD", "pihak-lain": "C", "dikembalikan": "B"}
EXPECTED = {
    ("verifier", "bawaslu"): WHO_STUDIES | {"saya": "A"},
    ("intake_officer", "bawaslu"): WHO_STUDIES,
    ("commissioner", "bawaslu"): {"pihak-lain": "ABCD", "dikembalikan": "B"},
    ("supervisor", "bawaslu"): WHO_STUDIES | {"belum": "BCD"},
    ("discipline_officer", "bkpsdm"): {"kami": "BC"},
    ("ppk_signatory", "bkpsdm"): {"kami": "BC"},
    ("supervisor", "bkpsdm"): {"kami": "BC", "belum": "BC"},
    ("verifier", "bawaslu_cilegon"): {},
}
"""The tabs that are not empty."""


def four_cases(session: Session, work: Begin, world: World) -> dict[int, str]:
    """A: a report of Monday, whose initial study ends today. B: sent on; of its two people one was
    received, one came back. C: sent on, and not received yet. D: a finding that nobody took up."""
    a = Journey(session, work, world).filed(REPORT)
    b = Journey(session, work, world).filed(FINDING).to_sent("bkpsdm")
    first, second = b.people
    b.takes("receive_file", first, **OFFICER)
    b.takes("return_file", second, ground="not_employed_here", **OFFICER)
    c = Journey(session, work, world).filed(FINDING).to_sent("bkpsdm")
    d = Journey(session, work, world).filed(FINDING)
    return {a.case_id: "A", b.case_id: "B", c.case_id: "C", d.case_id: "D"}


def test_each_role_finds_what_it_does_next_and_what_waits_for_others(
    session: Session, work: Begin, world: World
) -> None:
    cases = four_cases(session, work, world)
    people = {who: actor_of(session, make_account(session, *who), who[0]) for who in EXPECTED}
    with work(people["supervisor", "bawaslu"]) as act:
        mine = people["verifier", "bawaslu"].account_id
        assign_case(act, next(iter(cases)), mine, reason="")
    law = running_law(session)

    def found(who: tuple[str, str], tab: str) -> str:
        rows = desk(session, people[who], law, WEDNESDAY, tab).rows
        return "".join(sorted(cases[row.case.id] for row in rows))

    seen = {
        who: {tab.name: found(who, tab.name) for tab in desk(session, p, law, WEDNESDAY, None).tabs}
        for who, p in people.items()
    }
    assert {who: {k: v for k, v in tabs.items() if v} for who, tabs in seen.items()} == EXPECTED
    holders = desk(session, people["commissioner", "bawaslu"], law, WEDNESDAY, "pihak-lain")
    assert [
        (name, [(cases[row.case.id], str(row.case.since)) for row in rows])
        for name, rows in holders.holders()
    ] == [
        ("Bawaslu Kota Tangerang", [(case, "2024-10-07") for case in "ABD"]),
        ("BKPSDM Kota Tangerang", [("C", "2024-10-07")]),
    ]
