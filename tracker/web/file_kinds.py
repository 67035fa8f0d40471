"""What a kept file was recognised as by its content, in words, and whether it needs care."""

from tracker.domain.labels import N_
from tracker.web.language import spoken as _

_KINDS: dict[str, str] = {
    "image": N_("picture"),
    "video": N_("video"),
    "audio": N_("sound"),
    "application/pdf": N_("PDF document"),
    "text/plain": N_("plain text"),
    "application/msword": N_("Word document"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": N_("Word document"),
    "application/vnd.ms-excel": N_("spreadsheet"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": N_("spreadsheet"),
    "application/vnd.ms-powerpoint": N_("presentation"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": N_("presentation"),
    "application/zip": N_("packed files"),
    "application/x-rar-compressed": N_("packed files"),
    "application/x-7z-compressed": N_("packed files"),
    "application/x-msdownload": N_("program"),
    "application/x-executable": N_("program"),
    "application/x-dosexec": N_("program"),
}
_UNKNOWN = N_("kind not recognised")
_SHOWN = {"image", "video", "audio", "application/pdf", "text/plain"}
"""What every office computer can show without running anything."""


def file_kind(media_type: str) -> str:
    """`picture`, `program`: what the content is, whatever the name says."""
    return _(_KINDS.get(media_type) or _KINDS.get(media_type.partition("/")[0]) or _UNKNOWN)


def needs_care(media_type: str) -> bool:
    """True where opening the file may run something, or nobody knows what it is."""
    return not {media_type, media_type.partition("/")[0]} & _SHOWN


def care_words() -> str:
    """What to know of such a file before it is taken out of the vault."""
    return _(
        "Kept as it came and never opened here. Open it only on a computer that may be harmed, or "
        "have it examined."
    )
