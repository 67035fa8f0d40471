"""Random rows that the record format allows, for property tests."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tracker.domain.matters import CaseKind, Contest, StaffStatus, Wish
from tracker.domain.record_sense import IMPOSING_OUTCOMES
from tracker.domain.records import CONDUCT_TYPES, STAGES

Facts = dict[str, Any]

_CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
_OUTCOMES = ("pending", "planned", "proven", "withdrawal_not_effective", *sorted(IMPOSING_OUTCOMES))


def texts(longest: int = 30) -> st.SearchStrategy[str]:
    """Any text that says something, whatever signs it is made of."""
    signs = st.text(_CHARACTERS, max_size=longest - 1)
    return signs.map(lambda text: text if text.strip() else f"{text}x")


maybe_text = st.none() | texts()
days = st.one_of(
    st.none(),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str),
    st.integers(1900, 2100).map(str),
    st.builds("{:04d}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12)),
)


def _one_of(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kind])


_ref = texts(12)


@st.composite
def records(draw: st.DrawFn, ref: st.SearchStrategy[str] = _ref) -> Facts:
    """A row with every key, its references in order."""
    keys = draw(st.lists(texts(8), max_size=4, unique=True))
    somebody = st.none() | st.sampled_from(keys) if keys else st.none()
    conduct = {
        "type": st.sampled_from(sorted(CONDUCT_TYPES)),
        "on": days,
        "channel": maybe_text,
        "url": maybe_text | st.just("https://www.facebook.com/x?fbclid=1"),
        "summary": maybe_text,
        "beneficiary": maybe_text,
        "respondents": st.lists(st.sampled_from(keys), unique=True) if keys else st.just([]),
    }
    person = {
        "description": maybe_text,
        "position": maybe_text,
        "status": _one_of(StaffStatus),
        "agency": maybe_text,
        "nip": maybe_text,
        "count": st.none() | st.integers(1, 2**31 - 1),
    }
    event = {
        "stage": st.sampled_from(sorted(STAGES)),
        "on": days,
        "respondent": somebody,
        "outcome": maybe_text | st.sampled_from(_OUTCOMES),
        "note": maybe_text,
    }
    sanction = {
        "respondent": somebody,
        "sanction": texts() | st.sampled_from(["light-written", "Pidana denda"]),
        "decided_on": days,
        "decree_no": maybe_text,
        "basis": st.lists(texts(), max_size=2),
    }
    article = {"outlet": texts(8), "title": texts(8), "url": maybe_text, "published_on": days}
    people = [{"key": key, **draw(st.fixed_dictionaries(person))} for key in keys]
    return {
        "ref": draw(ref),
        "kind": draw(st.none() | _one_of(CaseKind)),
        "province": draw(maybe_text | st.sampled_from(["Banten", "36", "DKI Jakarta"])),
        "region": draw(maybe_text | st.sampled_from(["Kota Cilegon", "36.71", "Kab. Serang"])),
        "election": draw(maybe_text | st.just("pilkada-2024")),
        "contest": draw(st.none() | _one_of(Contest)),
        "received_on": draw(days),
        "known_on": draw(days),
        "reporter": draw(st.none() | st.builds(lambda wish: {"wish": wish}, _one_of(Wish))),
        "narrative": draw(texts(80)),
        "conducts": draw(st.lists(st.fixed_dictionaries(conduct), max_size=3)),
        "respondents": people,
        "events": draw(st.lists(st.fixed_dictionaries(event), max_size=6)),
        "sanctions": draw(st.lists(st.fixed_dictionaries(sanction), max_size=3)),
        "rules_cited": draw(st.lists(texts(), max_size=3)),
        "outcome": draw(maybe_text),
        "articles": draw(
            st.lists(
                st.fixed_dictionaries(article),
                max_size=3,
                unique_by=lambda one: (one["outlet"], one["title"], one["published_on"]),
            )
        ),
    }
