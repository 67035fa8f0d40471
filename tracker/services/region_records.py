"""Recording what is known of a region beside its cases, and taking back what was a mistake."""

from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.prevention import FIRST_YEAR, RegionFacts, kept
from tracker.domain.roles import Permission, is_below
from tracker.services.reasons import given_reason
from tracker.services.work import Work
from tracker.store.people import Region
from tracker.store.region_records import RegionRecord

LONGEST_WORDS = 500
LONGEST_SOURCE = 2000


def record_of_region(work: Work, region: str, facts: RegionFacts, source: str) -> int:
    """Record a fact of the own region or one below; the number of the record.

    Raises:
        Forbidden, NotFound, Invalid: nothing was changed.
    """
    work.actor.must(Permission.REGION_RECORD)
    if work.session.get(Region, region) is None:
        raise NotFound()
    if not is_below(region, work.actor.region):
        raise Forbidden()
    errors = _faults(work, facts)
    said = source.strip()
    if not said:
        errors["source"] = ["required"]
    elif len(said) > LONGEST_SOURCE:
        errors["source"] = ["too_long"]
    if errors:
        raise Invalid(errors)
    since, until = facts.span
    record = RegionRecord(
        kind=facts.of,
        region_code=region,
        agency_id=work.actor.agency_id,
        since=since,
        until=until,
        facts=kept(facts),
        source=said,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
    )
    work.session.add(record)
    work.session.flush()
    work.record(
        Act.REGION_RECORDED,
        f"region:{region}",
        record=record.id,
        kind=facts.of.value,
        row=record.seal(),
    )
    return record.id


def withdraw_record(work: Work, region: str, record_id: int, reason: str) -> None:
    """Take back a record of the own agency that was a mistake; it stays to be read.

    Raises:
        Forbidden, NotFound, WrongStage, Invalid: nothing was changed.
    """
    work.actor.must(Permission.REGION_RECORD)
    record = work.session.get(RegionRecord, record_id, with_for_update=True)
    if record is None or record.region_code != region:
        raise NotFound()
    if record.agency_id != work.actor.agency_id:
        raise Forbidden()
    if record.withdrawn_at is not None:
        raise WrongStage("already_mended")
    said = given_reason(reason)
    record.withdrawn_at, record.withdrawn_by = work.now, work.actor.account_id
    record.withdrawn_because = said
    work.record(Act.REGION_RECORD_WITHDRAWN, f"region:{region}", record=record_id, reason=said)


def _faults(work: Work, facts: RegionFacts) -> dict[str, list[str]]:
    """What cannot be so: days to come, words missing or without end."""
    errors: dict[str, list[str]] = {}
    told = kept(facts)
    for name, value in told.items():
        if isinstance(value, str) and len(value) > LONGEST_WORDS:
            errors[name] = ["too_long"]
    for name in NEEDED & told.keys():
        if not str(told[name]).strip():
            errors[name] = ["required"]
    since, until = facts.span
    if since > work.today:
        errors["on" if "on" in told else "year"] = ["in_the_future"]
    elif since.year < FIRST_YEAR:
        errors["on" if "on" in told else "year"] = ["out_of_bounds"]
    if "until" in told and until is not None and until < since:
        errors["until"] = ["ends_before_it_begins"]
    return errors


NEEDED = frozenset({"title", "parties", "standing"})
"""Words without which a record says nothing."""
