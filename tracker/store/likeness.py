"""Which cases look like the same matter: one subquery, for reading and for the hint alike."""

from collections.abc import Sequence

from sqlalchemy import Select, Subquery, func, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.days import PartialDay
from tracker.domain.traces import STRENGTH, Traces
from tracker.store.cases import Case, Conduct, ConductRespondent, Respondent


def like(traces: Traces) -> Subquery:
    """Rows `case_id`, `reason`, `strength`: cases that share a trace; some trace must be given."""
    parts: list[Select[int, str, int]] = []
    if traces.urls:
        parts.append(_told(Conduct.case_id, "url").where(Conduct.url_key.in_(traces.urls)))
    if traces.nips:
        parts.append(_told(Respondent.case_id, "nip").where(Respondent.nip.in_(traces.nips)))
    if traces.persons:
        parts.append(
            _of_acts("person_day").where(
                Respondent.name.is_not(None),
                tuple_(func.lower(Respondent.name), Conduct.on).in_(_lowered(traces.persons)),
            )
        )
    if traces.posts:
        parts.append(
            _of_acts("post_day")
            .join(Case, Case.id == Respondent.case_id)
            .where(
                Case.region_code == traces.region,
                Respondent.position.is_not(None),
                tuple_(func.lower(Respondent.position), Conduct.on).in_(_lowered(traces.posts)),
            )
        )
    return union_all(*parts).subquery("likeness")


def _told(column: InstrumentedAttribute[int], reason: str) -> Select[int, str, int]:
    return select(
        column.label("case_id"),
        literal(reason).label("reason"),
        literal(STRENGTH[reason]).label("strength"),
    )


def _of_acts(reason: str) -> Select[int, str, int]:
    """Respondents beside the acts that they did."""
    return (
        _told(Respondent.case_id, reason)
        .join(ConductRespondent, ConductRespondent.respondent_id == Respondent.id)
        .join(Conduct, Conduct.id == ConductRespondent.conduct_id)
    )


def _lowered(pairs: Sequence[tuple[str, PartialDay]]) -> list[tuple[str, PartialDay]]:
    return [(text.lower(), day) for text, day in pairs]
