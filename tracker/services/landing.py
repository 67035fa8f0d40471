"""New cases out of records: a batch of them becomes rows of every table they touch, at once."""

from collections import defaultdict
from collections.abc import Sequence

from tracker.domain.days import PartialDay
from tracker.domain.discretion import title_of
from tracker.domain.filing import (
    ConductGiven,
    Filing,
    ReporterGiven,
    RespondentGiven,
    url_key,
)
from tracker.domain.ledger import Act
from tracker.domain.matters import CaseKind
from tracker.domain.record_sense import counts_as_imposed
from tracker.domain.records import Record
from tracker.domain.replay import replay
from tracker.domain.standing import CaseFacts, Standing, StepFacts
from tracker.services import record_news
from tracker.services.country import Country
from tracker.services.projection import (
    Row,
    first_recorded,
    found_of,
    headline,
    lane_rows,
    sending_rows,
)
from tracker.services.record_steps import replayed, step_rows, tell_step
from tracker.services.work import Work
from tracker.store.base import Base
from tracker.store.bulk import insert_rows, take_ids
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    LaneRow,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
)
from tracker.store.facets import channel_facets_of_many, type_facets
from tracker.store.library import Citation
from tracker.store.reporters import Reporter
from tracker.store.sent_cases import keep_sent

# What senders write as channel where it names no place or platform.
_NO_CHANNEL = frozenset({"unknown", "tidak diketahui", "offline", "luring", "beragam", "-"})

_ORDER = (
    Case,
    Respondent,
    Conduct,
    ConductRespondent,
    SanctionRow,
    Citation,
    Reporter,
    LaneRow,
    SendingRow,
)


class Landing:
    """A batch of new cases of one sender on their way into the tables."""

    def __init__(self, work: Work, country: Country, sender: str) -> None:
        self.work, self.country, self.sender = work, country, sender
        self.rows: dict[type[Base], list[Row]] = defaultdict(list)
        self.steps: list[tuple[Row, int]] = []

    def take(self, records: Sequence[tuple[Record, bytes]]) -> None:
        """Write every record (each with its digest) as a case, and tell the book of it."""
        only = [record for record, _ in records]
        session = self.work.session
        cases = take_ids(session, Case, len(only))
        self._respondents = iter(take_ids(session, Respondent, _count(only, "respondents")))
        self._conducts = iter(take_ids(session, Conduct, _count(only, "conducts")))
        self._steps = iter(take_ids(session, Step, _count(only, "events")))
        for case_id, (record, digest) in zip(cases, records, strict=True):
            self._case(case_id, record, digest)
        self._facets()
        for table in _ORDER:
            insert_rows(session, table, self.rows[table])
        sent = {row["case_id"] for row in self.rows[SendingRow]}
        if sent:
            keep_sent(session, sent, self.work.law)
        record_news.link_articles(self.work, list(zip(cases, only, strict=True)))
        self.work.after.append(self._write_steps)

    def _facets(self) -> None:
        """Write each case with the facets that its conducts give it, not once more afterwards."""
        acts: dict[int, list[Row]] = {row["id"]: [] for row in self.rows[Case]}
        for act in self.rows[Conduct]:
            acts[act["case_id"]].append(act)
        channels = {case_id: [act["channel"] for act in own] for case_id, own in acts.items()}
        groups = channel_facets_of_many(self.work.session, channels)
        for row in self.rows[Case]:
            row["type_facets"] = type_facets(act["type"] for act in acts[row["id"]])
            row["channel_facets"] = groups[row["id"]]

    def _write_steps(self, numbers: list[int]) -> None:
        """The steps come last: each names the ledger entry that wrote it."""
        rows = [{**row, "act": numbers[place]} for row, place in self.steps]
        insert_rows(self.work.session, Step, rows)

    def _case(self, case_id: int, record: Record, digest: bytes) -> None:
        code = self.country.gazetteer.code_for(record.province, record.region)
        people = {one.key: next(self._respondents) for one in record.respondents}
        steps = step_rows(
            self.work,
            record,
            case_id=case_id,
            step_ids=[next(self._steps) for _ in record.events],
            respondents=people,
            shown_to=self.country.personnel(code),
        )
        events = [replayed(row) for row in steps]
        standing = self._standing(record, code, tuple(people.values()), events)
        self._respondent_rows(case_id, record, people, standing)
        self._conduct_rows(case_id, record, people)
        self.rows[SanctionRow] += sanctions_of(self.work, case_id, record, people)
        self.rows[Citation] += citations_of(case_id, record)
        if record.reporter is not None and record.reporter.is_named:
            self.rows[Reporter].append(reporter_of(case_id, record))
        self.rows[LaneRow] += lane_rows(case_id, standing)
        self.rows[SendingRow] += sending_rows(case_id, standing, self.country.addressees)
        self.rows[Case].append(
            {
                "id": case_id,
                "sender": self.sender,
                "sender_ref": record.ref,
                "sender_digest": digest,
                "receiving_agency_id": self.country.handling(code),
                "region_code": code,
                "is_imported": True,
                "filed_at": self.work.now,
                "filed_by": self.work.actor.account_id,
                "version": 1,
                "first_recorded_on": first_recorded(events),
                **facts_of_case(self.work, record),
                **headline(standing, self.work.law, []),
            }
        )
        self._tell(case_id, record, digest, steps)

    def _standing(
        self, record: Record, code: str, people: tuple[int, ...], events: list[StepFacts]
    ) -> Standing:
        facts = CaseFacts(
            handling=self.country.handling(code),
            kind=record.kind,
            regime=self.work.law.regime_of(record.election),
            known_on=record.known_on,
            respondents=people,
        )
        return replay(self.work.law.road, facts, events)

    def _respondent_rows(
        self, case_id: int, record: Record, people: dict[str, int], standing: Standing
    ) -> None:
        found = found_of(standing)
        nothing: Row = {"outcome": None, "recommended": None}
        for place, row in enumerate(respondents_of(case_id, record)):
            own = people[record.respondents[place].key]
            self.rows[Respondent].append({"id": own, **row, **found.get(own, nothing)})

    def _conduct_rows(self, case_id: int, record: Record, people: dict[str, int]) -> None:
        for place, row in enumerate(conducts_of(case_id, record)):
            own = next(self._conducts)
            self.rows[Conduct].append({"id": own, **row})
            self.rows[ConductRespondent] += [
                {"conduct_id": own, "respondent_id": people[key], "ordinal": ordinal}
                for ordinal, key in enumerate(record.conducts[place].respondents)
            ]

    def _tell(self, case_id: int, record: Record, digest: bytes, steps: list[Row]) -> None:
        self.work.record(
            Act.CASE_IMPORTED,
            f"case:{case_id}",
            case=case_id,
            version=1,
            sender=self.sender,
            ref=record.ref,
            digest=f"sha256:{digest.hex()}",
            steps=[row["id"] for row in steps],
        )
        self.steps += [(row, tell_step(self.work, row, 1)) for row in steps]


def facts_of_case(work: Work, record: Record) -> Row:
    """The columns of a case that follow from its record alone."""
    return {
        "filed_kind": record.kind,
        "province_written": record.province,
        "region_written": record.region,
        "election": record.election,
        "contest": record.contest,
        "title": title_from(work, record),
        "narrative": record.narrative,
        "reporter_wish": record.reporter.wish if record.reporter else None,
        "known_on": record.known_on,
        "received_on": record.received_on,
        "registered_on": _registered_on(work, record),
        "reported_outcome": record.outcome,
    }


def respondents_of(case_id: int, record: Record) -> list[Row]:
    """The rows of a record's respondents, in their order, without ids."""
    return [
        {
            "case_id": case_id,
            "ordinal": ordinal,
            "key": one.key,
            "description": one.description,
            "position": one.position,
            "status": one.status,
            "agency_written": one.agency,
            "nip": one.nip,
            "count": one.count,
        }
        for ordinal, one in enumerate(record.respondents)
    ]


def conducts_of(case_id: int, record: Record) -> list[Row]:
    """The rows of a record's conducts, in their order, without ids."""
    return [
        {
            "case_id": case_id,
            "ordinal": ordinal,
            "type": one.type,
            "on": one.on,
            "channel": one.channel,
            "url": one.url,
            "url_key": url_key(one.url) if one.url else None,
            "summary": one.summary,
            "beneficiary": one.beneficiary,
        }
        for ordinal, one in enumerate(record.conducts)
    ]


def sanctions_of(work: Work, case_id: int, record: Record, people: dict[str, int]) -> list[Row]:
    """The rows of the sanctions that a record reports; words of a source have no level."""
    book = work.law.book
    rows = []
    for ordinal, one in enumerate(record.sanctions):
        known = book.sanctions.get(book.names.get(one.sanction, ""))
        rows.append(
            {
                "case_id": case_id,
                "respondent_id": people[one.respondent] if one.respondent else None,
                "ordinal": ordinal,
                "sanction": one.sanction,
                "level": known.level if known else None,
                "decided_on": one.decided_on,
                "decree_no": one.decree_no,
                "basis": list(one.basis),
                "is_imposed": counts_as_imposed(one, record.events),
            }
        )
    return rows


def citations_of(case_id: int, record: Record) -> list[Row]:
    return [
        {"case_id": case_id, "ordinal": ordinal, "as_written": rule}
        for ordinal, rule in enumerate(record.rules_cited)
    ]


def reporter_of(case_id: int, record: Record) -> Row:
    """The identity, for the table that no case, list or export reads."""
    told = record.reporter
    return {
        "case_id": case_id,
        "name": told.name if told else None,
        "contact": told.contact if told else None,
        "address": told.address if told else None,
    }


def title_from(work: Work, record: Record) -> str:
    """A title in the manner of a case that was filed here: act, channel or place, and post."""
    labels = {one.id: one.label_id for one in work.law.book.conduct_types.values()}
    filing = Filing(
        kind=record.kind or CaseKind.LEAD,
        region=record.region or record.province or "",
        narrative=record.narrative,
        submitted_on=None,
        place=record.region or record.province or "",
        reporter=ReporterGiven(name=(record.reporter.name or "") if record.reporter else ""),
        respondents=tuple(
            RespondentGiven(position=one.position or one.description or "", count=one.count)
            for one in record.respondents
        ),
        conducts=tuple(
            ConductGiven(type=one.type, channel=_channel(one.channel)) for one in record.conducts
        ),
    )
    return title_of(filing, labels, filing.region)


def _channel(words: str | None) -> str:
    return "" if words is None or words.strip().casefold() in _NO_CHANNEL else words


def _registered_on(work: Work, record: Record) -> PartialDay | None:
    waiting = work.law.road.reported.waiting_outcomes
    days = (e.on for e in record.events if e.stage == "registered" and e.outcome not in waiting)
    return next((on for on in days if on is not None), None)


def _count(records: Sequence[Record], name: str) -> int:
    return sum(len(getattr(record, name)) for record in records)
