"""The title of a case as its reader may know it."""

from sqlalchemy import ColumnElement, func

from tracker.domain.discretion import title_of_part
from tracker.domain.roles import Actor, Side
from tracker.queries.seen import Seen
from tracker.store.cases import Case


def title_for(actor: Actor, title: str, entries: int = 0) -> str:
    """Bawaslu reads the title as it stands; who was sent a part learns nothing of the others.

    `entries` is how many respondents the reader sees; 0 where that was not looked up.
    """
    whole = actor.is_system or actor.side is Side.BAWASLU
    return title if whole else title_of_part(title, entries)


def searched_title(seen: Seen) -> ColumnElement[str]:
    """What a search for words looks at: never the count of respondents that were not sent."""
    if seen.sent is None:
        return Case.title.expression
    return func.regexp_replace(Case.title, r" · \d+ terlapor$", "")
