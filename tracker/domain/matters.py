"""The plain kinds of a matter: what opened it, who is in it, who may read a piece of it."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What opened the case: laporan, temuan or informasi awal."""

    REPORT = "report"
    FINDING = "finding"
    LEAD = "lead"


class Wish(StrEnum):
    """Whether the reporter agrees to be known to the parties."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"


class StaffStatus(StrEnum):
    """What a respondent is in the civil service."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    NOT_ASN = "not_asn"
    UNKNOWN = "unknown"


class Audience(StrEnum):
    """Who may read a piece: reporter papers, the verifying agency, the file, the personnel side."""

    REPORTER = "reporter"
    VERIFICATION = "verification"
    FILE = "file"
    PERSONNEL = "personnel"


class Contest(StrEnum):
    """Which office an election is about, as the record format names it."""

    PRESIDENT = "president"
    DPR = "dpr"
    DPD = "dpd"
    DPRD = "dprd"
    GOVERNOR = "governor"
    REGENT_MAYOR = "regent_mayor"


class NewsKind(StrEnum):
    """What a news item is to a case."""

    FIRST_REPORT = "first_report"
    COVERAGE = "coverage"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"


class Decision(StrEnum):
    """An officer's word on a proposed provision."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


class LinkKind(StrEnum):
    """What an officer said of two cases that look alike; they are never merged."""

    RELATED = "related"
    IGNORED = "ignored"
