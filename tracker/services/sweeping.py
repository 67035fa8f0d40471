"""Taking out what nobody speaks of: files that were given up, what was lawfully destroyed, and what
killed servers left."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select

from tracker.domain.custody import digest_said
from tracker.domain.errors import Conflict
from tracker.domain.ledger import Act
from tracker.services.work import Work
from tracker.store.destructions import told_tombstones
from tracker.store.holding import hold_alone, named_among
from tracker.store.uploads import UploadRow

FEW = 20
SHARE = 10
"""More nameless pieces than `FEW` and than one in `SHARE` look like the wrong database."""

LATELY = timedelta(days=30)
"""How far back a sweep that does not look at the whole vault looks for destroyed pieces."""

_BATCH = 1000
_TOLD = 100


@dataclass
class Swept:
    """What was taken out: uploads given up, their slices, leftovers of killed writers, and bytes
    that no row named, those of destroyed pieces among them. `waits` says that somebody was writing
    all the time: sweep again later."""

    uploads: int = 0
    staged: int = 0
    leftovers: int = 0
    size: int = 0
    digests: list[bytes] = field(default_factory=list)
    waits: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.uploads or self.staged or self.leftovers or self.digests)


def sweep(work: Work, *, whole_vault: bool, even_many: bool = False, patience: float = 10) -> Swept:
    """Sweep once; one entry in the book where anything was taken out.

    Without `whole_vault` only what uploads leave behind and pieces destroyed lately are looked
    for; nothing else in the vault can be touched, whatever database this is.

    Raises:
        Conflict: so many pieces have no row that this may be the wrong database; nothing was done.
    """
    swept = Swept()
    destroyed = _destroyed(work, whole_vault)
    suspects = _given_up(work, swept) | destroyed
    if whole_vault:
        suspects |= _nameless_in(work, destroyed, even_many)
    if not hold_alone(work.session, patience):
        swept.waits = True
        return swept
    _drop_slices(work, swept)
    swept.leftovers = work.vault.drop_leftovers()
    _take_out(work, suspects, swept)
    return swept


def erase(work: Work, digests: Collection[bytes], *, patience: float = 2) -> Swept:
    """Take out the bytes of pieces whose destruction is written down, unless something else still
    needs them. Where somebody is writing, or this is never come to, the next sweep does it."""
    swept = Swept()
    if not hold_alone(work.session, patience):
        swept.waits = True
        return swept
    _take_out(work, set(digests), swept)
    return swept


def _take_out(work: Work, suspects: set[bytes], swept: Swept) -> None:
    """Remove those of the digests that nobody names, and tell the book of all that was swept."""
    for digest in sorted(suspects - named_among(work.session, suspects)):
        if work.vault.has(digest):
            swept.size += work.vault.remove(digest)
            swept.digests.append(digest)
    if swept.anything:
        work.record(
            Act.EVIDENCE_SWEPT,
            "vault:0",
            uploads=swept.uploads,
            slices=swept.staged,
            leftovers=swept.leftovers,
            pieces=len(swept.digests),
            size=swept.size,
            digests=[digest_said(digest) for digest in swept.digests[:_TOLD]],
        )


def _destroyed(work: Work, ever: bool) -> set[bytes]:
    """The digests of pieces that were destroyed, as the book tells: ever or lately."""
    since = None if ever else work.now - LATELY
    return {row.digest for row in told_tombstones(work.session, since=since)}


def _given_up(work: Work, swept: Swept) -> set[bytes]:
    """Forget the uploads whose time is over; the bytes that they named."""
    gone = work.session.scalars(
        delete(UploadRow).where(UploadRow.expires_at <= work.now).returning(UploadRow.digest)
    ).all()
    swept.uploads = len(gone)
    return {digest for digest in gone if digest is not None}


def _nameless_in(work: Work, destroyed: set[bytes], even_many: bool) -> set[bytes]:
    """Everything in the vault that no row names, as it seems at first sight; that what was
    destroyed is not named any more says nothing against the database."""
    nameless, seen = set[bytes](), 0
    for batch in _batches(work.vault.digests()):
        seen += len(batch)
        nameless |= batch - destroyed - named_among(work.session, batch - destroyed)
    if not even_many and len(nameless) > max(FEW, seen // SHARE):
        raise Conflict("many_nameless", pieces=len(nameless), of=seen)
    return nameless


def _drop_slices(work: Work, swept: Swept) -> None:
    """Slices of no upload that still needs them. Rows come before slices: whatever is staged now
    has its row by the time that rows are asked for."""
    staged = list(work.vault.staged())
    needed = set(work.session.scalars(select(UploadRow.key).where(UploadRow.digest.is_(None))))
    for name in staged:
        if name not in needed:
            work.vault.unstage(name)
            swept.staged += 1


def _batches(digests: Iterable[bytes]) -> Iterable[set[bytes]]:
    batch: set[bytes] = set()
    for digest in digests:
        batch.add(digest)
        if len(batch) == _BATCH:
            yield batch
            batch = set()
    if batch:
        yield batch
