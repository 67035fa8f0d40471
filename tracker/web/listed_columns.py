"""The columns of lists other than that of cases, where they leave the house."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from tracker.domain.labels import N_
from tracker.domain.prevention import RecordKind
from tracker.domain.rates import FEWEST_SHOWN, Rate, is_apart
from tracker.queries.administration import AccountRow
from tracker.queries.agencies import AgencyRow
from tracker.queries.ledger import LedgerLine
from tracker.queries.news import NewsLine
from tracker.queries.region_records import LeagueRow, RecordView
from tracker.queries.story_pages import StoryLine
from tracker.web import reported_words
from tracker.web.language import spoken as _
from tracker.web.law_words import law_word
from tracker.web.list_columns import Told, on_the_wall
from tracker.web.words import label


def news_columns() -> list[Told[NewsLine]]:
    """What a line of the clippings says."""
    here = url_for("news.show", news_id=0, _external=True).removesuffix("0")
    return [
        Told("outlet", N_("Outlet"), N_("Who published it."), lambda n: n.outlet),
        Told("title", N_("Title"), N_("As published."), lambda n: n.title),
        Told("published_on", N_("Published on"), N_("As far as the day is known."), lambda n: n.on),
        Told("region", N_("Region"), N_("As the source wrote it."), lambda n: n.region),
        Told("url", N_("Address of the page"), N_("Where it was published."), lambda n: n.url),
        Told(
            "cases", N_("Cases"), N_("Cases that it is tied to, of those that the reader sees."),
            lambda n: n.cases,
        ),
        Told(
            "notices", N_("Published later"), N_("Corrections, answers and removals of it."),
            lambda n: ", ".join(label(one) for one in n.flags), lambda n: n.flags,
        ),
        Told("address", N_("Address"), N_("Its page in the library."), lambda n: f"{here}{n.id}"),
    ]  # fmt: skip


def ledger_columns() -> list[Told[LedgerLine]]:
    """What a line of the book says, with the text that its seal is over."""
    here = url_for("cases.show", case_id=0, _external=True).removesuffix("0")
    return [
        Told("seq", N_("No."), N_("The place of the entry in the book."), lambda e: e.seq),
        Told(
            "at", N_("When"), N_("When it was recorded; in tables by the clock of who exported."),
            on_the_wall(lambda e: e.at), lambda e: e.at,
        ),
        Told(
            "act", N_("Act"), N_("What was done."),
            lambda e: reported_words.act(e.act), lambda e: e.act,
        ),
        Told("by", N_("Who"), N_("The account that acted."), lambda e: e.by),
        Told("agency", N_("Agency"), N_("The agency of that account."), lambda e: e.agency),
        Told("case", N_("Case"), N_("Its number, where the case is in sight."),
             lambda e: e.case_name),
        Told("subject", N_("About"), N_("What the act is about, by its id."), lambda e: e.subject),
        Told(
            "beyond", N_("Rules passed"), N_("Rules that a sanction passed with a written reason."),
            lambda e: "; ".join(law_word(rule, "beyond") for rule in e.beyond), lambda e: e.beyond,
        ),
        Told(
            "text", N_("Facts"),
            N_("The text that the seal is over, in JSON; a cell of XLSX holds 32,767 signs of it."),
            lambda e: e.text,
        ),
        Told("hash", N_("Seal"), N_("SHA-256 of the text and of the seal before."),
             lambda e: e.hash),
        Told(
            "address", N_("Address"), N_("The page of the case, for those who may see it."),
            lambda e: f"{here}{e.case_id}" if e.case_id else None,
        ),
    ]  # fmt: skip


def account_columns() -> list[Told[AccountRow]]:
    """What a line of the accounts says."""
    return [
        Told("full_name", N_("Name"), N_("The person of the account."), lambda a: a.full_name),
        Told("username", N_("Username"), N_("The name that signs in."), lambda a: a.username),
        Told(
            "roles", N_("Roles"), N_("Roles in force."),
            lambda a: ", ".join(label(role) for role in a.roles), lambda a: a.roles,
        ),
        Told(
            "proposed", N_("Roles proposed"), N_("Roles that wait for a second person."),
            lambda a: ", ".join(label(role) for role in a.proposed), lambda a: a.proposed,
        ),
        Told("agency", N_("Agency"), N_("The agency of the account."), lambda a: a.agency_name),
        Told(
            "state", N_("State"), N_("Whether the account can be used."),
            lambda a: _(_STATES[_state(a)]), _state,
        ),
        Told(
            "seen_at", N_("Last seen"), N_("The last sign of life."),
            on_the_wall(lambda a: a.seen_at), lambda a: a.seen_at,
        ),
    ]  # fmt: skip


_STATES = {
    "active": N_("active"),
    "shut": N_("inactive"),
    "first_password": N_("first password not changed yet"),
}


def _state(row: AccountRow) -> str:
    if not row.is_active:
        return "shut"
    return "first_password" if row.must_change_password else "active"


def agency_columns() -> list[Told[AgencyRow]]:
    """What a line of the agencies says."""
    return [
        Told("name", N_("Name"), N_("The name of the agency."), lambda a: a.name),
        Told("kind", N_("Kind"), N_("What it is in law."), lambda a: label(a.kind),
             lambda a: a.kind),
        Told("region_code", N_("Code of the region"), N_("Code of the Ministry of Home Affairs."),
             lambda a: a.region_code),
        Told("region", N_("Region"), N_("Where it is competent."), lambda a: a.region_name),
        Told("valid_from", N_("Valid from"), N_("Its first day; empty: from the beginning."),
             lambda a: a.valid_from),
        Told("valid_until", N_("No more from"), N_("Its first day no more; empty while it stands."),
             lambda a: a.valid_until),
        Told("accounts", N_("Open accounts"), N_("Accounts that can be used."),
             lambda a: a.accounts),
    ]  # fmt: skip


def story_columns() -> list[Told[StoryLine]]:
    """What a line of the stories says."""
    here = url_for("stories.show", news_id=0, _external=True).removesuffix("0")
    return [
        Told("title", N_("Title"), N_("Of the earliest item."), lambda s: s.story.first.title),
        Told("outlet", N_("First in"), N_("The outlet of that item."),
             lambda s: s.story.first.outlet),
        Told("first_on", N_("First day"), N_("As far as the day is known."),
             lambda s: s.story.first.on),
        Told("last_on", N_("Last day"), N_("As far as the day is known."),
             lambda s: s.story.last.on),
        Told("items", N_("News items"), N_("How many tell of the event."),
             lambda s: len(s.story.items)),
        Told("outlets", N_("Outlets"), N_("How many printed it."), lambda s: s.story.outlets),
        Told("copied", N_("Copies"), N_("Items with the text of an earlier one."),
             lambda s: s.story.copied),
        Told(
            "cases", N_("Cases"), N_("Cases that it is tied to, of those that the reader sees."),
            lambda s: s.cases,
        ),
        Told("address", N_("Address"), N_("Its page in the library."),
             lambda s: f"{here}{s.story.id}"),
    ]  # fmt: skip


def record_columns(kind: RecordKind) -> list[Told[RecordView]]:
    """What one kind of record of a region says, and where it is from."""
    return [
        *(_of_facts(key, heading, meaning) for key, heading, meaning in _FACTS[kind]),
        *(_AROUND if kind is RecordKind.ACTIVITY else ()),
        Told("source", N_("Source"), N_("Where it is from."), lambda r: r.source),
        Told("agency", N_("Agency"), N_("The agency that recorded it."), lambda r: r.agency),
        Told(
            "recorded_by", N_("Recorded by"), N_("Who of the reader’s own agency; else empty."),
            lambda r: r.recorded_by or None,
        ),
        Told(
            "recorded_at", N_("Recorded at"), N_("When it was recorded."),
            on_the_wall(lambda r: r.recorded_at), lambda r: r.recorded_at,
        ),
        Told(
            "withdrawn_because", N_("Taken back"),
            N_("Why it was taken back; empty where it stands."), lambda r: r.withdrawn_because,
        ),
    ]  # fmt: skip


_YEAR = ("year", N_("Year"), N_("The year that it speaks of."))
_FACTS: dict[RecordKind, tuple[tuple[str, str, str], ...]] = {
    RecordKind.ACTIVITY: (
        ("kind", N_("Kind"), N_("How people were told.")),
        ("on", N_("Held on"), N_("As far as the day is known.")),
        ("title", N_("Subject"), N_("What it was about.")),
        ("audience", N_("Audience"), N_("For whom it was held.")),
        ("speakers", N_("Speakers"), N_("Institutions or posts, no names.")),
        ("attendees", N_("People who came"), N_("How many; empty where it is not known.")),
    ),
    RecordKind.MEMORANDUM: (
        ("title", N_("Subject"), N_("What it was about.")),
        ("parties", N_("Parties"), N_("Who agreed.")),
        ("number", N_("Number"), N_("Its number.")),
        ("on", N_("Signed on"), N_("As far as the day is known.")),
        ("until", N_("Valid until"), N_("Empty where no end was agreed or known.")),
    ),
    RecordKind.VULNERABILITY: (
        _YEAR,
        ("standing", N_("Standing"), N_("As published.")),
        ("score", N_("Score"), N_("As published.")),
    ),
    RecordKind.WORKFORCE: (
        _YEAR,
        ("office", N_("Office (OPD)"), N_("Empty for the whole government of the region.")),
        ("group", N_("Group of staff"), N_("Of whom the number speaks.")),
        ("count", N_("How many"), N_("Civil servants of that group.")),
    ),
}
_LABELLED = frozenset({"kind", "group"})
_AROUND: tuple[Told[RecordView], ...] = (
    Told(
        "cases_before", N_("Cases before"), N_("Cases in the 90 days before, of those in sight."),
        lambda r: r.around.before if r.around else None,
    ),
    Told(
        "cases_after", N_("Cases after"), N_("Cases in the 90 days from it on, of those in sight."),
        lambda r: r.around.after if r.around else None,
    ),
)  # fmt: skip


def _of_facts(key: str, heading: str, meaning: str) -> Told[RecordView]:
    def plain(row: RecordView) -> Any:
        return getattr(row.facts, key)

    if key in _LABELLED:
        return Told(key, heading, meaning, lambda row: label(plain(row)), plain)
    return Told(key, heading, meaning, plain)


def league_columns(mean: Rate | None) -> list[Told[LeagueRow]]:
    """What a line of the regions compared says; `mean` is the rate of all of them."""
    return [
        Told("code", N_("Code of the region"), N_("Code of the Ministry of Home Affairs."),
             lambda r: r.code),
        Told("region", N_("Place"), N_("The region."), lambda r: r.name),
        Told(
            "cases", N_("Cases"),
            N_("Cases counted; in JSON empty where there are too few to be told."),
            lambda r: f"< {FEWEST_SHOWN}" if r.count is None else r.count, lambda r: r.count,
        ),
        Told("staff", N_("Civil servants"), N_("The newest number up to the end of the period."),
             lambda r: r.staff),
        Told("staff_year", N_("In the year"), N_("The year of that number."),
             lambda r: r.staff_year),
        Told("rate", N_("Rate"), N_("Cases for every 10,000 civil servants."),
             _rated(lambda rate: rate.rate)),
        Told("low", N_("Lower limit"), N_("In 95 of 100 such counts the rate lies in the limits."),
             _rated(lambda rate: rate.low)),
        Told("high", N_("Upper limit"), N_("In 95 of 100 such counts the rate lies in the limits."),
             _rated(lambda rate: rate.high)),
        Told(
            "compared", N_("Beside all of them"),
            N_("Whether the rate differs from that of all by more than chance easily brings."),
            lambda r: _beside(r, mean), lambda r: _beside_code(r, mean),
        ),
    ]  # fmt: skip


def _rated(part: Callable[[Rate], float]) -> Callable[[LeagueRow], float | None]:
    return lambda row: round(part(row.rate), 4) if row.rate else None


_BESIDE = {
    "higher": N_("higher than chance explains"),
    "lower": N_("lower than chance explains"),
    "same": N_("no clear difference from all"),
}


def _beside(row: LeagueRow, mean: Rate | None) -> str | None:
    found = _beside_code(row, mean)
    return _(_BESIDE[found]) if found else None


def _beside_code(row: LeagueRow, mean: Rate | None) -> str | None:
    if row.rate is None or mean is None:
        return None
    if not is_apart(row.rate, mean):
        return "same"
    return "higher" if row.rate.rate > mean.rate else "lower"
