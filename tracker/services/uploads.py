"""Taking a large file in slices, each acknowledged when it is durable, and handing it to a form."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.file_names import file_name
from tracker.domain.roles import STEP_RIGHTS, Permission
from tracker.services.judging import judge
from tracker.services.work import Work
from tracker.store.holding import hold_bytes
from tracker.store.uploads import UploadRow
from tracker.store.vault import Kept, Unfinished, Vault

SLICE = 8 << 20
"""Most bytes of a slice."""

MOST_FILES = 200
"""So many files may wait for one account, however small."""

TARGETS: dict[str, frozenset[Permission]] = {
    "filing": frozenset({Permission.CASE_FILE}),
    "evidence": frozenset({Permission.EVIDENCE_ADD}),
    "step": STEP_RIGHTS | {Permission.LETTER_APPROVE},
}
"""What a file may be sent for, and the rights of which one is needed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The operator's word: bytes of one file, bytes of an account's files that wait, hours."""

    largest: int
    per_account: int
    hours: int


def begin_upload(work: Work, name: str, size: int, target: str, limits: Limits) -> str:
    """Announce a file of so many bytes; the key under which its slices are sent.

    Raises:
        Invalid: of no such target, empty, too large, or too much waits already.
        Forbidden: the actor can send nothing to that target.
    """
    if target not in TARGETS:
        raise Invalid({"target": ["unknown"]})
    if not any(work.actor.holds(right) for right in TARGETS[target]):
        raise Forbidden(permission=min(TARGETS[target]).value)
    if size < 1:
        raise Invalid({"size": ["file_empty"]})
    if size > limits.largest:
        raise Invalid({"size": ["file_too_large"]})
    _one_at_a_time(work)
    files, waiting = _waiting(work)
    if files >= MOST_FILES or waiting + size > limits.per_account:
        raise Invalid({"size": ["uploads_full"]})
    row = UploadRow(
        key=secrets.token_urlsafe(24),
        account_id=work.actor.account_id,
        target=target,
        file_name=file_name(name),
        size=size,
        received=0,
        begun_at=work.now,
        expires_at=work.now + timedelta(hours=limits.hours),
    )
    work.session.add(row)
    return row.key


def take_slice(
    work: Work, key: str, offset: int, content: bytes, digest: bytes | None, limits: Limits
) -> int:
    """Put a slice behind those that came before; how many bytes there are then, all durable.

    `digest` is the SHA-256 that the sender says the slice has.

    Raises:
        NotFound: no such upload of the actor.
        Conflict: the slice belongs elsewhere; `offset` says where the next one does.
        Invalid: it is empty, too long, or was altered on its way. Nothing was kept of it.
    """
    if digest is not None and hashlib.sha256(content).digest() != digest:
        raise Invalid({"slice": ["slice_altered"]})
    row = _locked(work, key)
    if row.digest is not None or offset != row.received:
        raise Conflict("other_offset", offset=row.received)
    if not content or len(content) > SLICE or offset + len(content) > row.size:
        raise Invalid({"slice": ["slice_size"]})
    work.vault.stage(key, offset, content)
    row.received = offset + len(content)
    row.expires_at = work.now + timedelta(hours=limits.hours)
    return row.received


def finish_upload(work: Work, key: str) -> None:
    """Keep the whole file in the vault, so that a form can take it by its key. Safe to repeat.

    Raises:
        NotFound: no such upload of the actor.
        Conflict: some of it is missing; `offset` says where the next slice belongs.
    """
    hold_bytes(work.session)
    row = _locked(work, key)
    if row.digest is not None:
        return
    if row.received != row.size:
        raise Conflict("other_offset", offset=row.received)
    try:
        kept = work.vault.finish(key, row.size)
    except Unfinished:
        # The slices are gone though the row says otherwise: the file is sent anew.
        row.received = 0
        return
    row.digest, row.head = kept.digest, kept.head
    judge(work, kept)


def forget_slices(vault: Vault, key: str) -> None:
    """Once it is written down that the file is kept: its slices are not needed any more."""
    vault.unstage(key)


def drop_upload(work: Work, key: str) -> None:
    """Forget an upload; its slices, and bytes that nothing else names, are swept.

    Raises:
        NotFound: no such upload of the actor.
    """
    row = _locked(work, key)
    work.session.execute(delete(UploadRow).where(UploadRow.id == row.id))


def taken_by_form(work: Work, key: str) -> Kept:
    """The file that stands in a form by its key. The same form sent again finds it again.

    Raises:
        Invalid: there is no such file any more, or it is not whole.
    """
    try:
        row = _locked(work, key)
    except NotFound as gone:
        raise Invalid({"file": ["upload_gone"]}) from gone
    if row.digest is None or row.head is None:
        raise Invalid({"file": ["upload_unfinished"]})
    row.used_at = row.used_at or work.now
    return Kept(row.digest, row.size, row.head)


def _locked(work: Work, key: str) -> UploadRow:
    row = work.session.scalars(
        select(UploadRow)
        .where(
            UploadRow.key == key,
            UploadRow.account_id == work.actor.account_id,
            UploadRow.expires_at > work.now,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _waiting(work: Work) -> tuple[int, int]:
    """Uploads of the actor that no form took: how many, and the bytes that they may come to."""
    asked = select(func.count(), func.coalesce(func.sum(UploadRow.size), 0)).where(
        UploadRow.account_id == work.actor.account_id,
        UploadRow.used_at.is_(None),
        UploadRow.expires_at > work.now,
    )
    files, size = work.session.execute(asked).one()
    return files, int(size)


def _one_at_a_time(work: Work) -> None:
    """Two files announced at once are counted one after the other."""
    name = func.hashtextextended(f"uploads:{work.actor.account_id}", 0)
    work.session.execute(select(func.pg_advisory_xact_lock(name)))
