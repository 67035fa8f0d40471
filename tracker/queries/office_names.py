"""How offices are written whose names are counted folded: officially, or as officers wrote them."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.office_names import best_written
from tracker.store.cases import Respondent
from tracker.store.people import Agency


def offices_written(session: Session, found_in: Mapping[str, Collection[int]]) -> dict[str, str]:
    """The names of these offices by what they are counted under, with some cases that name each:
    that of the register of agencies, else as most of these cases write it. One statement; a name
    of which nothing better than small letters or capitals alone is known is left out.
    """
    if not found_in:
        return {}
    names = list(found_in)
    cases = sorted({case for some in found_in.values() for case in some})
    clean = func.btrim(func.regexp_replace(Respondent.agency_written, r"\s+", " ", "g"))
    official = select(func.lower(Agency.name), Agency.name, literal(True)).where(
        func.lower(Agency.name).in_(names)
    )
    written = select(func.lower(clean), clean, literal(False)).where(
        Respondent.case_id.in_(cases), func.lower(clean).in_(names)
    )
    said: dict[str, str] = {}
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for folded, name, is_official in session.execute(union_all(official, written)):
        if is_official:
            said[folded] = name
        else:
            ways[folded].append(name)
    found = {folded: best_written(names) for folded, names in ways.items()}
    return {folded: name for folded, name in found.items() if name} | said
