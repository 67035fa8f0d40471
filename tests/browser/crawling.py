"""Everything that a person can get to from the front door by following links."""

import html
import re
from collections import Counter, deque
from urllib.parse import urlsplit

from tests.browser.people import Person

VARIANTS = 6
"""How many queries of one path are followed: sorting and days make endless many."""

_LINK = re.compile(rb'(?:href|action)="(/[^"#]*)')


def everything_reachable(person: Person) -> dict[str, bytes]:
    """The bytes of every page and file that links lead to, by address, the front door first."""
    waiting, found = deque(["/"]), {}
    variants: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        if address in found or variants[path] == VARIANTS or path.startswith(("/static/", "/boot")):
            continue
        variants[path] += 1
        answer = person.page.context.request.get(address)
        if answer.status == 405:  # an address that only takes forms
            continue
        assert answer.status == 200, f"a link leads to {answer.status}: {address}"
        found[address] = answer.body()
        links = _LINK.findall(found[address])
        waiting.extend(html.unescape(link.decode()) for link in links)
    return found
