"""Mails in words: kind and number alone, never what a case holds or whom it is about."""

from collections import Counter
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from tracker.domain.deadlines import on_the_wall
from tracker.domain.labels import LABELS
from tracker.domain.notifying import LineFault, MailPurpose
from tracker.services.delivering import Letter, Told

TRANSLATIONS = Path(__file__).parents[1] / "translations"

MOST_LINES = 100
"""Lines of one mail; the application has them all."""

PREFERENCES = "/akun/pemberitahuan"
NOTICES = "/pemberitahuan"


def write(letter: Letter) -> EmailMessage:
    """Subject, text and every header but the envelope's."""
    speak = _catalogue(letter.language)
    match letter.purpose:
        case MailPurpose.CONFIRM:
            subject, text = _confirming(letter, speak)
        case MailPurpose.TEST:
            subject, text = _trying(speak)
        case _:
            subject, text = _telling(letter, speak)
    message = EmailMessage()
    message["Subject"] = f"Netral: {subject}"
    message["Date"] = format_datetime(on_the_wall(letter.at, letter.zone))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = letter.language
    message["List-Unsubscribe"] = f"<{letter.link}{PREFERENCES}>"
    message.set_content("\n".join([*text, "", *_foot(letter, speak), ""]), cte="quoted-printable")
    return message


def fault_in_words(fault: LineFault, language: str = "id") -> str:
    """Why the mail server cannot be talked to, for whoever looks after this house."""
    said: str = _catalogue(language).gettext(LABELS[fault])
    return said


@lru_cache(maxsize=4)
def _catalogue(language: str) -> NullTranslations:
    """The product's words in that language, with no page and no request at hand."""
    return Translations.load(TRANSLATIONS, [language])


def _telling(letter: Letter, speak: NullTranslations) -> tuple[str, list[str]]:
    told = letter.told
    if letter.purpose is MailPurpose.AT_ONCE and len(told) == 1:
        subject = speak.gettext(LABELS[told[0].topic])
    elif letter.purpose is MailPurpose.AT_ONCE:
        subject = _counted(speak, len(told))
    else:
        subject = speak.gettext("digest of the day") + ": " + _counted(speak, len(told))
    text: list[str] = []
    for topic, count in Counter(one.topic for one in told).items():
        text += ["", f"{speak.gettext(LABELS[topic])} ({count})" if count > 1 else ""]
        text[-1] = text[-1] or speak.gettext(LABELS[topic])
        lines = dict.fromkeys(_line(letter, one) for one in told if one.topic is topic)
        text += list(lines)[:MOST_LINES]
    if len(told) > MOST_LINES:
        text += ["", speak.gettext("The application has them all.")]
    return subject, text[1:]


def _line(letter: Letter, one: Told) -> str:
    if one.case_id is None:
        return f"  {letter.link}{NOTICES}"
    return f"  {one.number}  {letter.link}/perkara/{one.case_id}"


def _counted(speak: NullTranslations, count: int) -> str:
    said: str = speak.ngettext("%(num)d notice", "%(num)d notices", count)
    return said % {"num": count}


def _confirming(letter: Letter, speak: NullTranslations) -> tuple[str, list[str]]:
    link = f"{letter.link}{PREFERENCES}/alamat/{letter.token}"
    return speak.gettext("confirm your address"), [
        speak.gettext(
            "Somebody with an account of this product, surely you, wants notices sent to this "
            "address. Confirm it while you are signed in:"
        ),
        "",
        f"  {link}",
        "",
        speak.gettext("The link holds for two days. If it was not you, do nothing."),
    ]


def _trying(speak: NullTranslations) -> tuple[str, list[str]]:
    return speak.gettext("test mail"), [
        speak.gettext("You asked for this mail. Notices reach you at this address.")
    ]


def _foot(letter: Letter, speak: NullTranslations) -> list[str]:
    return [
        "-- ",
        speak.gettext("Mails tell kind and number alone; what a case holds stays in Netral."),
        speak.gettext("What is mailed to you, and when, you change here:"),
        f"{letter.link}{PREFERENCES}",
    ]
