"""Near copies are found by the worker's job, told to who may see both cases, and can be refused."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text, update

from tests import pictures
from tests.hostile_files import picture
from tests.journeys import Begin, Journey
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.file_dangers import Held
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience, LinkKind
from tracker.domain.near_copies import METHOD, Nearness
from tracker.domain.roles import Actor
from tracker.domain.showing import may_read_piece
from tracker.queries.cases import case_page, sight_and_case
from tracker.queries.comparing_pictures import comparison
from tracker.queries.near_copies import NearCopy, near_copies
from tracker.queries.running_law import running_law
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.evidence import Upload, add_evidence, withdraw_evidence
from tracker.services.linking import link_cases
from tracker.services.near_copies import (
    PRINT,
    Printed,
    ask_missing_prints,
    make_print,
    print_missing,
    say_of_pictures,
)
from tracker.services.teamwork import note_conflict
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.ledger import LedgerEntry
from tracker.store.near_copies import PicturePair, PicturePrint, PictureVerdict
from tracker.store.sight import pieces_of_cases_for

PHOTO = pictures.as_jpeg(pictures.scene(5))
COPY = pictures.as_jpeg(pictures.scene(5), quality=40)
OTHER = pictures.as_jpeg(pictures.scene(6))
Add = Callable[..., int]


@pytest.fixture
def cases(session, work, world) -> tuple[Journey, Journey]:
    return tuple(Journey(session, work, world).filed() for _case in range(2))


@pytest.fixture
def add(work) -> Add:
    def added(case: Journey, content: bytes, audience=Audience.FILE, name="foto.jpg") -> int:
        with work(case.actor("verifier", "bawaslu")) as act:
            upload = Upload(name, io.BytesIO(content))
            return add_evidence(act, case.case_id, upload, audience=audience)

    return added


@pytest.fixture
def printed(work: Begin, world) -> Callable[[], Printed]:
    """Every print that is missing."""
    return lambda: print_missing(lambda: work(world.system_actor))


def found(session, case: Journey, item: int, who: Actor | None = None) -> list[NearCopy]:
    return near_copies(session, who or case.actor("verifier", "bawaslu"), case.case_id, [item])


def test_a_copy_in_another_case_is_found_and_another_picture_is_not(session, cases, add, printed):
    one, two = cases
    mine, copy, other = add(one, PHOTO), add(two, COPY), add(two, OTHER)
    assert found(session, one, mine) == []

    assert printed() == Printed(made=3, pairs=1)

    near = found(session, one, mine)
    assert [(n.id, n.case_id, n.nearness) for n in near] == [
        (copy, two.case_id, Nearness.VERY_LIKE)
    ]
    assert near[0].alike_percent >= 95
    assert near[0].cut_percent == 0
    assert [n.id for n in found(session, two, copy)] == [mine]
    assert found(session, two, other) == []
    assert printed() == Printed()


def test_the_same_bytes_are_found_without_any_print(session, cases, add):
    one, two = cases
    mine, same = add(one, PHOTO), add(two, PHOTO)
    near = found(session, one, mine)
    assert [(n.id, n.nearness, n.alike) for n in near] == [(same, Nearness.SAME_BYTES, None)]


def test_copies_within_one_case_are_not_suggested(session, cases, add, printed):
    mine = add(cases[0], PHOTO)
    add(cases[0], COPY)
    assert printed().pairs == 1
    assert found(session, cases[0], mine) == []


def test_letters_as_pdf_and_blank_pages_give_no_print(session, cases, add, printed):
    document = io.BytesIO()
    pictures.letter(3).save(document, "PDF", resolution=150)
    add(cases[0], document.getvalue(), name="surat.pdf")
    add(cases[0], picture(size=(300, 300)))
    add(cases[1], b"\x89PNG\r\n\x1a\n rusak", name="rusak.png")
    assert printed() == Printed(without=2)
    why = session.scalars(select(PicturePrint.why_not).order_by(PicturePrint.why_not)).all()
    assert why == ["cannot_be_shown", "plain"]
    assert printed() == Printed()


def test_what_is_withdrawn_or_held_is_not_suggested(session, work, cases, add, printed):
    one, two = cases
    mine, copy, same = add(one, PHOTO), add(two, COPY), add(two, PHOTO)
    printed()
    assert {n.id for n in found(session, one, mine)} == {copy, same}
    with work(two.actor("verifier", "bawaslu")) as act:
        withdraw_evidence(act, two.case_id, same, reason="Salah unggah")
    assert {n.id for n in found(session, one, mine)} == {copy}
    digest = session.get_one(EvidenceItem, copy).digest
    session.add(HeldBytes(digest=digest, reason=Held.MALWARE, held_at=act.now))
    session.flush()
    assert found(session, one, mine) == []
    assert found(session, two, copy) == []


def test_held_bytes_are_not_looked_into_until_they_are_released(session, cases, add, printed):
    item = session.get_one(EvidenceItem, add(cases[0], PHOTO))
    held = HeldBytes(digest=item.digest, reason=Held.NOT_SCANNED, held_at=item.added_at)
    session.add(held)
    session.flush()
    assert printed() == Printed()
    session.delete(held)
    session.flush()
    assert printed() == Printed(made=1)


def test_papers_of_the_reporter_are_never_compared(session, cases, add, printed):
    one, two = cases
    mine = add(one, PHOTO, Audience.REPORTER)
    add(two, PHOTO, Audience.REPORTER)
    assert printed() == Printed()
    officer = one.actor("intake_officer", "bawaslu")
    assert found(session, one, mine, officer) == []
    shared = add(two, COPY)
    printed()
    assert found(session, one, mine, officer) == found(session, two, shared, officer) == []


# --- who is told ----------------------------------------------------------------------------------


def test_nothing_is_told_of_a_case_or_piece_that_the_reader_may_not_read(
    session, work, world, add, printed
):
    """Over everybody: exactly the pieces that they could open are suggested and counted."""
    here = Journey(session, work, world).filed().to_sent("bkpsdm")
    other = Journey(session, work, world).filed()
    shared = [add(here, PHOTO, audience) for audience in (Audience.FILE, Audience.VERIFICATION)]
    hidden = [add(other, COPY, audience) for audience in (Audience.FILE, Audience.VERIFICATION)]
    printed()
    told, people = 0, 0
    for role, place in (
        ("verifier", "bawaslu"), ("intake_officer", "bawaslu"), ("commissioner", "bawaslu"),
        ("supervisor", "bawaslu"), ("auditor", "bawaslu"), ("administrator", "bawaslu"),
        ("discipline_officer", "bkpsdm"), ("supervisor", "bkpsdm"), ("auditor", "bkpsdm"),
    ):  # fmt: skip
        reader = here.actor(role, place)
        people += 1
        for mine, theirs in ((here, other), (other, here)):
            pieces = {here.case_id: shared, other.case_id: hidden}
            own, beside = (readable(session, reader, c, pieces[c.case_id]) for c in (mine, theirs))
            for item in own:
                near = near_copies(session, reader, mine.case_id, [item])
                assert {n.id for n in near} == beside
                told += len(near)
            if own:
                page = case_page(
                    session, reader, mine.case_id, running_law(session), work(reader).today
                )
                counted = {e.id: e.near for e in page.evidence}
                assert counted == dict.fromkeys(own, len(beside))
    assert people == 9
    assert told > 10


def readable(session, reader: Actor, case: Journey, items: list[int]) -> set[int]:
    try:
        _case, sight = sight_and_case(session, reader, case.case_id)
    except NotFound:
        return set()
    rows = [session.get_one(EvidenceItem, item) for item in items]
    return {r.id for r in rows if may_read_piece(reader, sight, r.audience, r.agency_id)}


def test_who_is_shut_out_of_the_other_case_learns_nothing_of_it(session, work, cases, add, printed):
    one, two = cases
    mine, copy = add(one, PHOTO), add(two, COPY)
    printed()
    officer = one.actor("verifier", "bawaslu")
    before = found(session, one, mine, officer)
    assert [n.id for n in before] == [copy]
    with work(two.actor("commissioner", "bawaslu")) as act:
        note_conflict(act, two.case_id, officer.account_id, reason="Kerabat")
    assert found(session, one, mine, officer) == []
    with pytest.raises(NotFound):
        comparison(session, officer, one.case_id, mine, copy)
    with pytest.raises(NotFound), work(officer) as act:
        say_of_pictures(act, one.case_id, mine, copy, is_same=False, reason="")


# --- what is said of a pair -----------------------------------------------------------------------


@pytest.fixture
def pair(cases, add, printed) -> tuple[Journey, int, Journey, int]:
    one, two = cases
    mine, copy = add(one, PHOTO), add(two, COPY)
    printed()
    return one, mine, two, copy


def test_a_refused_pair_stays_refused_for_both_cases_and_in_the_book(session, work, pair):
    one, mine, two, copy = pair
    with work(one.actor("verifier", "bawaslu")) as act:
        say_of_pictures(act, one.case_id, mine, copy, is_same=False, reason=" Acara lain. ")
    for case, item in ((one, mine), (two, copy)):
        (near,) = found(session, case, item)
        assert (near.is_other, near.reason, near.said_by) == (True, "Acara lain.", near.agency)
        reader = case.actor("verifier", "bawaslu")
        page = case_page(session, reader, case.case_id, running_law(session), act.today)
        assert [e.near for e in page.evidence] == [0]
    (row,) = session.scalars(select(PictureVerdict))
    entry = session.scalars(
        select(LedgerEntry).where(LedgerEntry.act == Act.PICTURES_COMPARED)
    ).one()
    assert (entry.case_id, row.seal() in entry.text) == (one.case_id, True)
    assert evidence_verified(session, work(one.actor("verifier", "bawaslu")).vault).damage == []


def test_said_twice_is_said_once_and_can_be_taken_back(session, work, pair):
    one, mine, two, copy = pair
    officer = one.actor("verifier", "bawaslu")
    for is_same in (False, False, True):
        with work(officer) as act:
            say_of_pictures(act, one.case_id, mine, copy, is_same=is_same, reason="")
    assert session.scalar(select(func.count()).select_from(PictureVerdict)) == 2
    (near,) = found(session, two, copy)
    assert not near.is_other


def test_a_verdict_can_neither_be_changed_nor_removed_and_damage_is_named(session, work, pair):
    one, mine, _two, copy = pair
    officer = one.actor("verifier", "bawaslu")
    with work(officer) as act:
        say_of_pictures(act, one.case_id, mine, copy, is_same=False, reason="Bukan")
    (row,) = session.scalars(select(PictureVerdict))
    for change in ("UPDATE picture_verdicts SET is_same = true", "DELETE FROM picture_verdicts"):
        with pytest.raises(Exception, match="append"), session.begin_nested():
            session.execute(text(change))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("UPDATE picture_verdicts SET is_same = true"))
    damage = evidence_verified(session, work(officer).vault).damage
    assert [(d.kind, d.ref, d.what) for d in damage] == [("comparison", str(row.id), "changed")]


def test_only_who_links_cases_says_what_a_pair_is_and_only_of_pairs(session, work, pair, add):
    one, mine, two, copy = pair
    other = add(two, OTHER)
    with pytest.raises(Forbidden), work(one.actor("supervisor", "bawaslu")) as act:
        say_of_pictures(act, one.case_id, mine, copy, is_same=False, reason="")
    officer = one.actor("verifier", "bawaslu")
    for item, beside in ((mine, other), (mine, mine), (copy, mine), (mine, 0)):
        with pytest.raises(NotFound), work(officer) as act:
            say_of_pictures(act, one.case_id, item, beside, is_same=False, reason="")
    assert session.scalars(select(PictureVerdict)).all() == []


def test_a_link_of_the_cases_is_told_beside_the_pair(session, work, pair):
    one, mine, two, _copy = pair
    with work(one.actor("verifier", "bawaslu")) as act:
        link_cases(act, one.case_id, two.case_id, kind=LinkKind.RELATED, reason="foto yang sama")
    assert [n.link for n in found(session, one, mine)] == [LinkKind.RELATED]


# --- how prints come to be ------------------------------------------------------------------------


def test_a_print_of_an_older_method_is_made_anew(session, cases, add, printed):
    add(cases[0], PHOTO)
    add(cases[1], COPY)
    printed()
    session.execute(update(PicturePrint).values(method=METHOD - 1))
    assert printed() == Printed(made=2, pairs=1)
    assert session.scalar(select(func.count()).select_from(PicturePair)) == 1


def test_a_case_page_costs_one_statement_more_however_many_pictures(
    session, cases, add, printed, statements
):
    one, two = cases
    reader = one.actor("verifier", "bawaslu")
    law = running_law(session)

    def cost() -> int:
        statements.clear()
        case_page(session, reader, one.case_id, law, one.begin(reader).today)
        return len(statements)

    add(one, b"catatan", name="catatan.txt")
    plain = cost()
    add(one, PHOTO)
    few = cost()
    for number in range(5):
        content = pictures.as_jpeg(pictures.scene(5), quality=50 + number)
        add(one if number % 2 else two, content)
    printed()
    assert cost() == few == plain + 1


def test_missing_prints_are_asked_for_behind_everything_else(session, work, world, cases, add):
    add(cases[0], PHOTO)
    session.execute(text("DELETE FROM procrastinate_jobs"))
    with work(world.system_actor) as act:
        assert ask_missing_prints(act) == 1
    job = session.execute(text("SELECT task_name, priority, lock FROM procrastinate_jobs")).one()
    assert tuple(job) == (PRINT, -1, PRINT)


def test_altered_bytes_give_no_print_and_are_told(session, work, world, cases, add):
    digest = session.get_one(EvidenceItem, add(cases[0], PHOTO)).digest
    told = Printed()
    with work(world.system_actor) as act:
        path = act.vault.path(digest)
        path.chmod(0o600)
        path.write_bytes(OTHER)
        make_print(act, digest, told)
    assert told == Printed(altered=1)
    assert session.get(PicturePrint, digest) is None


def test_what_is_readable_in_sql_is_readable_by_the_policy(session, cases, add, world):
    """`pieces_of_cases_for` tells what `may_read_piece` tells, but never of the reporter."""
    items = [add(cases[0], b"isi", audience, name="a.txt") for audience in Audience]
    for role, place in (("verifier", "bawaslu"), ("intake_officer", "bawaslu")):
        reader = cases[0].actor(role, place)
        rows = session.scalars(
            select(EvidenceItem.id).where(EvidenceItem.id.in_(items), pieces_of_cases_for(reader))
        )
        papers = {
            i for i in items
            if session.get_one(EvidenceItem, i).audience is Audience.REPORTER
        }  # fmt: skip
        assert set(rows) == readable(session, reader, cases[0], items) - papers
