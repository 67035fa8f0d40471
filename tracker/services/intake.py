"""Opening a case: one filing, one transaction, one receipt, however often the form is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from sqlalchemy import func, select

from tracker.domain import filing as law_of_filing
from tracker.domain.days import PartialDay
from tracker.domain.discretion import names_reporter, title_of
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.filing import (
    ConductGiven,
    Faults,
    Filing,
    Ground,
    RespondentGiven,
    staff_number,
    url_key,
)
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience, CaseKind, LinkKind
from tracker.domain.outlook import opening_facts, opening_move
from tracker.domain.roles import Permission, is_below
from tracker.services import drafts, evidence, linking, steps
from tracker.services.evidence import Upload
from tracker.services.numbers import give_number
from tracker.services.projection import project
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, ConductRespondent, Respondent
from tracker.store.people import Region
from tracker.store.reporters import Reporter
from tracker.store.vault import Kept

PLACE = "/lapor"
EVIDENCE, PAPERS = "evidence", "papers"
"""The two kinds of upload: evidence of the matter, and papers that show who reports."""

MOST_FILES = 50
_AUDIENCES = {EVIDENCE: Audience.FILE, PAPERS: Audience.REPORTER}


@dataclass(frozen=True)
class Filed:
    """The case that a filing opened, and the number on its receipt."""

    case_id: int
    receipt_no: str


@dataclass(frozen=True)
class LinkChoice:
    """What the officer said of a case that looks alike, and by which reasons it was shown."""

    other_id: int
    kind: LinkKind
    reason: str


def file_case(
    work: Work, filing: Filing, *, key: str | None = None, links: Sequence[LinkChoice] = ()
) -> Filed:
    """Open a case. With `key` the files of that draft become its evidence, the draft is dropped,
    and the same key opens no second case: the first one is answered again.

    Links to cases that are no longer in the actor's sight are left out.

    Raises:
        Forbidden, Invalid: nothing was written.
    """
    work.actor.must(Permission.CASE_FILE)
    filed = _already_filed(work, key) if key else None
    if filed is not None:
        return filed
    draft = drafts.load_draft(work, PLACE, key) if key else None
    files = draft.files if draft else []
    faults = _faults_of(work, filing, files)
    if faults:
        raise Invalid(faults)
    case = _case_row(work, filing, work.session.get_one(Region, filing.region), key)
    _people_and_acts(work, case, filing)
    _open_road(work, case, filing)
    for kept, upload, audience in _kept_files(work, files):
        evidence.add(work, case, upload, audience=audience, kept=kept)
    project(work.session, case, work.law)
    seen = linking.in_sight(work, {link.other_id for link in links})
    for link in links:
        if link.other_id in seen:
            linking.note_link(work, case, link.other_id, link.kind, link.reason)
    if key:
        drafts.drop_draft(work, PLACE, key)
    return Filed(case.id, case.receipt_no or "")


def keep_filing(
    work: Work,
    key: str,
    fields: Mapping[str, Sequence[str]],
    *,
    uploads: Mapping[str, Sequence[Upload]] | None = None,
    without: str | None = None,
) -> Faults:
    """Keep what was typed so far, and the bytes of its files; the faults of files not taken.

    `without` is the digest (hexadecimal) of a file that the officer takes out again.

    Raises:
        Forbidden: this is not the actor's to do.
        Conflict: the form was sent already; `case` is the case that it opened.
    """
    work.actor.must(Permission.CASE_FILE)
    taken, faults = _taken_in(work, uploads or {})
    filed = _already_filed(work, key)
    if filed is not None:
        raise Conflict("already_filed", case=filed.case_id)
    draft = drafts.load_draft(work, PLACE, key)
    files = [f for f in (draft.files if draft else []) if f["digest"] != without]
    there = {(f["field"], f["digest"]) for f in files}
    for file in taken:
        if (file["field"], file["digest"]) not in there:
            there.add((file["field"], file["digest"]))
            files.append(file)
    if len(files) > MOST_FILES:
        faults.setdefault(EVIDENCE, []).append("too_many_files")
        files = files[:MOST_FILES]
    drafts.save_draft(work, PLACE, key, fields, files)
    return faults


def _taken_in(
    work: Work, uploads: Mapping[str, Sequence[Upload]]
) -> tuple[list[dict[str, str]], Faults]:
    """Bytes into the vault first: no lock is held while they are written."""
    taken: list[dict[str, str]] = []
    faults: Faults = {}
    for name, files in uploads.items():
        for upload in files:
            try:
                kept = evidence.keep(work, upload)
            except Invalid as refused:
                faults.setdefault(name, []).extend(refused.errors["file"])
                continue
            shown = PurePath(upload.name.replace("\\", "/")).name
            taken.append(
                {
                    "field": name,
                    "name": shown,
                    "digest": kept.digest.hex(),
                    "size": str(kept.size),
                }
            )
    return taken, faults


def _already_filed(work: Work, key: str) -> Filed | None:
    """The case that this form opened. The lock makes a second sending wait for the first."""
    name = f"filing:{work.actor.account_id}:{key}"
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    row = work.session.execute(
        select(Case.id, Case.receipt_no).where(
            Case.filed_by == work.actor.account_id, Case.filing_key == key
        )
    ).one_or_none()
    return Filed(row.id, row.receipt_no) if row else None


def faults_of(work: Work, filing: Filing, *, key: str) -> Faults:
    """Everything that `file_case` would refuse in this filing, by field; nothing is written."""
    work.actor.must(Permission.CASE_FILE)
    draft = drafts.load_draft(work, PLACE, key)
    return _faults_of(work, filing, draft.files if draft else [])


def _faults_of(work: Work, filing: Filing, files: Sequence[Mapping[str, str]]) -> Faults:
    """What the law of filing refuses, and texts that tell who reported until confirmed."""
    is_known = work.session.get(Region, filing.region) is not None
    in_reach = is_known and is_below(filing.region, work.actor.region)
    book = work.law.book
    ground = Ground(
        today=work.today,
        regions=frozenset({filing.region} if in_reach else ()),
        contests={one.id: one.contests for one in book.elections.values()},
        conduct_types=frozenset(book.conduct_types),
    )
    faults: Faults = {}
    try:
        law_of_filing.check(filing, ground)
    except Invalid as invalid:
        faults = invalid.errors
    if not filing.confirmed:
        names = [file["name"] for file in files if file["field"] == EVIDENCE]
        leaks = names_reporter(filing, {EVIDENCE: names})
        for name in leaks:
            faults.setdefault(name, []).append("names_reporter")
        if leaks:
            faults.setdefault("confirm", []).append("confirm_reporter_named")
    return faults


def _case_row(work: Work, filing: Filing, region: Region, key: str | None) -> Case:
    assert filing.submitted_on is not None
    book, actor = work.law.book, work.actor
    election = book.elections.get(filing.election)
    labels = {one.id: one.label_id for one in book.conduct_types.values()}
    case = Case(
        kind=filing.kind,
        filed_kind=filing.kind,
        agency_id=actor.agency_id,
        receiving_agency_id=actor.agency_id,
        region_code=region.code,
        election=filing.election or None,
        contest=filing.contest or None,
        title=title_of(filing, labels, region.name),
        narrative=filing.narrative,
        place=filing.place or None,
        reporter_wish=None if filing.reporter.is_empty else filing.wish,
        known_on=filing.known_on,
        found_on=filing.found_on,
        received_on=PartialDay.of(filing.submitted_on),
        is_invented=bool(election and election.invented),
        filing_key=key,
        filed_at=work.now,
        filed_by=actor.account_id,
        version=1,
    )
    work.session.add(case)
    work.session.flush()
    return case


def _people_and_acts(work: Work, case: Case, filing: Filing) -> None:
    """The reporter apart; respondents and conducts in the order given, and who did what."""
    given = filing.reporter
    if not given.is_empty:
        work.session.add(
            Reporter(
                case_id=case.id,
                name=given.name or None,
                identity_no=given.identity_no or None,
                address=given.address or None,
                contact=given.contact or None,
            )
        )
    people = {
        place: _respondent(case, ordinal, one)
        for ordinal, (place, one) in enumerate(filing.named_respondents())
    }
    acts = [
        (_conduct(case, ordinal, one), filing.doers_of(one))
        for ordinal, (_, one) in enumerate(filing.named_conducts())
    ]
    work.session.add_all([*people.values(), *(act for act, _ in acts)])
    work.session.flush()
    work.session.add_all(
        ConductRespondent(conduct_id=act.id, respondent_id=people[place].id, ordinal=ordinal)
        for act, doers in acts
        for ordinal, place in enumerate(doers)
    )


def _respondent(case: Case, ordinal: int, one: RespondentGiven) -> Respondent:
    number = staff_number(one.nip)
    return Respondent(
        case_id=case.id,
        ordinal=ordinal,
        name=one.name or None,
        description=one.description or None,
        position=one.position or None,
        status=one.status,
        agency_written=one.agency or None,
        nip=number.digits if number else None,
        count=one.count,
    )


def _conduct(case: Case, ordinal: int, one: ConductGiven) -> Conduct:
    return Conduct(
        case_id=case.id,
        ordinal=ordinal,
        type=one.type,
        on=one.on,
        channel=one.channel or None,
        url=one.url or None,
        url_key=url_key(one.url),
        summary=one.summary or None,
        beneficiary=one.beneficiary or None,
    )


def _open_road(work: Work, case: Case, filing: Filing) -> None:
    """The opening step of its kind, the receipt number, and the act in the book."""
    assert filing.submitted_on is not None
    kind = CaseKind(filing.kind)
    move = opening_move(work.law, kind)
    step = steps.begin(work, case, move, filing.submitted_on, opening_facts(move, filing))
    case.receipt_no = give_number(work, case.receiving_agency_id, "receipt", kind, work.today)
    if move.series:
        case.number = give_number(work, case.agency_id, move.series, kind, filing.submitted_on)
    place = work.record(
        Act.CASE_FILED,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        kind=kind.value,
        agency=case.receiving_agency_id,
        region=case.region_code,
        receipt=case.receipt_no,
        respondents=len(filing.named_respondents()),
        conducts=len(filing.named_conducts()),
    )

    def told(numbers: list[int]) -> None:
        step.act = numbers[place]
        work.session.flush()

    work.after.append(told)


def _kept_files(
    work: Work, files: Sequence[Mapping[str, str]]
) -> Iterator[tuple[Kept, Upload, Audience]]:
    """The draft's files with the first bytes that tell their type.

    Papers of the reporter lose their file name, which often is the reporter's own.
    """
    papers = 0
    for file in files:
        digest = bytes.fromhex(file["digest"])
        head = next(work.vault.read(digest), b"")[:8192]
        name = file["name"]
        if file["field"] == PAPERS:
            papers += 1
            name = f"pelapor-{papers}{PurePath(name).suffix[:10].lower()}"
        kept = Kept(digest, int(file["size"]), head)
        yield kept, Upload(name, BytesIO()), _AUDIENCES[file["field"]]
