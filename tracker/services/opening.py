"""A new case out of a filing: all its rows are computed first, then written at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update

from tracker.domain.days import PartialDay
from tracker.domain.discretion import title_of
from tracker.domain.filing import Filing, staff_number, url_key
from tracker.domain.ledger import Act
from tracker.domain.matters import CaseKind
from tracker.domain.outlook import opening_facts, opening_move
from tracker.domain.replay import replay
from tracker.domain.road import Move
from tracker.domain.standing import CaseFacts, Origin, Standing, StepFacts
from tracker.services.numbers import give_number
from tracker.services.projection import Row, headline, lane_rows, offices_of, term_row
from tracker.services.work import Work
from tracker.store.base import Base
from tracker.store.bulk import insert_together, next_ids
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    LaneRow,
    Respondent,
    Step,
    TermRow,
)
from tracker.store.facets import channel_facets, type_facets
from tracker.store.people import Region
from tracker.store.reporters import Reporter


@dataclass(frozen=True)
class Filed:
    """The case that a filing opened, and the number on its receipt."""

    case_id: int
    receipt_no: str


def open_case(work: Work, filing: Filing, region: Region, key: str | None) -> Filed:
    """Write a case as its filing tells it, with its opening step, its numbers and its terms.

    The filing was checked. What the case stands at follows from the road, as for every case.
    """
    ids = _take_ids(work, filing)
    move = opening_move(work.law, CaseKind(filing.kind))
    step = _step(work, filing, move, ids)
    standing = _standing(work, filing, ids, step)
    offices = offices_of(work.session, work.law)
    terms = [term_row(ids.case, clock, standing, work.law, offices) for clock in standing.clocks]
    receipt, number = _numbers(work, filing, move)
    rows: dict[type[Base], list[Row]] = {
        Case: [
            {
                **_told(work, filing, region, ids),
                **headline(standing, work.law, terms),
                "id": ids.case,
                "receipt_no": receipt,
                "number": number,
                "registered_on": standing.moved_on.get("register"),
                "filing_key": key,
            }
        ],
        Reporter: _reporter(filing, ids),
        **_people_and_acts(filing, ids),
        Step: [step],
        LaneRow: lane_rows(ids.case, standing),
        TermRow: terms,
    }
    insert_together(work.session, rows)
    _tell(work, filing, region, ids, receipt)
    return Filed(ids.case, receipt)


@dataclass(frozen=True)
class _Ids:
    """The ids that a new case's rows will have; respondents and conducts by their place in the
    form. `channels` is the facet of its channels."""

    case: int
    step: int
    respondents: Mapping[int, int] = field(default_factory=dict)
    conducts: Mapping[int, int] = field(default_factory=dict)
    channels: str = ""


def _take_ids(work: Work, filing: Filing) -> _Ids:
    """One statement."""
    people, acts = filing.named_respondents(), filing.named_conducts()
    row = (
        work.session.connection()
        .execute(
            select(
                next_ids(Case, 1),
                next_ids(Step, 1),
                next_ids(Respondent, len(people)),
                next_ids(Conduct, len(acts)),
                channel_facets([act.channel for _, act in acts]),
            )
        )
        .one()
    )
    cases, steps, respondents, conducts, channels = row
    return _Ids(
        cases[0],
        steps[0],
        {place: id for (place, _), id in zip(people, respondents, strict=True)},
        {place: id for (place, _), id in zip(acts, conducts, strict=True)},
        channels,
    )


def _told(work: Work, filing: Filing, region: Region, ids: _Ids) -> Row:
    """What the filing itself says of the case."""
    assert filing.submitted_on is not None
    book, actor = work.law.book, work.actor
    election = book.elections.get(filing.election)
    labels = {one.id: one.label_id for one in book.conduct_types.values()}
    return {
        "filed_kind": filing.kind,
        "receiving_agency_id": actor.agency_id,
        "region_code": region.code,
        "election": filing.election or None,
        "contest": filing.contest or None,
        "title": title_of(filing, labels, region.name),
        "narrative": filing.narrative,
        "place": filing.place or None,
        "reporter_wish": None if filing.reporter.is_empty else filing.wish,
        "known_on": filing.known_on,
        "found_on": filing.found_on,
        "received_on": PartialDay.of(filing.submitted_on),
        "is_invented": bool(election and election.invented),
        "filed_at": work.now,
        "filed_by": actor.account_id,
        "type_facets": type_facets(act.type for _, act in filing.named_conducts()),
        "channel_facets": ids.channels,
        "result_facets": "",
    }


def _reporter(filing: Filing, ids: _Ids) -> list[Row]:
    """Who reported, apart from the case."""
    given = filing.reporter
    if given.is_empty:
        return []
    return [
        {
            "case_id": ids.case,
            "name": given.name or None,
            "identity_no": given.identity_no or None,
            "address": given.address or None,
            "contact": given.contact or None,
        }
    ]


def _people_and_acts(filing: Filing, ids: _Ids) -> dict[type[Base], list[Row]]:
    """Respondents and conducts in the order given, and who did what."""
    acts = filing.named_conducts()
    return {
        Respondent: [
            {
                "id": ids.respondents[place],
                "case_id": ids.case,
                "ordinal": ordinal,
                "name": one.name or None,
                "description": one.description or None,
                "position": one.position or None,
                "status": one.status,
                "agency_written": one.agency or None,
                "nip": number.digits if (number := staff_number(one.nip)) else None,
                "count": one.count,
            }
            for ordinal, (place, one) in enumerate(filing.named_respondents())
        ],
        Conduct: [
            {
                "id": ids.conducts[place],
                "case_id": ids.case,
                "ordinal": ordinal,
                "type": one.type,
                "on": one.on,
                "channel": one.channel or None,
                "url": one.url or None,
                "url_key": url_key(one.url),
                "summary": one.summary or None,
                "beneficiary": one.beneficiary or None,
            }
            for ordinal, (place, one) in enumerate(acts)
        ],
        ConductRespondent: [
            {
                "conduct_id": ids.conducts[place],
                "respondent_id": ids.respondents[doer],
                "ordinal": ordinal,
            }
            for place, one in acts
            for ordinal, doer in enumerate(filing.doers_of(one))
        ],
    }


def _step(work: Work, filing: Filing, move: Move, ids: _Ids) -> Row:
    """The opening step of the kind that was filed."""
    assert filing.submitted_on is not None
    facts = opening_facts(move, filing)
    return {
        "id": ids.step,
        "case_id": ids.case,
        "respondent_id": None,
        "position": 1,
        "lane": move.lane,
        "move": move.id,
        "stage": move.target(facts),
        "happened_on": PartialDay.of(filing.submitted_on),
        "facts": facts,
        "origin": Origin.LIVE,
        "recorded_at": work.now,
        "recorded_by": work.actor.account_id,
    }


def _standing(work: Work, filing: Filing, ids: _Ids, step: Row) -> Standing:
    case = CaseFacts(
        handling=work.actor.agency_id,
        kind=filing.kind,
        regime=work.law.regime_of(filing.election or None),
        known_on=filing.known_on,
        respondents=tuple(ids.respondents.values()),
        found_on=filing.found_on,
    )
    opening = StepFacts(
        id=ids.step,
        lane=step["lane"],
        respondent=None,
        move=step["move"],
        stage=step["stage"],
        on=step["happened_on"],
        origin=step["origin"],
        facts=step["facts"],
    )
    return replay(work.law.road, case, [opening])


def _numbers(work: Work, filing: Filing, move: Move) -> tuple[str, str | None]:
    """The receipt's number and, where the move gives one, the register's.

    The rows of the series stay locked until the act ends, so this comes late.
    """
    assert filing.submitted_on is not None
    kind, agency = CaseKind(filing.kind), work.actor.agency_id
    receipt = give_number(work, agency, "receipt", kind, work.today)
    if not move.series:
        return receipt, None
    return receipt, give_number(work, agency, move.series, kind, filing.submitted_on)


def _tell(work: Work, filing: Filing, region: Region, ids: _Ids, receipt: str) -> None:
    """The act in the book, which the opening step then names."""
    place = work.record(
        Act.CASE_FILED,
        f"case:{ids.case}",
        case=ids.case,
        version=1,
        kind=CaseKind(filing.kind).value,
        agency=work.actor.agency_id,
        region=region.code,
        receipt=receipt,
        respondents=len(ids.respondents),
        conducts=len(ids.conducts),
    )

    def told(numbers: list[int]) -> None:
        named = update(Step).where(Step.id == ids.step).values(act=numbers[place])
        work.session.connection().execute(named)

    work.after.append(told)
