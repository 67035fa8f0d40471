"""A sender's correction of a case: what changed is superseded, the old facts stay to be read.

An event that changed supersedes its recorded step, one that is gone annuls it; every other fact
that was replaced is kept as a correction of the case. What officers did here since is not touched.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, select

from tracker.domain.ledger import Act
from tracker.domain.records import Record, RowFault, facts_digest, written
from tracker.domain.standing import Origin
from tracker.services import landing, record_news
from tracker.services.amending_steps import StepMending
from tracker.services.country import Country
from tracker.services.projection import Row, project
from tracker.services.steps import digest_of_facts
from tracker.services.work import Work
from tracker.store.bulk import insert_rows, take_ids
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    FactCorrection,
    LaneRow,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
    step_holds,
)
from tracker.store.library import Citation, ConductProvision
from tracker.store.reporters import Reporter

_PLACES = frozenset({"province", "region"})
_PEOPLE = frozenset({"respondents", "conducts"})
_COLUMNS = {
    "filed_kind": {"kind"},
    "province_written": {"province"},
    "region_written": {"region"},
    "election": {"election"},
    "contest": {"contest"},
    "title": _PLACES | _PEOPLE,
    "narrative": {"narrative"},
    "reporter_wish": {"reporter"},
    "known_on": {"known_on"},
    "received_on": {"received_on"},
    "registered_on": {"events"},
    "reported_outcome": {"outcome"},
}
"""The columns of a case and the facts that they follow from: what no sender changed stays, for an
officer may have corrected it."""
_OUT_OF_THE_WAY = 1_000_000
"""Added to ordinals while they change places, because no two rows may share one."""


def amend_case(
    work: Work,
    country: Country,
    case_id: int,
    record: Record,
    held: Row,
    fields: Sequence[str],
    reason: str,
) -> list[RowFault]:
    """Put a sender's new facts in the place of the old; `held` are those, as `written`.

    Returns what stands in the way; then nothing was changed. A person or an act that something
    else refers to is not removed, and a case that officers have worked on does not move elsewhere
    (`in_use`).
    """
    case = work.session.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    mending = _Mending(work, country, case, record, set(fields))
    faults = mending.obstacles()
    if faults:
        return faults
    case.version += 1
    mending.facts()
    mending.people()
    StepMending(work, country, case, record, mending.ids, reason).mend(
        mending.recorded, mending.live, held["events"]
    )
    digest = facts_digest(written(record))
    case.sender_digest = digest
    project(work.session, case, work.law)
    _keep_old(work, case, held, written(record), fields, reason)
    work.record(
        Act.CASE_AMENDED,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        reason=digest_of_facts({"reason": reason.strip()}),
        fields=list(fields),
        digest=f"sha256:{digest.hex()}",
    )
    return []


def _keep_old(
    work: Work, case: Case, was: Row, now: Row, fields: Sequence[str], reason: str
) -> None:
    """Keep what was replaced where the case shows its corrections; a changed event is told by its
    step, and the reporter's identity is never told."""
    names = {
        name: "persons" if name == "respondents" else name
        for name in fields
        if name != "events" and was[name] != now[name]
    }
    if names:
        work.session.add(
            FactCorrection(
                case_id=case.id,
                subject=f"case:{case.id}",
                was={told: _in_words(was[name]) for name, told in names.items()},
                now={told: _in_words(now[name]) for name, told in names.items()},
                reason=reason.strip(),
                corrected_by=work.actor.account_id,
                corrected_at=work.now,
            )
        )


def _in_words(value: Any) -> str | None:
    """A fact of any shape as one text; what is empty is left out."""
    match value:
        case dict():
            return " · ".join(filter(None, map(_in_words, value.values())))
        case list():
            return "; ".join(filter(None, map(_in_words, value)))
        case _:
            return None if value is None else str(value)


class _Mending:
    """One case being brought in line with its sender's new record."""

    def __init__(
        self, work: Work, country: Country, case: Case, record: Record, fields: set[str]
    ) -> None:
        self.work, self.country, self.case = work, country, case
        self.record, self.fields = record, fields
        self.session = work.session
        self.respondents = self._pair_respondents()
        self.conducts = self._ordered(Conduct)
        self.recorded = self._steps(Step.origin == Origin.RECORDED)
        self.live = self._steps(Step.origin != Origin.RECORDED)

    def _ordered(self, table: type[Any]) -> list[Any]:
        rows = select(table).where(table.case_id == self.case.id).order_by(table.ordinal)
        return list(self.session.scalars(rows))

    def _steps(self, which: Any) -> list[Step]:
        rows = select(Step).where(Step.case_id == self.case.id, which, step_holds())
        return list(self.session.scalars(rows.order_by(Step.position, Step.id)))

    def _pair_respondents(self) -> list[Respondent | None]:
        """For each respondent of the record the row it goes on in: that of the same key, else the
        next that no key claims (a renamed one). Rows beyond the record's are `surplus`."""
        rows: list[Respondent] = self._ordered(Respondent)
        by_key = {row.key: row for row in rows}
        keys = [one.key for one in self.record.respondents]
        free = [row for row in rows if row.key not in keys]
        paired = [by_key.get(key) or (free.pop(0) if free else None) for key in keys]
        self.surplus = free
        return paired

    def obstacles(self) -> list[RowFault]:
        """The fields whose change would pull the ground from under something else."""
        faults = []
        code = self.country.gazetteer.code_for(self.record.province, self.record.region)
        if self.live and code != self.case.region_code:
            place = "region" if "region" in self.fields else "province"
            faults.append(RowFault(place, "in_use"))
        if self.surplus and (self.live or self._anything_names(self.surplus)):
            faults.append(RowFault("respondents", "in_use"))
        gone = [row.id for row in self.conducts[len(self.record.conducts) :]]
        if gone and (self.live or self._decided_on(gone)):
            faults.append(RowFault("conducts", "in_use"))
        return faults

    def _anything_names(self, people: Sequence[Respondent]) -> bool:
        ids = [one.id for one in people]
        return any(
            self.session.scalar(select(exists().where(table.respondent_id.in_(ids))))
            for table in (Step, TermRow)
        )

    def _decided_on(self, conducts: list[int]) -> bool:
        decided = exists().where(ConductProvision.conduct_id.in_(conducts))
        return bool(self.session.scalar(select(decided)))

    def facts(self) -> None:
        """The facts of the case itself, and where it belongs."""
        case, record = self.case, self.record
        for name, value in landing.facts_of_case(self.work, record).items():
            if _COLUMNS[name] & self.fields:
                setattr(case, name, value)
        if self.fields & _PLACES and not self.live:
            code = self.country.gazetteer.code_for(record.province, record.region)
            case.region_code = code
            case.receiving_agency_id = self.country.handling(code)
        if "reporter" in self.fields:
            self._reporter()
        if "rules_cited" in self.fields:
            self.session.execute(delete(Citation).where(Citation.case_id == case.id))
            insert_rows(self.session, Citation, landing.citations_of(case.id, record))
        if "articles" in self.fields:
            record_news.relink_articles(self.work, case.id, record)

    def _reporter(self) -> None:
        """A row without a name says nothing of the identity; a row without reporter ends it."""
        told = self.record.reporter
        if told is None:
            self.session.execute(delete(Reporter).where(Reporter.case_id == self.case.id))
        elif told.is_named:
            self.session.merge(Reporter(**landing.reporter_of(self.case.id, self.record)))

    def people(self) -> None:
        """Respondents, conducts and reported sanctions; rows that go on keep their ids."""
        if self.fields & _PEOPLE:
            self.session.execute(
                delete(ConductRespondent).where(
                    ConductRespondent.conduct_id.in_([row.id for row in self.conducts])
                )
            )
        if "respondents" in self.fields:
            self._move_respondents()
        ids = {
            one.key: row.id
            for one, row in zip(self.record.respondents, self.respondents, strict=True)
            if row is not None
        }
        if self.fields & _PEOPLE:
            self._move_conducts(ids)
        self.ids = ids
        if self.fields & {"sanctions", "events", "respondents"}:
            reported = (SanctionRow.case_id == self.case.id, SanctionRow.step_id.is_(None))
            self.session.execute(delete(SanctionRow).where(*reported))
            rows = landing.sanctions_of(self.work, self.case.id, self.record, ids)
            insert_rows(self.session, SanctionRow, rows)

    def _move_respondents(self) -> None:
        self._clear_lanes()
        for row in self.surplus:
            self.session.delete(row)
        wanted = landing.respondents_of(self.case.id, self.record)
        self._rewrite(Respondent, self.respondents, wanted)

    def _clear_lanes(self) -> None:
        """Projections name respondents; they are made anew when all is in place."""
        self.session.execute(delete(LaneRow).where(LaneRow.case_id == self.case.id))
        self.session.execute(delete(SendingRow).where(SendingRow.case_id == self.case.id))
        reported = (SanctionRow.case_id == self.case.id, SanctionRow.step_id.is_(None))
        self.session.execute(delete(SanctionRow).where(*reported))

    def _move_conducts(self, ids: dict[str, int]) -> None:
        wanted = landing.conducts_of(self.case.id, self.record)
        for row in self.conducts[len(wanted) :]:
            self.session.delete(row)
        kept: list[Conduct | None] = [*self.conducts[: len(wanted)]]
        kept += [None] * (len(wanted) - len(kept))
        self._rewrite(Conduct, kept, wanted)
        links = [
            {"conduct_id": row.id, "respondent_id": ids[key], "ordinal": ordinal}
            for row, one in zip(kept, self.record.conducts, strict=True)
            if row is not None
            for ordinal, key in enumerate(one.respondents)
        ]
        insert_rows(self.session, ConductRespondent, links)

    def _rewrite(self, table: type[Any], rows: list[Any], wanted: list[Row]) -> None:
        """Give rows their new values; a place without a row gets one."""
        for row in rows:
            if row is not None:
                row.ordinal += _OUT_OF_THE_WAY
        self.session.flush()
        for place, values in enumerate(wanted):
            if rows[place] is None:
                rows[place] = self._added(table, values)
            for name, value in values.items():
                setattr(rows[place], name, value)
        self.session.flush()

    def _added(self, table: type[Any], values: Row) -> Any:
        """A new row. Written as named, for a None must not become the column's default."""
        (own,) = take_ids(self.session, table, 1)
        insert_rows(self.session, table, [{"id": own, **values}])
        return self.session.get_one(table, own)
