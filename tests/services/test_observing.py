"""What is kept of an act: rows that follow each other, sealed, read by those whom they concern."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text

from tests.journeys import LIKE_SEEN, journey
from tracker.domain.attribution import Attributed, Dispute, Rung, Standing
from tracker.domain.elements import Bears
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.matters import Audience
from tracker.domain.observing import Look, StillThere, Way
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services import observing
from tracker.services.evidence import Upload, add_evidence
from tracker.services.mending_steps import correct_step
from tracker.services.observing import Bearing, Looked
from tracker.store.cases import Conduct, Step
from tracker.store.observed import AttributionRow, ObservedAct, current, standings

LIKE = LIKE_SEEN
SEEN_AT = datetime(2024, 10, 3, 2, 30, tzinfo=UTC)
ADMITTED = Attributed(Rung.ADMITTED, date(2024, 10, 5), "Diakui dalam klarifikasi.")
HACKED = Attributed(
    Rung.DISPUTED,
    date(2024, 10, 6),
    "Terlapor menyangkal.",
    Dispute.HACKED,
    "LP/12/X/2024",
    date(2024, 10, 6),
)


@pytest.fixture
def case(session, work):
    return journey(session, work).filed()


@pytest.fixture
def conduct(case, session):
    return session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()


@pytest.fixture
def does(case, work):
    """`does(service, …)`: one act by an officer of an office."""

    def done(service, *args, by="verifier", agency="bawaslu", **more):
        with work(case.actor(by, agency)) as act:
            return service(act, case.case_id, *args, **more)

    return done


@pytest.fixture
def seen(case, conduct, does):
    """`seen(respondent, …)`: an act that was kept; its id."""

    def kept(respondent=None, audience=Audience.FILE, by="verifier", agency="bawaslu", **other):
        told = replace(LIKE, respondent=respondent, **other)
        return does(observing.observe, conduct, told, audience=audience, by=by, agency=agency)

    return kept


def test_a_correction_takes_the_place_of_a_row_and_leaves_it_as_it_was(seen, does, case, session):
    first = seen(case.people[0])
    told = replace(LIKE, respondent=case.people[1], handle="akun.lain")

    second = does(observing.correct_observed, first, told, reason="Salah baca nama akun.")

    rows = session.scalars(select(ObservedAct).order_by(ObservedAct.id)).all()
    assert [(r.id, r.handle, r.root, r.replaces) for r in rows] == [
        (first, "akun.rekaan", first, None),
        (second, "akun.lain", first, first),
    ]
    assert [row.id for row in current(rows)] == [second]
    with pytest.raises(WrongStage):
        does(observing.correct_observed, first, told, reason="Sekali lagi.")
    with pytest.raises(Invalid) as refused:
        does(observing.correct_observed, second, told, reason=" ")
    assert refused.value.errors == {"reason": ["reason_missing"]}


def test_the_newest_rung_decides_and_those_of_another_respondent_do_not(seen, does, case, session):
    one, other = case.people
    act = seen(one)
    does(observing.attribute, act, ADMITTED)
    does(observing.attribute, act, HACKED)
    conduct = session.get_one(ObservedAct, act).conduct_id

    assert standings(session, case.case_id) == [Standing(conduct, one, Rung.DISPUTED)]

    told = replace(LIKE, respondent=other)
    does(observing.correct_observed, act, told, reason="Akun milik terlapor B.")
    assert standings(session, case.case_id) == [Standing(conduct, other, Rung.UNPROVEN)]
    rungs = session.scalars(select(AttributionRow.rung).order_by(AttributionRow.id)).all()
    assert rungs == [Rung.ADMITTED, Rung.DISPUTED]


def test_a_study_cannot_be_corrected_into_proof_by_a_doubtful_act(session, work):
    case = journey(session, work).filed().to_study()
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()
    verifier = case.actor("verifier", "bawaslu")
    with work(verifier) as act:
        told = replace(LIKE, respondent=case.people[0])
        observing.observe(act, case.case_id, conduct, told, audience=Audience.FILE)
    case.takes("conclude_study", found="not_proven")
    step = session.scalars(select(Step).where(Step.move == "conclude_study")).one()

    def corrects(**answers):
        with work(verifier) as act:
            correct_step(
                act,
                case.case_id,
                step.id,
                seen=case.case.version,
                reason="Salah pilih.",
                happened_on=step.happened_on.first,
                answers=answers,
            )

    with pytest.raises(Invalid) as refused:
        corrects(found="proven")
    assert refused.value.errors == {"attribution_reason": ["attribution_without_reason"]}
    corrects(found="proven", attribution_reason="Saksi melihatnya.")


def test_the_second_observer_is_another_person_of_the_same_agency(seen, does):
    act = seen()
    later = SEEN_AT + timedelta(hours=1)
    second = Looked(Look.SECOND, later, "WIB", StillThere.YES, Way.OWN_ACCOUNT, "Terlihat sama.")

    for by, agency in (("verifier", "bawaslu"), ("verifier", "bawaslu_banten")):
        with pytest.raises(Forbidden):
            does(observing.look_again, act, second, by=by, agency=agency)

    assert does(observing.look_again, act, second, by="intake_officer")


@pytest.mark.parametrize(
    ("different", "errors"),
    [
        ({"first_seen": None}, {"first_seen": ["required"]}),
        ({"profile_url": "javascript:alert(1)"}, {"profile_url": ["no_web_address"]}),
        ({"platform": ""}, {"platform": ["platform_missing"]}),
        ({"object_shows": " ".strip()}, {"object_shows": ["object_missing"]}),
        ({"last_seen": SEEN_AT - timedelta(days=1)}, {"last_seen": ["before_first_seen"]}),
        ({"looked_at": None}, {"looked_at": ["when_looked_missing"]}),
        ({"looked_at": datetime(2031, 1, 1, tzinfo=UTC)}, {"looked_at": ["in_the_future"]}),
        ({"respondent": 987654321}, {"respondent": ["not_an_option"]}),
    ],
)
def test_what_cannot_be_right_of_an_act_is_refused(conduct, does, different, errors):
    with pytest.raises(Invalid) as refused:
        does(observing.observe, conduct, replace(LIKE, **different), audience=Audience.FILE)

    assert refused.value.errors == errors


@pytest.mark.parametrize(
    ("different", "errors"),
    [
        ({"reason": " "}, {"reason": ["reason_missing"]}),
        ({"dispute": None}, {"dispute": ["dispute_missing"]}),
        ({"police_on": None}, {"police_on": ["police_report_half"]}),
        ({"police_no": ""}, {"police_no": ["police_report_half"]}),
        ({"on": date(2031, 1, 1)}, {"on": ["in_the_future"]}),
        ({"pieces": (987654321,)}, {"pieces": ["not_an_option"]}),
        (
            {"rung": Rung.ADMITTED},
            {"dispute": ["dispute_of_other_rung"], "police_no": ["police_of_other_rung"]},
        ),
    ],
)
def test_what_cannot_be_right_of_a_rung_is_refused(seen, does, different, errors):
    act = seen()
    with pytest.raises(Invalid) as refused:
        does(observing.attribute, act, replace(HACKED, **different))

    assert refused.value.errors == errors


def test_the_personnel_side_adds_its_own_to_what_belongs_to_the_file(session, work):
    case = journey(session, work).filed().to_decided()
    near = case.world["bkpsdm"]
    case.takes("send_on", by="commissioner", respondents=case.people[:1], copy_to=near)
    first, second = case.people
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()

    def does(service, *args, by="verifier", agency="bawaslu", **more):
        with work(case.actor(by, agency)) as act:
            return service(act, case.case_id, *args, **more)

    def kept(who, audience):
        told = replace(LIKE, respondent=who)
        return does(observing.observe, conduct, told, audience=audience)

    open_, of_other = kept(first, Audience.FILE), kept(second, Audience.FILE)
    inner = kept(first, Audience.VERIFICATION)
    there = {"by": "discipline_officer", "agency": "bkpsdm"}
    for hidden in (of_other, inner):
        with pytest.raises(NotFound):
            does(observing.attribute, hidden, ADMITTED, **there)
    with pytest.raises(Forbidden):
        told = replace(LIKE, respondent=first)
        does(observing.correct_observed, open_, told, reason="Bukan miliknya.", **there)

    row = session.get_one(AttributionRow, does(observing.attribute, open_, ADMITTED, **there))

    assert row.audience is Audience.PERSONNEL
    rungs = {one.respondent: one.rung for one in standings(session, case.case_id)}
    assert rungs == {first: Rung.UNPROVEN, second: Rung.UNPROVEN}  # its examination is its own


def test_what_bears_on_an_element_is_linked_and_taken_away_with_a_reason(
    seen, does, conduct, case, session
):
    act = seen(case.people[0])
    element = "Perbuatan itu terjadi dan dilakukan terlapor"
    bearing = Bearing(element, Bears.FOR, case.people[0], act=act, remark="Nama akun sama.")

    link = does(observing.link_element, conduct, bearing, audience=Audience.FILE)
    with pytest.raises(Invalid):
        told = replace(bearing, element="Unsur karangan")
        does(observing.link_element, conduct, told, audience=Audience.FILE)
    with pytest.raises(Invalid):
        does(observing.link_element, conduct, replace(bearing, act=None), audience=Audience.FILE)
    with pytest.raises(Invalid):
        does(observing.withdraw_link, link, reason="")
    does(observing.withdraw_link, link, reason="Ternyata akun lain.")
    with pytest.raises(WrongStage):
        does(observing.withdraw_link, link, reason="Lagi.")


def test_a_piece_that_somebody_may_not_read_cannot_be_linked_by_them(session, work):
    case = journey(session, work).filed().to_sent("bkpsdm")
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()
    with work(case.actor("verifier", "bawaslu")) as act:
        upload = Upload("draf.txt", BytesIO(b"draf"), "Draf")
        draft = add_evidence(act, case.case_id, upload, audience=Audience.VERIFICATION)
    element = "Perbuatan itu terjadi dan dilakukan terlapor"
    bearing = Bearing(element, Bears.AGAINST, case.people[0], piece=draft)

    with pytest.raises(Invalid) as refused, work(case.actor("discipline_officer", "bkpsdm")) as act:
        observing.link_element(act, case.case_id, conduct, bearing, audience=Audience.FILE)

    assert refused.value.errors == {"source": ["not_an_option"]}


CHANGES = [
    ("observed_acts", "act", "handle = 'akun.lain'"),
    ("observed_acts", "act", "first_seen = first_seen + interval '1 microsecond'"),
    ("observed_acts", "act", "audience = 'verification'"),
    ("act_looks", "look", "still_there = 'yes'"),
    ("attributions", "attribution", "rung = 'admitted'"),
    ("attributions", "attribution", "police_on = '2024-10-07'"),
    ("attributions", "attribution", "pieces = '[1]'"),
    ("element_links", "element", "bears = 'against'"),
]


def test_every_changed_missing_or_added_row_is_found(seen, does, conduct, case, session, store):
    act = seen(case.people[0])
    does(
        observing.look_again, act, Looked(Look.AGAIN, SEEN_AT, "WIB", StillThere.NO, Way.IN_PERSON)
    )
    does(observing.attribute, act, HACKED)
    element = "Perbuatan itu terjadi dan dilakukan terlapor"
    bearing = Bearing(element, Bears.FOR, case.people[0], act=act)
    does(observing.link_element, conduct, bearing, audience=Audience.FILE)

    def damage():
        session.expire_all()
        found = evidence_verified(session, store.vault)
        return [(one.kind, one.what) for one in found.damage]

    assert damage() == []
    for table, kind, change in CHANGES:
        hole = session.begin_nested()
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(f"UPDATE {table} SET {change} WHERE case_id = {case.case_id}"))
        assert damage() == [(kind, "changed")], change
        hole.rollback()
    for table, kind, _change in CHANGES[::3]:
        hole = session.begin_nested()
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(f"UPDATE {table} SET id = id + 100000"))
        assert sorted(damage()) == [(kind, "missing"), (kind, "unknown")], table
        hole.rollback()


def test_the_database_refuses_to_change_what_was_kept(seen, session):
    seen()
    for statement in ("UPDATE observed_acts SET handle = 'x'", "DELETE FROM observed_acts"):
        hole = session.begin_nested()
        with pytest.raises(Exception, match="append"):
            session.execute(text(statement))
        hole.rollback()
