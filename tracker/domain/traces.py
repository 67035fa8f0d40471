"""What a matter leaves behind that another case may share: addresses, numbers, persons on days."""

from dataclasses import dataclass

from tracker.domain.days import PartialDay
from tracker.domain.filing import Filing, staff_number, url_key

STRENGTH = {"url": 4, "nip": 3, "person_day": 2, "post_day": 1}
"""The reasons why two cases may be one matter, and how much each says."""

REASONS = {
    "url": "alamat yang sama",
    "nip": "NIP yang sama",
    "person_day": "orang dan hari yang sama",
    "post_day": "jabatan, hari, dan daerah yang sama",
}
"""The same in Indonesian, as a link between two cases keeps it."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of a matter that others may share.

    `urls` are keys (`tracker.domain.filing.url_key`), `nips` digits. `persons` pairs a respondent's
    name, `posts` a post, with the day of an act; posts are compared within `region` alone.
    """

    urls: tuple[str, ...] = ()
    nips: tuple[str, ...] = ()
    persons: tuple[tuple[str, PartialDay], ...] = ()
    posts: tuple[tuple[str, PartialDay], ...] = ()
    region: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.urls or self.nips or self.persons or self.posts)

    @property
    def strong(self) -> "Traces":
        """Those that point to the same matter wherever it lies."""
        return Traces(self.urls, self.nips, self.persons)


def traces_of(filing: Filing) -> Traces:
    """The traces of a filing as far as it is filled in; a day counts only when known exactly."""
    urls: dict[str, None] = {}
    persons: dict[tuple[str, PartialDay], None] = {}
    posts: dict[tuple[str, PartialDay], None] = {}
    for _, act in filing.named_conducts():
        key = url_key(act.url)
        if key:
            urls[key] = None
        if act.on is None or act.on.precision != "day":
            continue
        for place in filing.doers_of(act):
            one = filing.respondents[place]
            if one.name:
                persons[one.name, act.on] = None
            if one.position and not one.is_group:
                posts[one.position, act.on] = None
    numbers = [staff_number(one.nip) for _, one in filing.named_respondents()]
    nips = dict.fromkeys(number.digits for number in numbers if number)
    return Traces(tuple(urls), tuple(nips), tuple(persons), tuple(posts), filing.region)
