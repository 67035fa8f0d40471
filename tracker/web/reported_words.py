"""Words for the stages and outcomes that sources report, and for phases, levels and acts."""

from collections.abc import Mapping
from typing import Any

from tracker.domain.labels import LABELS, N_
from tracker.domain.notifying import Topic
from tracker.domain.roles import Role
from tracker.web.language import spoken as _

REPORTED: dict[str, str] = {
    "preliminary_info": N_("Information before a report"),
    "received": N_("Received"),
    "registered": N_("Registered"),
    "rejected": N_("Not registered"),
    "withdrawn": N_("Withdrawn"),
    "summoned": N_("Summoned"),
    "clarified": N_("Clarified"),
    "assessed": N_("Assessed"),
    "proven": N_("Proven"),
    "not_proven": N_("Not proven"),
    "forwarded": N_("Sent on"),
    "recommendation": N_("Recommendation"),
    "ppk_decision": N_("Step of the PPK"),
    "sanction": N_("Sanction"),
    "sanction_executed": N_("Sanction carried out"),
    "blocked_data": N_("Personnel data blocked"),
    "appeal": N_("Remedy"),
    "criminal_process": N_("Criminal process"),
    "court_verdict": N_("Court verdict"),
    "closed": N_("Closed"),
    "accepted": N_("accepted"),
    "finding": N_("finding"),
    "informal": N_("informal"),
    "self_reported": N_("reported by the person"),
    "incomplete": N_("incomplete"),
    "not_registered": N_("not registered"),
    "expired": N_("expired"),
    "report_dismissed": N_("report dismissed"),
    "withdrawal_not_effective": N_("withdrawal without effect"),
    "requirements_met": N_("requirements met"),
    "in_process": N_("in process"),
    "pending": N_("pending"),
    "planned": N_("planned"),
    "sent": N_("sent"),
    "done": N_("done"),
    "expanded": N_("expanded"),
    "attended": N_("attended"),
    "partly_attended": N_("partly attended"),
    "absent": N_("absent"),
    "admitted": N_("admitted"),
    "partly_admitted": N_("partly admitted"),
    "denied": N_("denied"),
    "internal_inquiry": N_("internal inquiry"),
    "partly_proven": N_("partly proven"),
    "partly_not_proven": N_("partly not proven"),
    "not_proven_election_law": N_("election law not violated"),
    "other_regulation": N_("another regulation violated"),
    "partly_forwarded": N_("partly sent on"),
    "decided": N_("decided"),
    "sanctioned": N_("sanctioned"),
    "executed": N_("carried out"),
    "partly_executed": N_("partly carried out"),
    "not_executed": N_("not carried out"),
    "reprimanded_ppk": N_("PPK reprimanded"),
    "blocked": N_("blocked"),
    "letter_not_received": N_("letter not received"),
    "internal_coaching": N_("internal coaching"),
    "preventive_letter": N_("preventive letter"),
    "warned": N_("warned"),
    "service_terminated": N_("service ended"),
    "rule_changed": N_("rule changed"),
    "filed": N_("filed"),
    "convicted": N_("convicted"),
    "candidate_convicted": N_("candidate convicted"),
    "upheld": N_("upheld"),
    "not_asn": N_("not a civil servant"),
    "undecided": N_("undecided"),
    "recommended_pending_ppk": N_("recommended, waiting for the PPK"),
    "sanction_not_executed": N_("sanction not carried out"),
    "warned_and_closed": N_("warned and closed"),
    "rejected_formal": N_("rejected for formal reasons"),
    "rejected_expired": N_("rejected as expired"),
    "mixed": N_("different for each person"),
    "criminal_conviction": N_("criminal conviction"),
}

PHASES: dict[str | None, str] = {
    "before_fixed": N_("before the contestants were fixed"),
    "after_fixed": N_("after the contestants were fixed"),
    "campaign": N_("campaign"),
    "quiet": N_("quiet period"),
    "voting": N_("voting day"),
    "after_voting": N_("after voting"),
    "none": N_("outside any election"),
    None: N_("phase not decided by what is known"),
}

ACTS: dict[str, str] = {
    "case.filed": N_("case filed"),
    "case.imported": N_("case imported"),
    "case.amended": N_("import amended"),
    "facts.corrected": N_("facts corrected"),
    "case.exported": N_("cases exported"),
    "list.exported": N_("a list exported"),
    "sheet.uploaded": N_("a table uploaded"),
    "sheet.taken_in": N_("a table taken in"),
    "register.filled": N_("the staff register filled"),
    "register.looked_up": N_("looked into the staff register"),
    "register.forgotten": N_("the staff register thrown away"),
    "case.linked": N_("related case decided"),
    "case.assigned": N_("case assigned"),
    "step.taken": N_("step taken"),
    "step.recorded": N_("step recorded from history"),
    "step.corrected": N_("step corrected"),
    "step.annulled": N_("step annulled"),
    "provision.decided": N_("provision decided"),
    "evidence.added": N_("evidence added"),
    "checkpoint.made": N_("checkpoint of the book signed"),
    "checkpoint.stamped": N_("checkpoint of the book time-stamped"),
    "act.observed": N_("observed act recorded"),
    "act.looked_at": N_("observed act looked at again"),
    "act.attributed": N_("attribution of an act recorded"),
    "element.linked": N_("evidence of an element linked"),
    "evidence.handled": N_("evidence handed on or sealed"),
    "evidence.redacted": N_("evidence copied with parts blacked out"),
    "evidence.read": N_("evidence read"),
    "evidence.withdrawn": N_("evidence withdrawn"),
    "evidence.scanned": N_("evidence looked at again for what must be held"),
    "capture.asked": N_("a page to be secured"),
    "capture.kept": N_("a page secured"),
    "capture.failed": N_("a page that could not be secured"),
    "capture.observed": N_("the word of a second observer"),
    "observer.named": N_("another second observer named"),
    "evidence.destroyed": N_("evidence destroyed after its retention"),
    "letter.written": N_("letter drafted or changed"),
    "letter.submitted": N_("letter sent for approval"),
    "letter.returned": N_("letter returned to its writer"),
    "letter.dropped": N_("draft of a letter put aside"),
    "letter.issued": N_("letter approved and issued"),
    "letter.withdrawn": N_("letter withdrawn"),
    "letter.worded": N_("own wording of letters changed"),
    "report.made": N_("report made and numbered"),
    "report.withdrawn": N_("report withdrawn"),
    "destruction.proposed": N_("destruction of evidence proposed"),
    "destruction.refused": N_("destruction of evidence refused"),
    "destruction.taken_back": N_("proposal to destroy evidence taken back"),
    "pictures.compared": N_("the word on two similar pictures"),
    "evidence.swept": N_("bytes that nothing named taken out of the vault"),
    "news.added": N_("news added"),
    "news.imported": N_("news imported"),
    "news.linked": N_("news linked"),
    "news.asked": N_("a page of news to be read"),
    "news.archived": N_("a page of news read and kept"),
    "news.copy_read": N_("the kept copy of a news item taken"),
    "news.completed": N_("a news item completed from its page"),
    "news.noticed": N_("a correction or reply to a news item recorded"),
    "region.recorded": N_("a fact about a region recorded"),
    "region.record_withdrawn": N_("a fact about a region taken back"),
    "news.notice_withdrawn": N_("a notice about a news item taken back"),
    "feed.added": N_("a feed added"),
    "feed.changed": N_("a feed changed"),
    "feed.taken_in": N_("entries of a feed taken in"),
    "news.unlinked": N_("news unlinked"),
    "story.split": N_("news taken out of a story"),
    "story.joined": N_("news joined to one story"),
    "stories.formed": N_("stories formed by the product; cases counted anew"),
    "news.refused": N_("suggested news refused"),
    "news.reconsidered": N_("refusal of suggested news taken back"),
    "note.written": N_("note written"),
    "reporter.read": N_("reporter's identity read"),
    "recusal.noted": N_("conflict of interest noted"),
    "related.hinted": N_("related matter hinted at"),
    "account.added": N_("account added"),
    "account.changed": N_("account changed"),
    "account.password_set": N_("password set"),
    "account.signed_in": N_("signed in"),
    "account.signed_out": N_("signed out"),
    "account.signed_out_everywhere": N_("signed out everywhere"),
    "cases.assigned": N_("cases assigned by the list"),
    "work.handed_over": N_("work handed over"),
    "calendar.opened": N_("calendar address made"),
    "calendar.shut": N_("calendar address withdrawn"),
    "role.proposed": N_("role proposed"),
    "role.confirmed": N_("role confirmed"),
    "role.revoked": N_("role revoked"),
    "agency.added": N_("agency added"),
    "agency.changed": N_("agency changed"),
    "law.applied": N_("law data applied"),
    "term.moved": N_("term moved"),
    "class.decided": N_("class of an act decided"),
    "setup.done": N_("set up"),
}

UNITS: dict[str, str] = {
    "working_days": N_("working days"),
    "calendar_days": N_("calendar days"),
}


def reported(code: str | None) -> str:
    """A stage or outcome as a source reported it; unknown ones as they were written."""
    return _(REPORTED[code]) if code in REPORTED else (code or "–").replace("_", " ")


def phase(code: str | None) -> str:
    return _(PHASES[code])


def act(code: str) -> str:
    return _(ACTS[code])


def unit(code: str) -> str:
    return _(UNITS[code])


FACTS: dict[str, str] = {
    "title": N_("Title"),
    "narrative": N_("What happened"),
    "place": N_("Place of the act"),
    "known_on": N_("Known on"),
    "found_on": N_("Found on"),
    "election": N_("Election"),
    "contest": N_("Contest"),
    "name": N_("Name"),
    "position": N_("Post"),
    "status": N_("Status"),
    "agency_written": N_("Works at"),
    "nip": N_("NIP or NI PPPK"),
    "count": N_("Number of people"),
    "description": N_("Description"),
    "type": N_("What was done"),
    "on": N_("When"),
    "channel": N_("Channel"),
    "url": N_("Address (URL)"),
    "summary": N_("What exactly"),
    "beneficiary": N_("For whose benefit"),
    "respondents": N_("Done by"),
    "kind": N_("Kind"),
    "province": N_("Province"),
    "region": N_("Region"),
    "received_on": N_("Received on"),
    "reporter": N_("Reporter's wish"),
    "conducts": N_("Conducts"),
    "persons": N_("Respondents"),
    "sanctions": N_("Sanctions as reported"),
    "rules_cited": N_("Rules cited"),
    "outcome": N_("Outcome as reported"),
    "articles": N_("Sources"),
}
SUBJECTS: dict[str, str] = {
    "case": N_("the case"),
    "respondent": N_("a respondent"),
    "conduct": N_("a conduct"),
}


def fact_name(code: str) -> str:
    return _(FACTS[code])


def subject(code: str) -> str:
    """What a correction is about, from `respondent:7`."""
    return _(SUBJECTS[code.partition(":")[0]])


NOTICES: dict[str, str] = {
    "role_proposed": N_("The role %(role)s for %(name)s waits for a second administrator"),
    "role_confirmed": N_("The role %(role)s of %(name)s was confirmed"),
    "password_reset": N_("The password of %(name)s was reset"),
    "mail_of_another_refused": N_("A mail to %(name)s was refused by the mail server"),
    "assigned_several": N_("%(count)s cases were assigned to you"),
    "letter_issued": N_("The letter that you wrote was issued under number %(number)s"),
    "handed_over": N_("Work of %(name)s was handed over to you: %(count)s cases"),
    "terms_past": N_("Cases with terms that had passed before anybody was reminded: %(count)s"),
    "terms_below": N_("Terms that are late at %(agency)s: %(count)s"),
}
"""Kinds that name somebody or something; the others say what their label says."""


def notice(kind: str, facts: Mapping[str, Any]) -> str:
    """What a notice says, with the person and the role that it is about."""
    if kind not in NOTICES:
        return _(LABELS[Topic(kind)])
    told = {
        "name": facts.get("name") or "–",
        "role": "–",
        "agency": facts.get("agency") or "–",
        "count": facts.get("count") or 0,
        "number": facts.get("number") or "–",
    }
    if facts.get("role"):
        told["role"] = str(_(LABELS[Role(facts["role"])]))
    return _(NOTICES[kind], **told)
