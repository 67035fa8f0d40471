"""Opening a case: one filing, one transaction, one receipt, however often the form is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePath
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, select

from tracker.domain import filing as law_of_filing
from tracker.domain.custody import Handling
from tracker.domain.discretion import names_reporter
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.file_names import file_name
from tracker.domain.filing import Faults, Filing, Ground
from tracker.domain.matters import Audience, CaseKind, LinkKind
from tracker.domain.roles import Permission, is_below
from tracker.services import drafts, evidence, linking
from tracker.services.evidence import OURS, Came, Upload
from tracker.services.judging import media_type
from tracker.services.news import begin_with_news
from tracker.services.opening import Filed, open_case
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.people import CARRIED, Draft, Region
from tracker.store.vault import Kept

PLACE = "/lapor"
EVIDENCE, PAPERS = "evidence", "papers"
"""The two kinds of upload: evidence of the matter, and papers that show who reports."""

MOST_FILES = 50
_AUDIENCES = {EVIDENCE: Audience.FILE, PAPERS: Audience.REPORTER}


@dataclass(frozen=True)
class LinkChoice:
    """What the officer said of a case that looks alike, and by which reasons it was shown."""

    other_id: int
    kind: LinkKind
    reason: str


def file_case(
    work: Work,
    filing: Filing,
    *,
    key: str | None = None,
    links: Sequence[LinkChoice] = (),
    news: int | None = None,
) -> Filed:
    """Open a case. With `key` the files of that draft become its evidence, the draft is dropped,
    and the same key opens no second case: the first one is answered again.

    Links to cases that are no longer in the actor's sight are left out. `news`: the item of the
    library that it began with.

    Raises:
        Forbidden, Invalid: nothing was written.
    """
    work.actor.must(Permission.CASE_FILE)
    files: list[dict[str, Any]] = []
    if key:
        _one_at_a_time(work, key)
        filed, files = _filed_or_kept(work, key)
        if filed is not None:
            return filed
    faults = _faults_of(work, filing, files)
    if faults:
        raise Invalid(faults)
    opened = open_case(work, filing, work.session.get_one(Region, filing.region), key)
    if files or links:
        _attach(work, work.session.get_one(Case, opened.case_id), files, links)
    if news is not None:
        begin_with_news(work, opened.case_id, news)
    if key:
        drafts.drop_drafts(work, PLACE, key, CARRIED)
    return opened


def _attach(
    work: Work, case: Case, files: Sequence[Mapping[str, str]], links: Sequence[LinkChoice]
) -> None:
    """The files of the draft as evidence, and what was said of cases that look alike."""
    for kept, upload, audience in _kept_files(work, files):
        given = replace(upload, came=came_with(case))
        evidence.add(work, case, given, audience=audience, kept=kept)
    seen = linking.in_sight(work, {link.other_id for link in links})
    for link in links:
        if link.other_id in seen:
            linking.note_link(work, case, link.other_id, link.kind, link.reason)


def came_with(case: Case) -> Came:
    """How the files of a filing came: those of a report from its reporter, who is never named."""
    return Came(Handling.RECEIVED, "pelapor") if case.kind is CaseKind.REPORT else OURS


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
    _one_at_a_time(work, key)
    filed, kept = _filed_or_kept(work, key)
    if filed is not None:
        raise Conflict("already_filed", case=filed.case_id)
    files = [f for f in kept if f["digest"] != without]
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
            taken.append(
                {
                    "field": name,
                    "name": file_name(upload.name),
                    "digest": kept.digest.hex(),
                    "size": str(kept.size),
                    "media_type": media_type(kept.head),
                }
            )
    return taken, faults


def _one_at_a_time(work: Work, key: str) -> None:
    """Let a second sending of a form wait until the first is done."""
    name = f"filing:{work.actor.account_id}:{key}"
    lock = func.pg_advisory_xact_lock(func.hashtextextended(name, 0))
    work.session.connection().execute(select(lock))


def _filed_or_kept(work: Work, key: str) -> tuple[Filed | None, list[dict[str, Any]]]:
    """The case that this form opened, and the files of its draft: one statement."""
    me = work.actor.account_id
    row = work.session.connection().execute(_FILED_OR_KEPT, {"me": me, "key": key}).one()
    return Filed(row.id, row.receipt_no) if row.id is not None else None, row.files or []


_FILED_OR_KEPT = (
    select(Case.id, Case.receipt_no, Draft.files)
    .select_from(select(literal(1)).subquery("asked"))
    .outerjoin(Case, and_(Case.filed_by == bindparam("me"), Case.filing_key == bindparam("key")))
    .outerjoin(
        Draft,
        and_(
            Draft.account_id == bindparam("me"),
            Draft.place == PLACE,
            Draft.key == bindparam("key"),
        ),
    )
)


def faults_of(work: Work, filing: Filing, *, key: str) -> Faults:
    """Everything that `file_case` would refuse in this filing, by field; nothing is written."""
    work.actor.must(Permission.CASE_FILE)
    _, files = _filed_or_kept(work, key)
    return _faults_of(work, filing, files)


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
