"""Facets of a case as the database computes them, for rows that are about to be written.

Triggers keep the facets whatever is written. A case that is written with the right ones spares
them a second version of its row.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, text

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
