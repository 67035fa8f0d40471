"""Keeping people out of sight: titles without names, and texts that let a reporter slip."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from tracker.domain.filing import ConductGiven, Filing, ReporterGiven, url_key
from tracker.domain.matters import CaseKind

TITLE_LENGTH = 200
_SHORTEST_NAME, _SHORTEST_PART = 3, 4
_SHORTEST_PHONE = 7
_SHORTEST_ADDRESS = 10
_WORD = re.compile(r"[^\W\d_]+")
KIND_IN_TITLES = {
    CaseKind.REPORT: "Laporan",
    CaseKind.FINDING: "Temuan",
    CaseKind.LEAD: "Informasi awal",
}


def title_of(filing: Filing, conduct_labels: Mapping[str, str], region: str) -> str:
    """The case's title, in Indonesian as all that is stored: act, channel or place, and post.

    No person's name gets into it: a part that holds a name known from the filing is left out.
    """
    names = [filing.reporter.name, *(one.name for one in filing.respondents)]
    conducts = [one for _, one in filing.named_conducts()]
    head = conduct_labels.get(conducts[0].type, "") if conducts else ""
    where = without_names(_where(filing, conducts), names) or ("" if head else region)
    title = " di ".join(part for part in (head or KIND_IN_TITLES[filing.kind], where) if part)
    who = without_names(_who(filing), names)
    if who:
        title = f"{title} · {who}"
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def title_in_parts(title: str, labels: Mapping[str, str]) -> tuple[str, str, str]:
    """A stored title in three parts: what the house wrote in another language, the words of the
    filing as they stand, and who in that language.

    `labels` leads from the Indonesian labels of acts and kinds to those of the other language. A
    part that the house did not write, or no longer writes so, stays in the middle.
    """
    head = max((one for one in labels if _begins(title, one)), key=len, default="")
    rest = title[len(head) :]
    numbered = _NUMBERED.search(rest)
    if numbered is None:
        return labels.get(head, ""), rest, ""
    count, kind = numbered["count"], "respondents" if numbered["kind"] == "terlapor" else "persons"
    return labels.get(head, ""), rest[: numbered.start()], f" · {count} {kind}"


_NUMBERED = re.compile(r" · (?P<count>\d+) (?P<kind>terlapor|orang)$")


def title_of_part(title: str, entries: int) -> str:
    """A stored title for somebody who sees only some of the respondents: it counts those alone."""
    numbered = _NUMBERED.search(title)
    if numbered is None or numbered["kind"] != "terlapor":
        return title
    alone = title[: numbered.start()]
    return f"{alone} · {entries} terlapor" if entries > 1 else alone


def _begins(title: str, label: str) -> bool:
    """The title begins with that label as `title_of` puts it: alone, with a place or a person."""
    return title == label or title.startswith((f"{label} di ", f"{label} · "))


def _where(filing: Filing, conducts: list[ConductGiven]) -> str:
    """The channel, else the place, else the site of the address."""
    first = conducts[0] if conducts else ConductGiven()
    return first.channel or filing.place or urlsplit(url_key(first.url) or "").hostname or ""


def _who(filing: Filing) -> str:
    respondents = [one for _, one in filing.named_respondents()]
    if len(respondents) > 1:
        return f"{len(respondents)} terlapor"
    if not respondents:
        return ""
    only = respondents[0]
    return f"{only.count} orang" if only.count and only.count > 1 else only.position


def without_names(text: str, names: Iterable[str]) -> str:
    """The text, or nothing where it holds a word of one of the names."""
    return "" if _name_parts(names) & {word.casefold() for word in _WORD.findall(text)} else text


def _name_parts(names: Iterable[str]) -> set[str]:
    """The words of names that are long enough to tell somebody."""
    words = (word.casefold() for name in names for word in _WORD.findall(name))
    return {word for word in words if len(word) >= _SHORTEST_PART}


def names_reporter(filing: Filing, file_names: Mapping[str, Iterable[str]]) -> list[str]:
    """The fields that hold the reporter's name, contact, address or identity number.

    These texts go on with the file, the reporter must not. Words that the reporter's name shares
    with a respondent's tell nothing. `file_names` are those of uploads, by their field.
    """
    return [name for name, text in _texts(filing, file_names) if _tells_of(filing, text)]


def telling_words(filing: Filing, file_names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Of each text that tells who reported, the words of the name that stand in it; none where it
    is the address, a telephone number or an account that tells."""
    shared = _name_parts(one.name for one in filing.respondents)
    parts = _name_parts([filing.reporter.name]) - shared
    return {
        name: list(dict.fromkeys(w for w in _WORD.findall(text) if w.casefold() in parts))
        for name, text in _texts(filing, file_names)
        if _tells_of(filing, text)
    }


def _texts(filing: Filing, file_names: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    yield "narrative", filing.narrative
    yield "place", filing.place
    for place, one in filing.named_respondents():
        yield f"respondents-{place}-description", one.description
        yield f"respondents-{place}-position", one.position
    for place, act in filing.named_conducts():
        yield f"conducts-{place}-summary", act.summary
        yield f"conducts-{place}-channel", act.channel
        yield f"conducts-{place}-beneficiary", act.beneficiary
    for name, files in file_names.items():
        yield name, " ".join(files)


def _tells_of(filing: Filing, text: str) -> bool:
    given = filing.reporter
    if tells_whole(given, text):
        return True
    shared = _name_parts(one.name for one in filing.respondents)
    parts = _name_parts([given.name]) - shared
    return bool(parts & {word.casefold() for word in _WORD.findall(text)})


def tells_whole(given: ReporterGiven, text: str) -> bool:
    """A text holds the reporter's whole name, address, contact or identity number."""
    name = _plain_words(given.name)
    if len(name) >= _SHORTEST_NAME and f" {name} " in f" {_plain_words(text)} ":
        return True
    if len(given.address) >= _SHORTEST_ADDRESS and _plain(given.address) in _plain(text):
        return True
    return _holds_contact(given.contact, text) or _holds_contact(given.identity_no, text)


def is_same_name(one: str, other: str) -> bool:
    """Two names are one, however they are spaced, dotted and capitalised."""
    return _plain_words(one) == _plain_words(other)


def _holds_contact(contact: str, text: str) -> bool:
    """An e-mail address or account as written, or a telephone number however it is spaced."""
    for part in contact.casefold().split():
        if "@" in part and part.strip(",;") in text.casefold():
            return True
    digits = _number(contact)
    return len(digits) >= _SHORTEST_PHONE and digits in _digits(text)


def _number(text: str) -> str:
    """The digits without country code or leading zero, so that 0812… and +62 812… are one."""
    return _digits(text).removeprefix("62").lstrip("0")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain_words(text: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(text))
