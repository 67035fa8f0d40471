"""Message ids of every enum member, in one place; the catalogues word them in both languages."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from tracker.domain.attribution import Dispute, Rung
from tracker.domain.captures import CaptureState, CaptureWay
from tracker.domain.counting import ChannelGroup, HeldFor, Kept, Sort, TermState, Waits
from tracker.domain.custody import Handling
from tracker.domain.deadlines import DayOffKind, StandingState, Unit, Why
from tracker.domain.destruction import Answer
from tracker.domain.elements import Bears
from tracker.domain.file_dangers import Held
from tracker.domain.handing import WhyNot
from tracker.domain.law_changes import Changed
from tracker.domain.letters import LetterState
from tracker.domain.matters import (
    Audience,
    CaseKind,
    Contest,
    Decision,
    LinkKind,
    NewsKind,
    StaffStatus,
    Wish,
)
from tracker.domain.near_copies import Nearness
from tracker.domain.news_intake import FetchState, NoticeKind, TextKind
from tracker.domain.notifying import LineFault, MailPurpose, MailState, Topic, When
from tracker.domain.observing import (
    Confidence,
    Deed,
    Look,
    Observer,
    StillThere,
    TimeSource,
    Way,
)
from tracker.domain.periods import ReportKind
from tracker.domain.prevention import ActivityKind, RecordKind, StaffGroup
from tracker.domain.redaction import Made
from tracker.domain.reminding import Told
from tracker.domain.roles import AgencyKind, Permission, Role, Side
from tracker.domain.sheet_states import SheetState
from tracker.domain.standing import Origin


def N_(message: str) -> str:
    """Mark a message id for extraction without translating it here."""
    return message


class Labels(Mapping[StrEnum, str]):
    """Message id by member. Members of different enums may be equal as text and still differ here:
    a dictionary of its own for each enum keeps one from taking the other's place."""

    def __init__(self, *told: Mapping[StrEnum, str]) -> None:
        self._told = {(type(one), one): text for group in told for one, text in group.items()}

    def __getitem__(self, member: StrEnum) -> str:
        return self._told[type(member), member]

    def __iter__(self) -> Iterator[StrEnum]:
        return (member for _, member in self._told)

    def __len__(self) -> int:
        return len(self._told)


LABELS = Labels(
    {
        ReportKind.MONTHLY: N_("monthly"),
        ReportKind.QUARTERLY: N_("quarterly"),
        ReportKind.ELECTION: N_("of an election"),
    },
    {
        AgencyKind.BAWASLU_RI: N_("National Bawaslu"),
        AgencyKind.BAWASLU_PROVINCE: N_("Provincial Bawaslu"),
        AgencyKind.BAWASLU_REGENCY: N_("Regency or city Bawaslu"),
        AgencyKind.PANWASCAM: N_("District supervisor (Panwascam)"),
        AgencyKind.BKPSDM: N_("Personnel agency (BKPSDM)"),
        AgencyKind.PPK: N_("Appointing authority (PPK)"),
        AgencyKind.BKN: N_("National civil service agency (BKN)"),
        AgencyKind.KASN: N_("Civil service commission (KASN)"),
        AgencyKind.INSPEKTORAT: N_("Inspectorate"),
        AgencyKind.SEKDA: N_("Regional secretary (Sekda)"),
        AgencyKind.OPD: N_("Regional office (OPD)"),
    },
    {
        Role.INTAKE_OFFICER: N_("Intake officer"),
        Role.VERIFIER: N_("Verifier"),
        Role.COMMISSIONER: N_("Commissioner"),
        Role.DISCIPLINE_OFFICER: N_("Discipline officer"),
        Role.PPK_SIGNATORY: N_("PPK signatory"),
        Role.SUPERVISOR: N_("Supervisor"),
        Role.AUDITOR: N_("Auditor"),
        Role.ADMINISTRATOR: N_("Administrator"),
        Role.SYSTEM: N_("System"),
    },
    {
        Side.BAWASLU: N_("Bawaslu"),
        Side.PERSONNEL: N_("Personnel side"),
        Side.OVERSIGHT: N_("Oversight body"),
        Side.INSPECTION: N_("Inspection"),
        Side.NONE: N_("Other"),
    },
    {
        Permission.DESK_READ: N_("See the own desk"),
        Permission.LIBRARY_READ: N_("Read rules and news"),
        Permission.CASE_READ: N_("Read cases"),
        Permission.CASE_FILE: N_("File reports, findings and leads"),
        Permission.CASE_ASSIGN: N_("Assign cases"),
        Permission.CASE_RECUSE: N_("Note a conflict of interest"),
        Permission.CASE_LINK: N_("Link related cases"),
        Permission.CASE_IMPORT: N_("Import cases"),
        Permission.CASE_EXPORT: N_("Export cases"),
        Permission.VERIFICATION_ACT: N_("Take steps of the verification"),
        Permission.VERIFICATION_DECIDE: N_("Decide in plenary"),
        Permission.OVERSIGHT_RECORD: N_("Record letters of KASN or BKN"),
        Permission.PERSONNEL_ACT: N_("Record steps of the personnel side"),
        Permission.CRIMINAL_RECORD: N_("Record the criminal track"),
        Permission.LETTER_WRITE: N_("Write letters"),
        Permission.LETTER_APPROVE: N_("Approve letters"),
        Permission.PROVISION_DECIDE: N_("Confirm or refuse provisions"),
        Permission.EVIDENCE_ADD: N_("Add evidence"),
        Permission.CASE_SEAL: N_("Take a case out as a sealed bundle"),
        Permission.EVIDENCE_ORIGINAL: N_("Take out originals of evidence"),
        Permission.EVIDENCE_DESTROY: N_("Propose the destruction of evidence"),
        Permission.DESTRUCTION_APPROVE: N_("Approve the destruction of evidence"),
        Permission.NOTE_WRITE: N_("Write internal notes"),
        Permission.REPORTER_READ: N_("Read the reporter's identity"),
        Permission.NEWS_EDIT: N_("Add and link news"),
        Permission.REGION_RECORD: N_("Record outreach, memoranda and staff of a region"),
        Permission.REGISTER_KEEP: N_("Keep the staff register"),
        Permission.REGISTER_READ: N_("Look people up in the staff register"),
        Permission.DASHBOARD_READ: N_("See the dashboard"),
        Permission.OTHERS_COUNT: N_("See counts of regions and of the other side"),
        Permission.REPORT_MAKE: N_("Make and withdraw reports"),
        Permission.LEDGER_READ: N_("Read the ledger"),
        Permission.ACCOUNT_MANAGE: N_("Manage accounts"),
        Permission.AGENCY_MANAGE: N_("Manage agencies"),
        Permission.TERM_MOVE: N_("Move the open terms of the agency"),
        Permission.LAW_APPLY: N_("Apply law data"),
    },
    {
        CaseKind.REPORT: N_("Report"),
        CaseKind.FINDING: N_("Finding"),
        CaseKind.LEAD: N_("Lead"),
    },
    {
        Wish.OPEN: N_("Open"),
        Wish.CONFIDENTIAL: N_("Confidential"),
    },
    {
        StaffStatus.PNS: N_("PNS"),
        StaffStatus.CPNS: N_("CPNS"),
        StaffStatus.PPPK: N_("PPPK"),
        StaffStatus.NOT_ASN: N_("Not a civil servant"),
        StaffStatus.UNKNOWN: N_("Not known"),
    },
    {
        Audience.REPORTER: N_("Reporter's papers"),
        Audience.VERIFICATION: N_("Verifying agency only"),
        Audience.FILE: N_("Part of the file"),
        Audience.PERSONNEL: N_("Personnel side only"),
    },
    {
        Made.COPY: N_("A copy with parts blacked out was made"),
        Made.AS_COPY: N_("Made as a copy with parts blacked out"),
        Handling.COLLECTED: N_("Secured"),
        Handling.RECEIVED: N_("Received from somebody"),
        Handling.VIEWED: N_("Viewed"),
        Handling.COPIED: N_("Original copied"),
        Handling.SENT: N_("Sent on"),
        Handling.RETURNED: N_("Returned"),
        Handling.SEALED: N_("Sealed into a bundle"),
        Handling.WITHDRAWN: N_("Marked as withdrawn"),
        Handling.DESTROYED: N_("Destroyed after its retention"),
    },
    {
        LetterState.DRAFT: N_("Draft"),
        LetterState.WAITING: N_("Waits for approval"),
        LetterState.ISSUED: N_("Issued"),
        LetterState.DROPPED: N_("Put aside"),
    },
    {
        Answer.APPROVED: N_("approved"),
        Answer.REFUSED: N_("refused"),
        Answer.TAKEN_BACK: N_("taken back"),
    },
    {
        Held.PROGRAM: N_("It is a program."),
        Held.SCRIPT: N_("It is a script, which runs when it is opened."),
        Held.MARKUP: N_("It is a page or drawing (HTML, SVG, XML) that can run a script."),
        Held.NAMED_AS_PROGRAM: N_("Its name ends as that of something that runs when opened."),
        Held.MACROS: N_("It is an office document with macros."),
        Held.ENCRYPTED: N_("It is locked with a password, so nobody could look into it."),
        Held.EXPANDS: N_("It is an archive that unpacks to far more than it seems."),
        Held.NESTED: N_("It is an archive with archives inside."),
        Held.HOLDS_PROGRAM: N_("It is an archive with a program or script inside."),
        Held.NOT_LOOKED_INTO: N_("It is packed in a way that cannot be looked into here."),
        Held.BROKEN: N_("It is a broken archive."),
        Held.TYPE_NOT_ALLOWED: N_("This type of file is not allowed in this installation."),
        Held.MALWARE: N_("The malware scanner found something in it."),
        Held.NOT_SCANNED: N_("It is not scanned for malware yet: the scanner did not answer."),
        Held.TOO_LARGE_TO_SCAN: N_("It is too large for the malware scanner."),
    },
    {
        Rung.ADMITTED: N_("admitted by the respondent"),
        Rung.CONFIRMED: N_("confirmed by the platform or an official link"),
        Rung.WITNESSED: N_("confirmed by witnesses"),
        Rung.TECHNICAL: N_("technical match"),
        Rung.UNPROVEN: N_("not proven yet"),
        Rung.DISPUTED: N_("disputed"),
    },
    {
        Dispute.HACKED: N_("The account was taken over (hacked)"),
        Dispute.CLONED: N_("The account was copied (cloned)"),
        Dispute.SHARED: N_("Somebody else used the device or the account"),
        Dispute.OTHER: N_("Something else"),
    },
    {
        Deed.LIKE: N_("Like"),
        Deed.SHARE: N_("Share"),
        Deed.COMMENT: N_("Comment"),
        Deed.FOLLOW: N_("Follow"),
        Deed.JOIN: N_("Joining a group"),
        Deed.POST: N_("Posting"),
        Deed.PHOTO: N_("Photo"),
        Deed.OTHER: N_("Other act"),
    },
    {
        StillThere.YES: N_("still there"),
        StillThere.NO: N_("gone"),
        StillThere.UNKNOWN: N_("not known whether it is still there"),
    },
    {
        Way.OWN_ACCOUNT: N_("Seen signed in with an account of the office"),
        Way.WITHOUT_ACCOUNT: N_("Seen without signing in"),
        Way.SHOWN_ON_DEVICE: N_("Shown by a party on their own device"),
        Way.FROM_A_FILE: N_("Known from a screenshot or file alone"),
        Way.IN_PERSON: N_("Seen on the spot"),
    },
    {
        Observer.OFFICER: N_("The officer who records it"),
        Observer.REPORTER: N_("The reporter"),
        Observer.WITNESS: N_("A witness"),
        Observer.SUPERVISOR: N_("A supervisor in the field"),
        Observer.PRESS: N_("The press"),
    },
    {
        Look.AGAIN: N_("Seen again"),
        Look.SECOND: N_("Confirmed by a second observer"),
    },
    {
        TimeSource.PLATFORM: N_("the time that the platform shows"),
        TimeSource.FILE: N_("what a file says of itself"),
        TimeSource.STATEMENT: N_("a statement"),
        TimeSource.ORDER: N_("the order of the posts around it"),
        TimeSource.OTHER: N_("another source"),
    },
    {
        Confidence.CERTAIN: N_("certain"),
        Confidence.LIKELY: N_("likely"),
        Confidence.UNCERTAIN: N_("uncertain"),
    },
    {
        Bears.FOR: N_("supports it"),
        Bears.AGAINST: N_("speaks against it"),
    },
    {
        CaptureWay.ASSISTED: N_("By the system"),
        CaptureWay.BY_HAND: N_("By two observers"),
    },
    {
        CaptureState.WAITING: N_("Waits for the system"),
        CaptureState.RUNNING: N_("Is being secured"),
        CaptureState.FAILED: N_("Could not be secured"),
        CaptureState.KEPT: N_("Secured"),
    },
    {
        SheetState.WAITING: N_("Is being read"),
        SheetState.READY: N_("To be looked at"),
        SheetState.RUNNING: N_("Is being taken in"),
        SheetState.DONE: N_("Taken in"),
        SheetState.FAILED: N_("Cannot be taken in"),
        SheetState.GONE: N_("Put away"),
    },
    {
        Contest.PRESIDENT: N_("President"),
        Contest.DPR: N_("National parliament (DPR)"),
        Contest.DPD: N_("Senate (DPD)"),
        Contest.DPRD: N_("Regional parliament (DPRD)"),
        Contest.GOVERNOR: N_("Governor"),
        Contest.REGENT_MAYOR: N_("Regent or mayor"),
    },
    {
        NewsKind.FIRST_REPORT: N_("First report of the matter"),
        NewsKind.COVERAGE: N_("Coverage"),
        NewsKind.FOLLOW_UP: N_("Follow-up"),
        NewsKind.CORRECTION: N_("Correction"),
    },
    {
        RecordKind.ACTIVITY: N_("Outreach and coaching"),
        RecordKind.MEMORANDUM: N_("Memoranda"),
        RecordKind.VULNERABILITY: N_("Vulnerability index (IKP)"),
        RecordKind.WORKFORCE: N_("Civil servants"),
    },
    {
        ActivityKind.OUTREACH: N_("Outreach (sosialisasi)"),
        ActivityKind.COACHING: N_("Coaching (pembinaan)"),
        ActivityKind.BRIEFING: N_("Briefing of officials (pengarahan)"),
        ActivityKind.PLEDGE: N_("Pledge of neutrality (ikrar)"),
    },
    {
        StaffGroup.TOTAL: N_("All civil servants"),
        StaffGroup.STRUCTURAL: N_("Structural officials"),
        StaffGroup.EXECUTOR: N_("Executors (pelaksana)"),
        StaffGroup.TEACHER: N_("Teachers"),
        StaffGroup.FUNCTIONAL: N_("Health and other functional posts"),
        StaffGroup.PPPK: N_("Contract staff (PPPK)"),
    },
    {
        FetchState.WAITING: N_("Waits for the system"),
        FetchState.RUNNING: N_("Is being read"),
        FetchState.FAILED: N_("Could not be read"),
        FetchState.READ: N_("Read"),
    },
    {
        TextKind.SUMMARY: N_("a summary in own words"),
        TextKind.ARTICLE: N_("the article's own words"),
    },
    {
        NoticeKind.CORRECTION: N_("Correction (koreksi)"),
        NoticeKind.ERRATUM: N_("Erratum (ralat)"),
        NoticeKind.RIGHT_OF_REPLY: N_("Right of reply (hak jawab)"),
        NoticeKind.TAKEN_DOWN: N_("Taken down (pencabutan)"),
    },
    {
        Decision.CONFIRMED: N_("Confirmed"),
        Decision.REFUSED: N_("Refused"),
    },
    {
        Nearness.SAME_BYTES: N_("The same file"),
        Nearness.VERY_LIKE: N_("Very similar"),
        Nearness.LIKE: N_("Similar"),
    },
    {
        LinkKind.RELATED: N_("Related"),
        LinkKind.IGNORED: N_("Not related"),
    },
    {
        Origin.LIVE: N_("Taken here"),
        Origin.LETTER: N_("Recorded from a letter"),
        Origin.RECORDED: N_("Recorded from history"),
    },
    {
        Unit.WORKING_DAYS: N_("working days"),
        Unit.CALENDAR_DAYS: N_("calendar days"),
    },
    {
        Why.WORKING: N_("working day"),
        Why.CALENDAR: N_("calendar day"),
        Why.WEEKEND: N_("weekend"),
        Why.HOLIDAY: N_("national holiday"),
        Why.JOINT_LEAVE: N_("joint leave"),
        Why.LOCAL: N_("local day off"),
    },
    {
        DayOffKind.NATIONAL: N_("National holiday"),
        DayOffKind.JOINT_LEAVE: N_("Joint leave"),
        DayOffKind.LOCAL: N_("Local day off"),
    },
    {
        StandingState.OPEN: N_("open"),
        StandingState.SOON: N_("soon due"),
        StandingState.TODAY: N_("due today"),
        StandingState.LATE: N_("late"),
        StandingState.MET: N_("met"),
        StandingState.MET_LATE: N_("met late"),
    },
    {
        TermState.LATE: N_("Late"),
        TermState.TODAY: N_("Today"),
        TermState.WEEK: N_("Next 7 days"),
        TermState.LATER: N_("Later than 7 days"),
        TermState.NONE: N_("No term running"),
    },
    {
        Kept.MET: N_("met in time"),
        Kept.MET_LATE: N_("met late"),
        Kept.OVERDUE: N_("run out, not met"),
        Kept.RUNNING: N_("still running"),
    },
    {
        HeldFor.WEEK: N_("up to 7 days"),
        HeldFor.MONTH: N_("8 to 30 days"),
        HeldFor.QUARTER: N_("31 to 90 days"),
        HeldFor.YEAR: N_("91 to 365 days"),
        HeldFor.LONGER: N_("over a year"),
        HeldFor.UNKNOWN: N_("since when is not known"),
    },
    {
        ChannelGroup.FACEBOOK: N_("Facebook"),
        ChannelGroup.INSTAGRAM: N_("Instagram"),
        ChannelGroup.TIKTOK: N_("TikTok"),
        ChannelGroup.WHATSAPP: N_("WhatsApp"),
        ChannelGroup.X: N_("X (Twitter)"),
        ChannelGroup.YOUTUBE: N_("YouTube"),
        ChannelGroup.TELEGRAM: N_("Telegram"),
        ChannelGroup.SOCIAL: N_("Social media, not named"),
        ChannelGroup.PRESS: N_("Press, radio, television"),
        ChannelGroup.OFFLINE: N_("In person"),
        ChannelGroup.OTHER: N_("Another channel"),
        ChannelGroup.UNKNOWN: N_("Channel not known"),
    },
    {
        Told.HANDLER: N_("whoever handles the case"),
        Told.SUPERVISOR: N_("the supervisor of the agency"),
        Told.AGENCY_ABOVE: N_("the agency above"),
    },
    {
        Changed.ADDED: N_("added"),
        Changed.ALTERED: N_("altered"),
        Changed.REMOVED: N_("removed"),
    },
    {
        Waits.US: N_("Waiting for us"),
        Waits.OTHERS: N_("Waiting for others"),
        Waits.RETURNED: N_("Returned to us"),
        Waits.LIVE: N_("Us or others"),
        Waits.HISTORY: N_("Nobody: open by its history"),
        Waits.ANYBODY: N_("Running with us"),
    },
    {
        Sort.DUE: N_("Term"),
        Sort.NUMBER: N_("Number"),
        Sort.RECEIVED: N_("Received"),
        Sort.STAGE: N_("Stage"),
        Sort.HOLDER: N_("Holder"),
    },
    {
        Topic.ASSIGNED: N_("A case was assigned to you"),
        Topic.ASSIGNED_SEVERAL: N_("Several cases were assigned to you"),
        Topic.HANDED_OVER: N_("Work of a colleague was handed over to you"),
        Topic.ARRIVED: N_("A case came to your office"),
        Topic.RETURNED: N_("A case was returned to your office"),
        Topic.APPROVAL_WANTED: N_("Something waits for your approval"),
        Topic.LETTER_ISSUED: N_("A letter that you wrote was issued"),
        Topic.LETTER_RETURNED: N_("A letter that you wrote came back to you"),
        Topic.OBSERVER_WANTED: N_("A secured page waits for a second observer"),
        Topic.TERM_AHEAD: N_("A term ends soon"),
        Topic.TERM_TODAY: N_("A term ends today"),
        Topic.TERM_LATE: N_("A term has passed its last day"),
        Topic.TERMS_PAST: N_("Terms had passed before anybody was reminded"),
        Topic.TERMS_BELOW: N_("Terms of an agency below yours are late"),
        Topic.TERMS_TO_MOVE: N_("New law data would move open terms of your agency"),
        Topic.MENTION: N_("You are mentioned in a note"),
        Topic.REMARK: N_("A colleague wrote a note on a case assigned to you"),
        Topic.ROLE_PROPOSED: N_("A role waits for a second administrator"),
        Topic.ROLE_CONFIRMED: N_("A role was confirmed"),
        Topic.PASSWORD_RESET: N_("A password was reset"),
        Topic.MAIL_REFUSED: N_("A mail to you was refused by the mail server"),
        Topic.MAIL_OF_ANOTHER_REFUSED: N_("A mail to somebody of your agency was refused"),
    },
    {
        WhyNot.RECUSED: N_("conflict of interest"),
        WhyNot.NOT_IN_SIGHT: N_("not in their sight"),
        WhyNot.NO_STEPS: N_("no step to take"),
        WhyNot.CLOSED: N_("closed"),
        WhyNot.FILES_NOTHING: N_("files no cases"),
        WhyNot.NOT_YOURS: N_("not yours to assign"),
    },
    {
        When.IN_APP: N_("in Netral alone"),
        When.DAILY: N_("with the daily digest"),
        When.AT_ONCE: N_("at once"),
    },
    {
        MailPurpose.AT_ONCE: N_("Notice at once"),
        MailPurpose.DIGEST: N_("Daily digest"),
        MailPurpose.CONFIRM: N_("Confirmation of an address"),
        MailPurpose.TEST: N_("Test mail"),
    },
    {
        MailState.WAITING: N_("waiting"),
        MailState.SENT: N_("taken by the mail server"),
        MailState.REFUSED: N_("refused"),
        MailState.DROPPED: N_("not needed any more"),
    },
    {
        LineFault.AWAY: N_("The mail server does not answer at that name and port."),
        LineFault.TOO_SLOW: N_(
            "The mail server answers too slowly, or not at all. Name, port or kind of TLS may be "
            "wrong."
        ),
        LineFault.NO_TLS: N_(
            "The mail server offers no TLS as it is demanded; without it nothing is sent."
        ),
        LineFault.CERTIFICATE: N_(
            "The mail server's certificate is not trusted: its name, its dates or who issued it; "
            "nothing is sent."
        ),
        LineFault.NO_SIGN_IN: N_(
            "The mail server offers no sign-in that is known here; nothing is sent."
        ),
        LineFault.SIGN_IN: N_("The mail server refuses the name or the password."),
        LineFault.PASSWORD: N_("The password for the mail server cannot be read or sent."),
        LineFault.NOT_WELCOME: N_("The mail server refuses this machine or the sender's address."),
        LineFault.BROKE: N_("The line to the mail server broke."),
    },
)
