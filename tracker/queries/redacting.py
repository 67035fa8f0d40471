"""What the page of blacking out tells: how many pages there are, and how the result would look."""

from collections.abc import Sequence

from tracker.domain.redaction import Wanted
from tracker.queries.evidence_page import EvidencePage
from tracker.store.redacting import CannotRedact, Redacted, pages_of, redaction_of
from tracker.store.vault import Vault


def pages_to_redact(vault: Vault, piece: EvidencePage) -> tuple[int, str | None]:
    """How many pages areas can be chosen on; 0, and why in a word, where it cannot be done."""
    if piece.not_redactable is not None:
        return 0, piece.not_redactable
    try:
        return pages_of(vault, piece.digest, piece.media_type), None
    except CannotRedact as refused:
        return 0, refused.code


def redaction_seen(
    vault: Vault, piece: EvidencePage, wanted: Wanted, lines: Sequence[str]
) -> Redacted:
    """The copy as it would be, with pictures of it for the person whose name is in `lines`.

    Raises:
        Invalid: it cannot be made.
    """
    return redaction_of(vault, piece.digest, piece.media_type, wanted, lines)
