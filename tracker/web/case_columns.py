"""The columns of the list of cases where it leaves the house: headings, meanings, and values in
words for tables and in codes for programs."""

from flask import url_for

from tracker.domain.counting import CountedAs
from tracker.domain.labels import N_
from tracker.queries.case_rows import CaseRow
from tracker.queries.names import AllNames
from tracker.web.language import language
from tracker.web.language import spoken as _
from tracker.web.list_columns import Told, yes_or_no
from tracker.web.session import law
from tracker.web.words import case_title, contest, days_left, election, label, said

COUNTED = {
    CountedAs.RECEIVED: N_("received"),
    CountedAs.KNOWN: N_("known"),
    CountedAs.FIRST_RECORDED: N_("first recorded event"),
    CountedAs.FILED: N_("filed"),
}


def case_columns(names: AllNames) -> list[Told[CaseRow]]:
    """The columns of a case, which say what its line in the list says and nothing that the reader
    may not know; of who reported they say nothing."""
    return [*_about_the_case(names), *_where_it_stands(names), *_marks(names)]


def _about_the_case(names: AllNames) -> list[Told[CaseRow]]:
    regions = names.regions
    return [
        Told(
            "name",
            N_("Number"),
            N_("Register number; before there is one that of the receipt, else the sender's ref."),
            lambda c: c.name,
        ),
        Told(
            "sender", N_("Sender"), N_("Whose ref the number is, where it is one."),
            lambda c: c.sender,
        ),
        Told(
            "title", N_("Title"), N_("Act, channel or place, and post."), _title,
            lambda c: c.title,
        ),
        Told(
            "kind", N_("Opened by"), N_("Report, finding or lead; empty where not reported."),
            lambda c: label(c.kind) if c.kind else None, lambda c: c.kind,
        ),
        Told(
            "election", N_("Election"), N_("The election that the act is about."),
            lambda c: election(c.election) if c.election else None, lambda c: c.election,
        ),
        Told(
            "contest", N_("Contest"), N_("The office that the election fills."),
            lambda c: contest(c.contest) if c.contest else None, lambda c: c.contest,
        ),
        Told(
            "region_code", N_("Code of the region"), N_("Code of the Ministry of Home Affairs."),
            lambda c: c.region_code,
        ),
        Told(
            "region", N_("Region"), N_("Where it happened."),
            lambda c: regions.get(c.region_code, c.region_code),
        ),
    ]  # fmt: skip


def _where_it_stands(names: AllNames) -> list[Told[CaseRow]]:
    road = law().road
    stages = {key: said(stage.label) for key, stage in road.stages.items()}
    lanes = {key: said(lane.label) for key, lane in road.lanes.items()}
    terms = {key: said(term) for key, term in law().book.terms.items()}
    return [
        Told(
            "handled_by", N_("Handled by"), N_("The Bawaslu that handles the case."),
            lambda c: names.agencies.get(c.agency_id), lambda c: c.agency_id,
        ),
        Told(
            "state", N_("State"), N_("Open while some part of it is not over."),
            lambda c: _("open") if c.is_open else _("closed"),
            lambda c: "open" if c.is_open else "closed",
        ),
        Told(
            "lane", N_("Lane"), N_("The part of the road on which it stands furthest."),
            lambda c: lanes.get(c.lane or ""), lambda c: c.lane,
        ),
        Told(
            "stage", N_("Stage"), N_("The stage in that lane."),
            lambda c: stages.get((c.lane or "", c.stage or "")), lambda c: c.stage,
        ),
        Told(
            "holder", N_("Holder"), N_("The agency that must act next; empty where not known."),
            lambda c: c.holder, lambda c: c.holder_id,
        ),
        Told("since", N_("Held since"), N_("Since when, as far as it is known."),
             lambda c: c.since),
        Told(
            "term", N_("Term"), N_("The nearest term that is running."),
            lambda c: terms.get(c.term or ""), lambda c: c.term,
        ),
        Told("due", N_("Due on"), N_("The last day of that term."), lambda c: c.due),
        Told(
            "standing", N_("State of the term"), N_("How the term stood when the list was made."),
            lambda c: days_left(c.standing) if c.standing else None,
            lambda c: c.standing.state if c.standing else None,
        ),
        Told(
            "is_provisional", N_("Provisional"),
            N_("Yes: part of that count lies in a year without a holiday decree."),
            yes_or_no(lambda c: c.is_provisional), lambda c: c.is_provisional,
        ),
    ]  # fmt: skip


def _marks(_names: AllNames) -> list[Told[CaseRow]]:
    here = url_for("cases.show", case_id=0, _external=True).removesuffix("0")
    return [
        Told(
            "counted_on", N_("Counted on"),
            N_("The day by which the case counts, as far as it is known; empty for whom a part was"
               " sent to."),
            lambda c: c.counted,
        ),
        Told(
            "counted_as", N_("That day is"), N_("What that day is."),
            lambda c: _(COUNTED[c.counted_as]) if c.counted_as else None, lambda c: c.counted_as,
        ),
        Told(
            "entries", N_("Respondents"), N_("Entries of respondents; a group is one entry."),
            lambda c: c.entries,
        ),
        Told("heads", N_("People"), N_("The people behind these entries."), lambda c: int(c.heads)),
        Told(
            "is_imported", N_("Imported"), N_("Yes: it is history that a sender reported."),
            yes_or_no(lambda c: c.is_imported), lambda c: c.is_imported,
        ),
        Told(
            "last_known", N_("Last known on"), N_("Of imported cases: the day of the last report."),
            lambda c: c.last_known,
        ),
        Told(
            "is_invented", N_("Invented"), N_("Yes: an example that never happened."),
            yes_or_no(lambda c: c.is_invented), lambda c: c.is_invented,
        ),
        Told(
            "address", N_("Address"), N_("The page of the case, for those who may see it."),
            lambda c: f"{here}{c.id}",
        ),
    ]  # fmt: skip


def _title(row: CaseRow) -> str:
    return row.title if language() == "id" else str(case_title(row.title).striptags())
