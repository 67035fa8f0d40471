"""Words for what the law data say in codes: kinds of instrument, marks, regimes, topics, days."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import g
from flask_babel import ngettext

from tracker.domain.labels import N_
from tracker.web.language import language
from tracker.web.language import spoken as _

Text = TypeVar("Text", bound=str)

LAW_WORDS: dict[str, dict[str, str]] = {
    "table": {
        "sources": N_("Sources"),
        "instruments": N_("Instruments"),
        "provisions": N_("Provisions"),
        "rows": N_("Annex rows"),
        "citations": N_("Citations"),
        "conduct_types": N_("Kinds of act"),
        "bases": N_("Bases beside the annex"),
        "levels": N_("Levels"),
        "sanctions": N_("Sanctions"),
        "holders": N_("Holders of powers"),
        "office_kinds": N_("Kinds of office"),
        "authorities": N_("Powers"),
        "terms": N_("Terms"),
        "forms": N_("Forms"),
        "elections": N_("Elections"),
        "bodies": N_("Oversight bodies"),
        "holidays": N_("Days off"),
        "holiday_years": N_("Years with a holiday decree"),
        "conflicts": N_("Where sources disagree"),
        "stages": N_("Stages of the road"),
        "moves": N_("Steps of the road"),
    },
    "instrument": {
        "law": N_("Law"),
        "government_regulation": N_("Government regulation"),
        "presidential_regulation": N_("Presidential regulation"),
        "presidential_decree": N_("Presidential decree"),
        "ministerial_regulation": N_("Ministerial regulation"),
        "ministerial_decree": N_("Ministerial decree"),
        "agency_regulation": N_("Agency regulation"),
        "kpu_regulation": N_("KPU regulation"),
        "court_regulation": N_("Supreme Court regulation"),
        "joint_decree": N_("Joint decree"),
        "decree": N_("Decree of an agency"),
        "circular": N_("Circular"),
        "court_ruling": N_("Constitutional Court ruling"),
        "agreement": N_("Agreement between agencies"),
    },
    "class": {
        "code_of_ethics": N_("code of ethics"),
        "discipline": N_("discipline"),
        "neither": N_("neither of the two"),
    },
    "source": {
        "regulation": N_("Text of law"),
        "institution": N_("Page of an agency"),
        "news": N_("News"),
        "paper": N_("Article or slides"),
        "other": N_("Other"),
    },
    "mark": {
        "verified": N_("verified"),
        "secondary": N_("secondary"),
        "recalled": N_("recalled"),
        "practice": N_("practice"),
    },
    "mark_sentence": {
        "verified": N_("The wording was seen in the instrument or in two independent places."),
        "secondary": N_("Seen in news, on an agency's page or in slides, not in the text itself."),
        "recalled": N_("From general knowledge; nothing was seen. Confirm before relying on it."),
        "practice": N_("How offices work; no rule was seen that asks for it."),
    },
    "state": {
        "yes": N_("in force"),
        "no": N_("not in force"),
        "unknown": N_("not established"),
    },
    "status": {
        "PNS": N_("PNS"),
        "CPNS": N_("CPNS"),
        "PPPK": N_("PPPK"),
        "PPPK_PW": N_("part-time PPPK"),
        "not_asn": N_("not a civil servant"),
        "unknown": N_("status not known"),
    },
    "regime": {
        "ethics": N_("Code of ethics"),
        "discipline": N_("Discipline"),
        "dismissal": N_("Dismissal"),
        "criminal": N_("Criminal law"),
        "pemilu": N_("General election (Pemilu)"),
        "pilkada": N_("Regional election (Pilkada)"),
        "appeal": N_("Remedies"),
        "asn_post_kasn": N_("Neutrality task force after KASN"),
        "personal_data": N_("Personal data"),
    },
    "section": {
        "ethics": N_("Annex II.A: code of ethics"),
        "discipline": N_("Annex II.B: discipline"),
    },
    "row_phase": {
        "before": N_("before candidates are fixed"),
        "after": N_("from the day candidates are fixed"),
        "any": N_("at any time"),
        "unknown": N_("outside an election, or phase not known"),
    },
    "action": {
        "post": N_("posting"),
        "comment": N_("commenting"),
        "share": N_("sharing"),
        "like": N_("liking"),
        "join": N_("joining"),
        "follow": N_("following"),
        "post_photo": N_("posting a photo"),
        "with_candidate": N_("with the person supported"),
        "with_team_and_symbol": N_("with the campaign team and a partisan symbol"),
        "with_props": N_("with party or candidate props"),
        "with_props_for_support": N_("with party or candidate props, to show support"),
    },
    "nature": {
        "deadline": N_("due at the latest"),
        "takes_effect": N_("takes effect on that day"),
        "notice": N_("at least so much notice"),
    },
    "force": {
        "law": N_("from the law"),
        "practice": N_("from practice, not from the law"),
        "example": N_("example of another institution"),
    },
    "remedy": {"objection": N_("objection (keberatan)"), "appeal": N_("appeal to BPASN (banding)")},
    "sphere": {
        "any": N_("Everywhere"),
        "central": N_("Central agencies"),
        "region": N_("Regions"),
        "province": N_("Provinces"),
        "regency_city": N_("Regencies and cities"),
    },
    "power": {
        "impose": N_("imposes"),
        "propose": N_("proposes"),
        "form_panel": N_("forms the panel"),
    },
    "election": {
        "pemilu": N_("General election"),
        "pilkada": N_("Regional election"),
        "pilkada_ulang": N_("Repeated regional election"),
        "psu": N_("Repeat vote"),
        "pemilu_daerah": N_("Regional election from 2031"),
    },
    "election_day": {
        "ordered": N_("Repeat vote ordered"),
        "parties_fixed": N_("Parties fixed"),
        "registration_start": N_("Registration of candidates begins"),
        "registration_end": N_("Registration of candidates ends"),
        "candidates_fixed": N_("Candidates fixed"),
        "legislative_candidates_fixed": N_("Candidates for parliament fixed"),
        "presidential_candidates_fixed": N_("Presidential pairs fixed"),
        "ballot_numbers_drawn": N_("Ballot numbers drawn"),
        "campaign_start": N_("Campaign begins"),
        "campaign_end": N_("Campaign ends"),
        "quiet_start": N_("Quiet period begins"),
        "quiet_end": N_("Quiet period ends"),
        "voting": N_("Voting"),
        "voting_earliest": N_("Voting at the earliest"),
        "voting_latest": N_("Voting at the latest"),
        "recapitulation_end": N_("Recapitulation ends"),
    },
    "day_off": {
        "national": N_("national holiday"),
        "joint_leave": N_("joint leave"),
        "local": N_("local holiday"),
    },
    "known_then": {
        "known": N_("known"),
        "not_yet": N_("not yet decreed"),
        "withdrawn": N_("withdrawn"),
    },
    "beyond": {
        "range": N_("outside the range of the acts, with a written reason"),
        "like_cases": N_("far from like cases, with a written reason"),
    },
    "among": {
        "office": N_("on people in the same kind of office"),
        "rung": N_(
            "on people on the same rung of posts; of the same kind of office there are too few"
        ),
        "all": N_(
            "on people in every kind of office; of the same one there are too few, or none is named"
        ),
    },
    "chosen": {
        "a": N_("The first is used."),
        "b": N_("The second is used."),
        "both": N_("Both are offered side by side."),
        "neither": N_("Left open."),
    },
    "warning": {
        "not_in_force": N_("Not in force on the day of the act."),
        "not_proposed": N_("Not proposed by the law data for this act; brought in by an officer."),
        "not_established": N_("It is not established that it was in force on the day of the act."),
    },
    "left_out": {
        "after": N_("applies only from the day candidates are fixed"),
        "before": N_("applied only before candidates were fixed"),
        "not_in_force": N_("the joint decree was not in force on that day"),
        "not_established": N_("whether the joint decree was in force on that day is not known"),
    },
    "silence": {
        "no_day": N_("The day of the act is not known, so no rule can be proposed."),
        "unknown_type": N_("The law data do not know this kind of act."),
        "nobody_asn": N_("Nobody who did this is a civil servant, so no rule is proposed."),
    },
    "topic": {
        "accountability": N_("accountability"),
        "annex": N_("annex"),
        "appeal": N_("appeal"),
        "attendance": N_("attendance"),
        "authority": N_("powers"),
        "bkn": N_("BKN"),
        "blocking": N_("blocking of personnel data"),
        "campaign": N_("campaign"),
        "clarification": N_("clarification"),
        "classification": N_("classification"),
        "clock_start": N_("start of terms"),
        "code_of_ethics": N_("code of ethics"),
        "confidential": N_("confidentiality"),
        "conflict": N_("sources disagree"),
        "conflict_of_interest": N_("conflict of interest"),
        "court": N_("court"),
        "criminal": N_("criminal law"),
        "day_count": N_("counting of days"),
        "deadline": N_("terms"),
        "decision": N_("decision"),
        "definition": N_("definition"),
        "delegation": N_("delegation"),
        "delivery": N_("delivery"),
        "desk_hours": N_("desk hours"),
        "discipline": N_("discipline"),
        "dismissal": N_("dismissal"),
        "dpia": N_("data protection impact assessment"),
        "dpo": N_("data protection officer"),
        "duty": N_("duty"),
        "effect": N_("taking effect"),
        "ethics": N_("ethics"),
        "examination": N_("examination"),
        "example": N_("example of an institution"),
        "exempt_information": N_("exempt information"),
        "extension": N_("extension"),
        "finding": N_("finding"),
        "form": N_("form"),
        "formal_requirement": N_("formal requirements"),
        "forwarding": N_("sending on"),
        "gap": N_("gap in the law"),
        "general": N_("general"),
        "handling": N_("handling"),
        "historic": N_("former law"),
        "idis": N_("I'DIS"),
        "impact": N_("impact"),
        "initial_study": N_("initial study"),
        "intake": N_("intake"),
        "lawful_basis": N_("lawful basis"),
        "mapping": N_("mapping to levels"),
        "material_requirement": N_("material requirements"),
        "neutrality": N_("neutrality"),
        "neutrality_principle": N_("principle of neutrality"),
        "other": N_("other"),
        "outcome": N_("outcome"),
        "oversight": N_("oversight"),
        "panel": N_("ethics panel"),
        "partisan_activity": N_("partisan activity"),
        "party": N_("party"),
        "party_membership": N_("party membership"),
        "pemilu": N_("Pemilu"),
        "personal_data": N_("personal data"),
        "pilkada": N_("Pilkada"),
        "procedure": N_("procedure"),
        "prohibition": N_("prohibition"),
        "record": N_("record"),
        "registration": N_("registration"),
        "report": N_("report"),
        "reporter_protection": N_("protection of reporters"),
        "respondent": N_("respondent"),
        "rights": N_("rights"),
        "routing": N_("routing"),
        "rule": N_("rule"),
        "sanction": N_("sanction"),
        "scope": N_("scope"),
        "social_media": N_("social media"),
        "standing": N_("who may report"),
        "summons": N_("summons"),
        "takeover": N_("takeover"),
        "team": N_("examination team"),
        "temporary_release": N_("temporary release from duties"),
        "transition": N_("transition"),
        "tsm": N_("structured, systematic and massive violations"),
        "withdrawal": N_("withdrawal"),
    },
}
"""Table → code → message id. Codes of the law data that have no word are shown as they are."""


def law_word(code: str, table: str) -> str:
    """The word for a code of the law data, in the reader's language."""
    found = LAW_WORDS[table].get(code)
    return _(found) if found else code


def mark_letter(confidence: str) -> str:
    """`V`, `S`, `R` or `P`; remembers that this page shows it, so that its foot explains it."""
    g.setdefault("marks", set()).add(confidence)
    return confidence[0].upper()


def note_marks(shown: Iterable[str]) -> None:
    """Remember that this page shows these marks, in a text that was written before."""
    g.setdefault("marks", set()).update(shown)


def with_its_marks(write: Callable[[], Text]) -> tuple[Text, frozenset[str]]:
    """A text, and the marks that it shows."""
    before: set[str] = g.pop("marks", set())
    text = write()
    shown = frozenset(g.pop("marks", ()))
    g.marks = before | shown
    return text, shown


def marks_shown() -> list[str]:
    """The marks of this page so far, the best attested first."""
    shown = g.get("marks", ())
    return [code for code in LAW_WORDS["mark"] if code in shown]


def in_law(row: Any, name: str) -> str:
    """A text of a law row in the reader's language: `summary` reads `summary_id` or `summary_en`.

    The locator of a provision has no `_id` of its own.
    """
    suffixed = f"{name}_{language()}"
    found: str = getattr(row, suffixed if hasattr(row, suffixed) else name)
    return found


def length_of(length: int, unit: str, hours: int | None = None) -> str:
    """`7 hari kerja`, `2 hari kalender (2 × 24 jam)`."""
    if unit == "working_days":
        text: str = ngettext("%(num)d working day", "%(num)d working days", length)
    else:
        text = ngettext("%(num)d calendar day", "%(num)d calendar days", length)
    if hours:
        text += " " + _("(%(days)d × 24 hours)", days=hours // 24)
    return text


FILTERS = {"law_word": law_word, "in_law": in_law}
GLOBALS: dict[str, Callable[..., Any]] = {"mark_letter": mark_letter, "marks_shown": marks_shown}
