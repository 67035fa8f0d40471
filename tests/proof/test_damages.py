"""Whatever is changed, removed, put in or moved in evidence, custody, book, checkpoints, vault or
bundle is found and called by its name; what nobody touched is never called damaged."""

import io
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

import pytest
from cryptography import x509
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from tests.authority import authority
from tests.builders import World, make_account, world_of
from tests.bundles import (
    Members,
    Sealing,
    bundle_of,
    case_with_evidence,
    checkpointed,
    destroyed,
    members_in,
    seal,
    seen_acts,
    signer_of,
)
from tests.conftest import TestClock, TestStore
from tests.hostile_files import picture as photo
from tests.journeys import Begin, Journey
from tests.letters import REFERRAL, Desk
from tests.proof.damages import (
    COLUMNS,
    KINDS,
    PROVES_NOTHING,
    TABLES,
    Hit,
    Name,
    NoDamage,
    Region,
    Rows,
    bundle_damage,
    insider_damage,
    member_damage,
    regions_of,
    sealed_columns,
    vault_damage,
)
from tests.reports import report_content
from tests.stories import BANNER, Newsroom
from tracker.domain.matters import Audience
from tracker.domain.notifying import MailPurpose
from tracker.domain.periods import read_period
from tracker.domain.roles import Actor
from tracker.domain.sheet_states import SheetSubject
from tracker.queries.running_law import running_law
from tracker.queries.verifying import Trust, verified
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.delivering import queue_mail
from tracker.services.evidence import Upload, add_evidence
from tracker.services.letter_issuing import withdraw_letter
from tracker.services.near_copies import say_of_pictures
from tracker.services.notices import tell
from tracker.services.reports import ReportAsked, make_report, withdraw_report
from tracker.services.securing import Seen, name_observer, secure_by_hand
from tracker.services.securing import observe as observe_page
from tracker.services.sheets import begin_import, read_sheet, upload_sheet
from tracker.services.suggestions import refuse_news
from tracker.services.taking_sheets import take_slice
from tracker.services.work import Work
from tracker.store.post import OutboxRow, Postbox
from tracker.store.time_stamps import Authorities
from tracker.store.vault_folder import FolderVault
from tracker.verifier.netral_periksa import Finding, Roots, examined

Look = Callable[[], set[Name]]
IS_LONG = bool(os.environ.get("PROOF"))
DAMAGES = 2_400 if IS_LONG else 100
LOOKS = 10
"""Between so many damages the house is asked whether it is whole."""
SEED = 20241007


@dataclass
class House:
    """Everything that can be damaged, and whom it believes."""

    session: Session
    vault: FolderVault
    trust: Trust
    bundle: bytes
    members: Members
    sealing: Sealing
    key: bytes
    roots: Roots
    rows: Rows
    digests: list[bytes]
    erased: dict[bytes, bytes]
    regions: list[Region]
    told: Counter[str] = field(default_factory=Counter)

    def within(self) -> set[Name]:
        """What `ledger verify` and `evidence verify` call damaged."""
        book = verified(self.session, self.trust)
        found = {("entry", str(d.seq)) for d in book.damage}
        found |= {("head", "") for d in book.damage if d.what in ("head", "beyond")}
        found |= {("checkpoint", str(d.number)) for d in book.unsound}
        evidence = evidence_verified(self.session, self.vault)
        return found | {(d.kind, d.ref) for d in evidence.damage}

    def outside(self, data: bytes) -> set[Name]:
        """What the offline verifier calls damaged."""
        report = examined(io.BytesIO(data), len(data), [self.key], self.roots)
        assert bool(report.damage) == bool(report.damaged)
        return {name for one in report.damage for name in names_in(one)}


def names_in(one: Finding) -> Iterator[Name]:
    yield one.part, one.ref
    if one.part == "envelope":
        yield "envelope", "*"
    if one.code in ("line", "line_long"):
        yield "line", one.ref
    if one.part == "stamp":
        yield "checkpoint", one.ref
    if one.code == "entry_checkpoint":
        yield "checkpoint", one.facts["number"]


@pytest.fixture(scope="module")
def house(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A case with evidence and a bundle of it, another case, two checkpoints with time stamps."""
    home = tmp_path_factory.mktemp("damages")
    store, clock, signer = TestStore(home, engine), TestClock(), signer_of("10")
    with authority() as stamping, store.session() as session:
        stamps = Authorities((stamping.address,), stamping.roots)
        world, vault = world_of(session), FolderVault(home / "vault", 1 << 20)

        def work(actor: Actor) -> Work:
            return Work(session, actor, clock, running_law(session), vault)

        def system() -> Work:
            return work(world.system_actor)

        case = case_with_evidence(session, work, world)
        seen_acts(session, work, case)
        _secure_a_page(session, work, case)
        _bring_a_program(work, case)
        _compare_pictures(session, work, world, case)
        checkpointed(system, signer, stamps)
        other = Journey(session, work, world).filed()
        for number in range(2):
            with work(other.actor("verifier", "bawaslu")) as act:
                upload = Upload("lain.txt", io.BytesIO(b"bukti lain %d " % number * 9))
                add_evidence(act, other.case_id, upload, audience=Audience.FILE)
        _write_letters(other)
        _mail_somebody(session, work, world)
        _say_of_news(session, work, world, other)
        _make_reports(other)
        _send_tables(other, work, store)
        erased = destroyed(session, work, case, clock, 1, 2, 3)
        gone = seal(work, case)
        checkpointed(system, signer, stamps)
        bundle, sealing = bundle_of(session, vault, case.case_id, gone, signer)
        yield House(
            session,
            vault,
            Trust(signer.trusted(), stamps),
            bundle,
            members_in(bundle),
            sealing,
            signer.public,
            Roots(x509.load_pem_x509_certificates(stamping.roots.read_bytes())),
            Rows(session),
            list(vault.digests()),
            erased,
            regions_of(bundle),
        )
    store.close()


def _secure_a_page(session: Session, work: Begin, case: Journey) -> None:
    """A page that two people saw."""
    officer, colleague = (case.actor(role, "bawaslu") for role in ("verifier", "intake_officer"))
    picture = Upload("layar.png", io.BytesIO(b"\x89PNG\r\n\x1a\n satu"))
    seen = Seen("https://example.org/p/1", "", "Suka.", "7 Okt 09.01 WIB", colleague.account_id)
    with work(officer) as act:
        number = secure_by_hand(act, case.case_id, seen, [picture], audience=Audience.FILE)
    for observer in (make_account(session, "intake_officer").id, colleague.account_id):
        with work(officer) as act:
            name_observer(act, case.case_id, number, observer)
    with work(colleague) as act:
        observe_page(act, case.case_id, number, is_same=False, remark="Sudah berubah.")


def _write_letters(case: Journey) -> None:
    """Two letters, both withdrawn."""
    desk = Desk(case)
    told = {**REFERRAL, "pleno__tanggal": "2024-10-07", "pleno__nomor": "BA-1/2024"}
    told["perkara__nomor"] = "001/TM/2024"
    for _number in range(2):
        letter = desk.submitted(desk.written("referral", case.people, **told))
        desk.approved(letter)
        with desk.act("commissioner") as act:
            withdraw_letter(act, case.case_id, letter, reason="Salah alamat.")


def _mail_somebody(session: Session, work: Begin, world: World) -> None:
    """A notice that a mail tells of."""
    account = make_account(session, "verifier")
    when = {"confirmed_at": account.created_at, "hour": 8, "choices": {}, "version": 1}
    session.add(Postbox(account_id=account.id, address="rina@example.go.id", **when))
    session.flush()
    with work(world.system_actor) as act:
        tell(act, [account.id], "assigned")
        mail = queue_mail(act, account.id, MailPurpose.AT_ONCE)
        act.session.execute(update(OutboxRow).values(mail_id=mail.id))


def _say_of_news(session: Session, work: Begin, world: World, case: Journey) -> None:
    """Which items tell of one event and which do not, and two that a case is not about."""
    room = Newsroom(session, work, world)
    items = room.printed("Kabar", "Warta", "Suara") + room.printed("Gema", text=BANNER)
    room.split(items[2])
    room.join(items[0], items[3])
    for item in items[:2]:
        with work(room.editor) as act:
            refuse_news(act, case.case_id, item)


def _make_reports(case: Journey) -> None:
    """Two reports, of a month and of an election, each withdrawn again."""
    for text in ("2024-09", "pilkada-2024"):
        period = read_period(text, {"pilkada-2024"})
        assert period is not None
        asked = ReportAsked(period, None, False, True, date(2024, 10, 1), 1)
        with case.begin(case.actor("commissioner", "bawaslu")) as act:
            made = make_report(
                act, asked, report_content(text), {}, lambda code: f"https://x/{code}"
            )
        with case.begin(case.actor("commissioner", "bawaslu")) as act:
            withdraw_report(act, made, reason="Angkanya keliru.")


def _send_tables(case: Journey, work: Callable[[Actor], Work], store: TestStore) -> None:
    """A table that was taken in, with a row that was refused, and one that waits."""
    officer = case.actor("verifier", "bawaslu")
    for year in (2022, 2023):
        table = io.BytesIO(f"year,count\r\n{year},8000\r\n{year},x\r\n".encode())
        with work(officer) as act:
            subject = SheetSubject.WORKFORCE
            number = upload_sheet(act, store.home, table, f"{year}.csv", "BKPSDM", subject)
    read_sheet(lambda: work(officer), store.home, number)
    with work(officer) as act:
        begin_import(act, number)
    take_slice(lambda who: lambda: work(who), lambda: work(officer), store.home, number)


def _bring_a_program(work: Begin, case: Journey) -> None:
    """Bytes that are kept and never served."""
    upload = Upload("gambar.jpg", io.BytesIO(b"MZ\x90\0" + bytes(200)))
    with work(case.actor("verifier", "bawaslu")) as act:
        add_evidence(act, case.case_id, upload, audience=Audience.FILE)


def _compare_pictures(session: Session, work: Begin, world: World, case: Journey) -> None:
    """The same picture in two cases, and what somebody said of that."""
    other, pieces = Journey(session, work, world).filed(), []
    officer = case.actor("verifier", "bawaslu")
    for one in (case, other):
        with work(officer) as act:
            upload = Upload("foto.jpg", io.BytesIO(photo()))
            pieces.append(add_evidence(act, one.case_id, upload, audience=Audience.FILE))
    for is_same in (False, True):
        with work(officer) as act:
            say_of_pictures(act, case.case_id, *pieces, is_same=is_same, reason="Dilihat lagi.")


@contextmanager
def done(house: House, draw: random.Random, number: int) -> Iterator[tuple[Hit, Look]]:
    """The damage of that number and how it is looked for. Every column of every row comes up."""
    turn, which = divmod(number, 6)
    match which:
        case 0 | 1 | 2:
            table, column = COLUMNS[(turn * 3 + which) % len(COLUMNS)]
            with house.rows.done(draw, table, "change", column) as hit:
                yield hit, house.within
        case 3:
            kind, table = KINDS[turn % len(KINDS)], TABLES[turn // len(KINDS) % len(TABLES)]
            column = draw.choice(sealed_columns(table))
            with house.rows.done(draw, table, kind, column) as hit:
                yield hit, house.within
        case 4:
            if turn % 2:
                with vault_damage(draw, house.vault, house.digests, house.erased) as hit:
                    yield hit, house.within
            else:
                data, hit = insider_damage(draw, house.members, house.sealing)
                yield hit, lambda: house.outside(data)
        case _:
            if turn % 2:
                data, hit = member_damage(draw, house.members, house.sealing)
            else:
                data, hit = bundle_damage(draw, house.bundle, house.regions)
            yield hit, lambda: house.outside(data)


@pytest.mark.proof
def test_every_damage_is_found_and_called_by_its_name(house: House) -> None:
    draw, made, number, looks = random.Random(SEED), 0, 0, 0
    missed: list[str] = []
    columns: set[tuple[str, str]] = set()
    while made < DAMAGES:
        number += 1
        try:
            with done(house, draw, number) as (hit, look):
                found = look()
                house.told[hit.what.partition(":")[0]] += 1
                columns |= {hit.column} if hit.column else set()
                if not all(names & found for names in hit.touched):
                    missed.append(f"{number} {hit.what}: {hit.touched}, found {sorted(found)}")
        except NoDamage:
            continue
        made += 1
        if made % LOOKS == 0:
            looks += 1
            assert house.within() | house.outside(house.bundle) == set(), hit.what
    assert missed == [], missed[:5]
    _say(house, made, looks, columns)
    if IS_LONG:
        refused = {("ledger_head", "id")}  # the table itself holds that it is one
        assert {(table.name, column) for table, column in COLUMNS} - columns == refused


@pytest.mark.proof
def test_damage_to_what_proves_nothing_makes_nothing_else_look_damaged(house: House) -> None:
    """Mail and where people want it: an act's notice stands without them, and none is evidence."""
    draw = random.Random(SEED)
    hit = set()
    for table in PROVES_NOTHING:
        for kind in ("change", "remove"):
            column = draw.choice([one.name for one in table.c if not one.primary_key])
            with suppress(NoDamage), house.rows.done(draw, table, kind, column):
                hit.add(table.name)
                assert house.within() == set()
    assert hit == {table.name for table in PROVES_NOTHING}


def _say(house: House, made: int, looks: int, columns: set[tuple[str, str]]) -> None:
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(house.told.items()))
    sys.stdout.write(
        f"\ndamages: {made} ({kinds}), {len(columns)} of {len(COLUMNS)} columns; found 100 %, each "
        f"by its name; {looks} looks at what nobody touched, false alarms 0\n"
    )
