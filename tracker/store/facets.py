"""Facets of a case as the database computes them, for rows that are about to be written.

Triggers keep the facets whatever is written. A case that is written with the right ones spares
them a second version of its row.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, String, text
from sqlalchemy.orm import Session

_CHANNELS = text(
    "SELECT coalesce(string_agg(DISTINCT g.name, ' ' ORDER BY g.name), '') AS words "
    "FROM unnest(CAST(:channels AS text[])) c (channel), unnest(channel_groups(c.channel)) g (name)"
)


def type_facets(types: Iterable[str]) -> str:
    """The types of some acts as the facet of their case."""
    return " ".join(sorted(set(types)))


def channel_facets(channels: Sequence[str | None]) -> ColumnElement[str]:
    """The groups of some channels as the facet of their case: a column of any statement."""
    found = _CHANNELS.bindparams(channels=list(channels))
    return found.columns(words=String).scalar_subquery()


_GROUPS = text(
    "SELECT c.channel, channel_groups(c.channel) AS names "
    "FROM unnest(CAST(:channels AS text[])) c (channel)"
)


def channel_facets_of_many(
    session: Session, cases: Mapping[int, Iterable[str | None]]
) -> dict[int, str]:
    """The same for the channels of each of some cases: one statement."""
    each = {case_id: set(channels) for case_id, channels in cases.items()}
    written = list(set().union(*each.values()))
    groups = {row.channel: row.names for row in session.execute(_GROUPS, {"channels": written})}
    return {
        case_id: " ".join(sorted({name for one in channels for name in groups[one]}))
        for case_id, channels in each.items()
    }
