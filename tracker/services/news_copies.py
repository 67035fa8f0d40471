"""Taking the kept copy of a news item out of the vault, as the worker brought it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.custody import digest_said
from tracker.domain.errors import NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services.work import Work
from tracker.store.news_intake import NewsFetch
from tracker.store.vault import Altered


@dataclass(frozen=True, slots=True)
class CopyTaken:
    """The bytes of a kept copy in the pieces in which they are read, and how many there are."""

    size: int
    chunks: Iterator[bytes]


def take_copy(work: Work, news_id: int, number: int) -> CopyTaken:
    """The bytes of a copy of an item, and the act of having taken them.

    Raises:
        NotFound: the item has no such copy.
        Forbidden: the library is not this person's to read.
        WrongStage: `altered`; the bytes are missing or not those that were kept, so nobody gets
            them.
    """
    work.actor.must(Permission.LIBRARY_READ)
    row = work.session.get(NewsFetch, number)
    if row is None or row.news_id != news_id or row.digest is None or row.size is None:
        raise NotFound()
    try:
        work.vault.check(row.digest)
    except Altered as altered:
        raise WrongStage("altered") from altered
    work.record(
        Act.NEWS_COPY_READ,
        f"news:{news_id}",
        news=news_id,
        fetch=row.id,
        digest=digest_said(row.digest),
    )
    return CopyTaken(row.size, work.vault.read(row.digest))
