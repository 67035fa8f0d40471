"""What the tables hold of one case, read for its page by statements that are made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Connection,
    Exists,
    Integer,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.roles import Actor, Sight
from tracker.store.cases import (
    Assignment,
    Case,
    CaseLink,
    Conduct,
    ConductRespondent,
    FactCorrection,
    Note,
    Recusal,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
)
from tracker.store.destructions import DestructionProposal, Tombstone, is_waiting
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.library import CaseNews, Citation, ConductClass, ConductProvision
from tracker.store.observed import ElementLink, ObservedAct
from tracker.store.people import Account, Agency, Region
from tracker.store.redactions import Redaction
from tracker.store.sight import visible_to

Found = Row[*tuple[Any, ...]]
Rows = Sequence[Found]
_ID = bindparam("case", type_=Integer)
_AGENCY = bindparam("agency", type_=Integer)
_ANNULLER = aliased(Account, name="annuller")
_ANNULLERS = aliased(Agency, name="annullers")


@dataclass(frozen=True)
class CaseFile:
    """One case with all that is laid in it, in order.

    `case` has the columns of the table, with `region_name` and `citations`. Rows of others name
    who wrote them as `by`; of a respondent `heads` is how many people the entry stands for.
    `sendings` are respondent, agency, the PPK above it, and its region; `recused` are account, name
    and agency; `assignee` is account and name in the reader's agency.
    """

    case: Found
    sight: Sight
    sendings: tuple[tuple[int, int, int | None, str], ...]
    recused: tuple[tuple[int, str, int], ...]
    assignee: tuple[int, str] | None
    steps: Rows
    respondents: Rows
    conducts: Rows
    terms: Rows
    evidence: Rows
    sanctions: Rows
    notes: Rows
    corrections: Rows
    links: Rows


def case_file(session: Session, actor: Actor, case_id: int) -> CaseFile:
    """The file of a case; tables that hold nothing of it are not asked.

    Raises:
        NotFound: outside the actor's sight, or not there at all.
    """
    connection = session.connection()
    case = connection.execute(_CASE, {"case": case_id, "agency": actor.agency_id}).one_or_none()
    if case is None:
        raise NotFound()
    sendings = tuple((r, a, p, code) for r, a, p, code in case.sendings or ())
    recused = tuple((account, name, agency) for account, name, agency in case.recused or ())
    sight = Sight(
        handling=case.agency_id,
        receiving=case.receiving_agency_id,
        region=case.region_code,
        sent_to=frozenset(number for _, *agencies, _ in sendings for number in agencies if number),
        sent_regions=frozenset(code for *_, code in sendings),
        recused=frozenset(account for account, *_ in recused),
    )
    if not actor.sees(sight):
        raise NotFound()
    return CaseFile(
        case=case,
        sight=sight,
        sendings=sendings,
        recused=recused,
        assignee=(case.assignee[0], case.assignee[1]) if case.assignee else None,
        links=_links(connection, actor, case_id) if case.has_links else (),
        **{
            name: connection.execute(statement, {"case": case_id, "agency": actor.agency_id}).all()
            if getattr(case, f"has_{name}", True)
            else ()
            for name, statement in _PARTS.items()
        },
    )


def agencies_called(session: Session, wanted: set[int]) -> dict[int, Found]:
    """Agencies by id, and of each whether anybody can sign in for it (`is_manned`)."""
    found = session.connection().execute(_AGENCIES, {"wanted": sorted(wanted)})
    return {row.id: row for row in found}


def _links(connection: Connection, actor: Actor, case_id: int) -> Rows:
    """Cases that somebody called related, as far as the reader may see them."""
    other = or_(
        (CaseLink.case_id == case_id) & (CaseLink.other_id == Case.id),
        (CaseLink.other_id == case_id) & (CaseLink.case_id == Case.id),
    )
    named = (Case.id, Case.number, Case.receipt_no, Case.sender_ref, Case.title)
    linked: Select[*tuple[Any, ...]] = (
        select(*named, CaseLink.kind.label("how"), CaseLink.reason)
        .join(CaseLink, other)
        .where(visible_to(actor), CaseLink.kind != "ignored")
        .order_by(Case.id)
    )
    return connection.execute(linked).all()


def _case() -> Select[*tuple[Any, ...]]:
    """The case itself, what takes no more than a list to say, and what else there is to ask."""
    sendings = select(
        func.array_agg(
            func.jsonb_build_array(
                SendingRow.respondent_id,
                SendingRow.agency_id,
                SendingRow.ppk_id,
                SendingRow.region_code,
            )
        )
    ).where(SendingRow.case_id == _ID)
    who = func.jsonb_build_array(Account.id, Account.full_name, Account.agency_id)
    recused = (
        select(func.array_agg(aggregate_order_by(who, Account.full_name)))
        .join(Recusal, Recusal.account_id == Account.id)
        .where(Recusal.case_id == _ID)
    )
    assignee = (
        select(func.jsonb_build_array(Account.id, Account.full_name))
        .join(Assignment, Assignment.account_id == Account.id)
        .where(Assignment.case_id == _ID, Assignment.agency_id == _AGENCY)
    )
    cited = func.array_agg(aggregate_order_by(Citation.as_written, Citation.ordinal))
    is_linked = or_(CaseLink.case_id == _ID, CaseLink.other_id == _ID)
    return (
        select(
            *Case.__table__.c,
            Region.name.label("region_name"),
            sendings.scalar_subquery().label("sendings"),
            recused.scalar_subquery().label("recused"),
            assignee.scalar_subquery().label("assignee"),
            select(cited).where(Citation.case_id == _ID).scalar_subquery().label("citations"),
            exists().where(EvidenceItem.case_id == _ID).label("has_evidence"),
            exists().where(Tombstone.case_id == _ID).label("has_tombstones"),
            _waiting().label("destruction"),
            exists().where(SanctionRow.case_id == _ID).label("has_sanctions"),
            exists().where(TermRow.case_id == _ID).label("has_terms"),
            exists().where(Note.case_id == _ID, Note.agency_id == _AGENCY).label("has_notes"),
            exists().where(FactCorrection.case_id == _ID).label("has_corrections"),
            exists().where(is_linked).label("has_links"),
            exists().where(CaseNews.case_id == _ID).label("is_in_news"),
            or_(_said_of_acts(ConductProvision), _said_of_acts(ConductClass)).label("has_rulings"),
            or_(
                exists().where(ObservedAct.case_id == _ID),
                exists().where(ElementLink.case_id == _ID),
            ).label("has_traces"),
        )
        .join(Region, Region.code == Case.region_code)
        .where(Case.id == _ID)
    )


def _waiting() -> ScalarSelect[Any]:
    """The proposal of the reader's agency to destroy evidence that nobody answered."""
    return (
        select(func.max(DestructionProposal.id))
        .where(
            DestructionProposal.case_id == _ID,
            DestructionProposal.agency_id == _AGENCY,
            is_waiting(),
        )
        .scalar_subquery()
    )


def _said_of_acts(table: Any) -> Exists:
    """Somebody said something of an act of the case."""
    return exists().where(table.conduct_id == Conduct.id, Conduct.case_id == _ID)


def _written(table: Any, writer: Any, *more: Any) -> Select[*tuple[Any, ...]]:
    """Rows of a table about the case, with the name of who wrote them."""
    return (
        select(*table.__table__.c, Account.full_name.label("by"), *more)
        .join(Account, Account.id == writer)
        .where(table.case_id == _ID)
    )


def _parts() -> dict[str, Select[*tuple[Any, ...]]]:
    doers = select(func.array_agg(ConductRespondent.respondent_id)).where(
        ConductRespondent.conduct_id == Conduct.id
    )
    from_agency = (Account.agency_id.label("by_agency_id"), Agency.name.label("by_agency"))
    struck_by = (
        _ANNULLER.full_name.label("struck_by"),
        _ANNULLER.agency_id.label("struck_by_agency_id"),
        _ANNULLERS.name.label("struck_by_agency"),
    )
    steps = (
        _written(Step, Step.recorded_by, *from_agency, *struck_by)
        .outerjoin(_ANNULLER, _ANNULLER.id == Step.annulled_by)
        .outerjoin(_ANNULLERS, _ANNULLERS.id == _ANNULLER.agency_id)
    )
    beside = (
        Agency.name.label("agency"),
        HeldBytes.reason.label("held"),
        Redaction.original_id.label("redacted_from"),
    )
    evidence = (
        select(*EvidenceItem.__table__.c, *beside)
        .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
        .outerjoin(Redaction, Redaction.copy_id == EvidenceItem.id)
    )
    return {
        "steps": steps.join(Agency, Agency.id == Account.agency_id).order_by(
            Step.position, Step.id
        ),
        "respondents": select(*Respondent.__table__.c, Respondent.count.label("heads"))
        .where(Respondent.case_id == _ID)
        .order_by(Respondent.ordinal),
        "conducts": select(*Conduct.__table__.c, doers.scalar_subquery().label("doers"))
        .where(Conduct.case_id == _ID)
        .order_by(Conduct.ordinal),
        "terms": select(*TermRow.__table__.c)
        .where(TermRow.case_id == _ID)
        .order_by(TermRow.due_on, TermRow.id),
        "evidence": evidence.join(Agency, Agency.id == EvidenceItem.agency_id)
        .where(EvidenceItem.case_id == _ID)
        .order_by(EvidenceItem.id),
        "sanctions": select(*SanctionRow.__table__.c)
        .where(SanctionRow.case_id == _ID)
        .order_by(SanctionRow.ordinal, SanctionRow.id),
        "notes": _written(Note, Note.author_id).where(Note.agency_id == _AGENCY).order_by(Note.id),
        "corrections": _written(FactCorrection, FactCorrection.corrected_by).order_by(
            FactCorrection.id
        ),
    }


_CASE, _PARTS = _case(), _parts()
_AGENCIES = select(
    *Agency.__table__.c,
    exists()
    .where(Account.agency_id == Agency.id, Account.is_active, ~Account.is_system)
    .label("is_manned"),
).where(Agency.id == func.any(bindparam("wanted", type_=ARRAY(Integer))))
