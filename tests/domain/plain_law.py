"""Phase, class and annex rows of an act the plain way, typed anew from the words of the sources.

Calendars of the elections, rows of the annex and rules of the years before it are written out here
as one would look them up in print; nothing here knows how the program reads its law data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ANNEX_FROM = date(2022, 9, 22)
PP_94_FROM = date(2021, 8, 31)
PP_53_FROM = date(2010, 6, 6)
PP_49_FROM = date(2018, 11, 1)

# Who is elected, and from which day which phase runs; before the first line the candidates are not
# fixed, unless the line says that this is not known.
UNKNOWN = "unknown"
REGIONAL = ("governor", "regent_mayor")
NATIONAL = ("president", "dpr", "dpd", "dprd")
LEGISLATIVE = ("dpr", "dpd", "dprd")


def _pemilu_2024(fixed: str) -> str:
    return f"""
{fixed} after_fixed
2023-11-28 campaign
2024-02-11 quiet
2024-02-14 voting
2024-02-15 after_voting"""


def _vote_only(on: str, day_after: str) -> str:
    return f"0001-01-01 unknown\n{on} voting\n{day_after} after_voting"


PILKADA_2018 = """
2018-02-12 after_fixed
2018-02-15 campaign
2018-06-24 quiet
2018-06-27 voting
2018-06-28 after_voting"""
PEMILU_2019 = """
2018-09-20 after_fixed
2018-09-23 campaign
2019-04-14 quiet
2019-04-17 voting
2019-04-18 after_voting"""
PEMILU_2019_PARTIES = PEMILU_2019.replace("2018-09-20", "2018-02-17")
PILKADA_2020 = """
2020-09-23 after_fixed
2020-09-26 campaign
2020-12-06 quiet
2020-12-09 voting
2020-12-10 after_voting"""
PILKADA_2024 = """
2024-09-22 after_fixed
2024-09-25 campaign
2024-11-24 quiet
2024-11-27 voting
2024-11-28 after_voting"""
PSU_90 = """
2025-03-23 after_fixed
2025-05-24 voting
2025-05-25 after_voting"""
ULANG_2025 = """
2025-07-22 after_fixed
2025-08-27 voting
2025-08-28 after_voting"""

CALENDARS = {
    **{("pilkada-2018", one): PILKADA_2018 for one in REGIONAL},
    **{("pemilu-2019", one): PEMILU_2019 for one in NATIONAL},
    **{("pilkada-2020", one): PILKADA_2020 for one in REGIONAL},
    ("pemilu-2024", "president"): _pemilu_2024("2023-11-13"),
    **{("pemilu-2024", one): _pemilu_2024("2023-11-03") for one in LEGISLATIVE},
    **{("pilkada-2024", one): PILKADA_2024 for one in REGIONAL},
    **{("psu-2025-30d", one): _vote_only("2025-03-22", "2025-03-23") for one in REGIONAL},
    **{("psu-2025-45d", one): _vote_only("2025-04-05", "2025-04-06") for one in REGIONAL},
    **{("psu-2025-60d", one): _vote_only("2025-04-19", "2025-04-20") for one in REGIONAL},
    **{("psu-2025-90d", one): PSU_90 for one in REGIONAL},
    **{("psu-2025-180d", one): _vote_only("2025-08-06", "2025-08-07") for one in REGIONAL},
    ("pilkada-ulang-2025", "regent_mayor"): ULANG_2025,
    **{("pemilu-nasional-2029", one): "0001-01-01 unknown" for one in ("president", "dpr", "dpd")},
    **{
        ("pemilu-daerah-2031", one): "0001-01-01 unknown\n2032-04-21 after_voting"
        for one in ("dprd", *REGIONAL)
    },
}

# A party is itself a contestant of the votes for DPR and DPRD since it was fixed as one.
PARTIES = {"pemilu-2019": PEMILU_2019_PARTIES, "pemilu-2024": _pemilu_2024("2022-12-14")}

# From the first to the last day known of an election; with regions, in these alone.
RUNNING = (
    ("pilkada-2018", "2018-01-08", "2018-06-27", ()),
    ("pemilu-2019", "2018-02-17", "2019-04-17", ()),
    ("pilkada-2020", "2020-09-04", "2020-12-09", ()),
    ("pemilu-2024", "2022-12-14", "2024-03-20", ()),
    ("pilkada-2024", "2024-08-27", "2024-12-16", ()),
    ("psu-2025-30d", "2025-02-24", "2025-03-22", ("14.08", "62.05", "19.05", "35.20")),
    ("psu-2025-60d", "2025-02-24", "2025-04-19", ("36.04", "32.06", "63.72")),
    ("psu-2025-180d", "2025-02-24", "2025-08-06", ("91", "93.02")),
    ("pilkada-ulang-2025", "2025-06-26", "2025-08-27", ("19.71", "19.01")),
    ("pemilu-daerah-2031", "2031-10-01", "2032-04-20", ()),
)
REPEAT_VOTES = ("psu-2025-30d", "psu-2025-45d", "psu-2025-60d", "psu-2025-90d", "psu-2025-180d")
REPORTED_AS = "psu-pilkada-2025"

ONLINE = ("post", "comment", "share", "like", "follow", "join_group")

# The acts that press and agencies judge as ethics before the fixing (PP 42/2004).
SUPPORT = (
    *(*ONLINE, "online_promotion", "photo_with_candidate", "banner", "attend_campaign"),
    *("declare_support", "join_campaign", "spouse_campaign", "other"),
)

# Joint decree 2/2022, annex II: what it calls an act before the fixing, after it, and always.
ROW_BEFORE = {
    **dict.fromkeys(ONLINE, "ke-4"),
    "photo_with_candidate": "ke-5",
    "banner": "ke-1",
    "online_promotion": "ke-2",
    "attend_campaign": "ke-3",
    "join_campaign": "ke-6",
    "approach_party": "dis-3",
    "campaign_team": "dis-9",
    "support_letter": "dis-11",
}
ROW_AFTER = {
    **dict.fromkeys(ONLINE, "dis-6"),
    "photo_with_candidate": "dis-7",
    "banner": "dis-1",
    "online_promotion": "dis-2",
    "attend_campaign": "dis-4",
    "campaign_team": "dis-10",
}
ROW_ALWAYS = {
    "spouse_campaign": "ke-7",
    "party_member": "dis-5",
    "partisan_activity": "dis-8",
    "favouring_decision": "dis-12",
}
CONDUCTS = (*SUPPORT, *(set(ROW_BEFORE) | set(ROW_ALWAYS)) - set(SUPPORT))

# The level that a row names first; dis-5 names dismissal, which is beyond the levels.
LEVEL = {"dis-3": "medium", "dis-9": "medium", "dis-5": None}


@dataclass(frozen=True)
class PlainAct:
    """An act as it is known: days from `first` to `last`."""

    conduct: str
    first: date
    last: date
    election: str | None
    contest: str | None
    status: str | None
    region: str | None
    beneficiary: str | None


@dataclass(frozen=True)
class PlainAnswer:
    """What the sources say; "differs" where the possibilities do."""

    phase: str | None
    breach: str | None
    rows: tuple[str, ...] | None
    level: str | None
    body: str | None


def plain_answer(act: PlainAct) -> PlainAnswer:
    """Every possible day and contest by itself, and then what all of them share."""
    found = set(_possible(act))
    if len(found) == 1:
        return found.pop()

    def shared(name: str):
        values = {getattr(one, name) for one in found}
        return values.pop() if len(values) == 1 else None

    return PlainAnswer(*map(shared, ("phase", "breach", "rows", "level", "body")))


def _possible(act: PlainAct) -> Iterator[PlainAnswer]:
    day = act.first
    while day <= act.last:
        for election in _elections(act, day):
            for contest in _contests(act, election):
                yield _on(act, day, election, contest)
        day = day + timedelta(days=1)


def _elections(act: PlainAct, day: date) -> list[str | None]:
    if act.election == REPORTED_AS:
        here = [one for one, _, _, regions in RUNNING if one in REPEAT_VOTES and regions]
        meant = [one for one in here if _is_in(act.region, _regions(one))]
        return list(meant) if len(meant) == 1 else list(REPEAT_VOTES)
    if act.election is not None:
        return [act.election]
    found: list[str | None] = []
    for election, first, last, regions in RUNNING:
        if date.fromisoformat(first) <= day <= date.fromisoformat(last):
            if regions and not _is_in(act.region, regions):
                continue
            if act.contest is not None and (election, act.contest) not in CALENDARS:
                continue
            found.append(election)
    return found or [None]


def _regions(election: str) -> tuple[str, ...]:
    for one, _, _, regions in RUNNING:
        if one == election:
            return regions
    return ()


def _is_in(region: str | None, regions: tuple[str, ...]) -> bool:
    if region is None:
        return False
    return any(region == one or region.startswith(one + ".") for one in regions)


def _contests(act: PlainAct, election: str | None) -> list[str | None]:
    """All contests of an election, unless one is named, or a party is what the act is for."""
    if act.contest is not None or election is None:
        return [act.contest]
    if act.beneficiary == "party" and election in PARTIES:
        return [None]
    return [contest for one, contest in CALENDARS if one == election]


def _on(act: PlainAct, day: date, election: str | None, contest: str | None) -> PlainAnswer:
    phase = plain_phase(election, contest, day, act.beneficiary)
    rows = _rows(act.conduct, phase, day)
    if rows:
        breach = "code_of_ethics" if rows[0].startswith("ke-") else "discipline"
        named = "moral" if breach == "code_of_ethics" else "heavy"
        level = LEVEL.get(rows[0], named)
    else:
        breach = _breach_without_row(act, phase, day, election, contest)
        level = "not asked"
    return PlainAnswer(phase, breach, rows, level, _body(day))


def plain_phase(
    election: str | None, contest: str | None, day: date, beneficiary: str | None = None
) -> str | None:
    """The phase in which a day lies for a contest."""
    if election is None:
        return "none"
    calendar = CALENDARS.get((election, contest or ""))
    if beneficiary == "party" and election in PARTIES and contest in (None, "dpr", "dprd"):
        calendar = PARTIES[election]
    if calendar is None:
        return None
    phase: str | None = "before_fixed"
    for line in calendar.split("\n"):
        if line:
            begins, name = line.split()
            if day >= date.fromisoformat(begins):
                phase = name
    return None if phase == UNKNOWN else phase


def _rows(conduct: str, phase: str | None, day: date) -> tuple[str, ...]:
    if day < ANNEX_FROM:
        return ()
    if conduct in ROW_ALWAYS:
        return (ROW_ALWAYS[conduct],)
    if phase is None or phase == "none":
        return ()
    if phase == "before_fixed":
        return (ROW_BEFORE[conduct],) if conduct in ROW_BEFORE else ()
    return (ROW_AFTER[conduct],) if conduct in ROW_AFTER else ()


def _breach_without_row(
    act: PlainAct, phase: str | None, day: date, election: str | None, contest: str | None
) -> str | None:
    if phase is None or phase == "none":
        return None  # both framings are told beside it
    contests = {contest} if contest else {c for e, c in CALENDARS if e == election}
    status = act.status or "PNS"
    if phase == "before_fixed":
        if status == "PNS" and act.conduct in SUPPORT:
            return "code_of_ethics"
        if status in ("PNS", "CPNS") and _is_discipline_before(act.conduct, day, contests):
            return "discipline"
        if status == "PPPK" and act.conduct == "party_member" and day >= PP_49_FROM:
            return "discipline"
        return None
    if status in ("PNS", "CPNS"):
        return "discipline" if _is_discipline_after(act.conduct, day, contests) else None
    if status == "PPPK" and day >= PP_49_FROM:
        named = act.conduct == "party_member" or _is_discipline_after(act.conduct, day, contests)
        return "discipline" if named else None
    return None


def _is_discipline_before(conduct: str, day: date, contests: set[str]) -> bool:
    if day >= PP_94_FROM:
        # Art. 5(n)(5) to (7) name these; Arts. 3 and 4, integrity, stand in for the rest.
        if conduct in ("favouring_decision", "partisan_activity", "support_letter"):
            return True
        return conduct in SUPPORT or conduct == "approach_party"
    if day >= PP_53_FROM:
        if conduct == "support_letter":
            return bool(contests & {"dpd", *REGIONAL})
        return conduct == "favouring_decision"
    return False


def _is_discipline_after(conduct: str, day: date, contests: set[str]) -> bool:
    if conduct in ("other", "approach_party", "party_member"):
        return False
    if day >= PP_94_FROM:
        return True
    if day >= PP_53_FROM:
        if conduct == "support_letter":
            return bool(contests & {"dpd", *REGIONAL})
        return True
    return False


def _body(day: date) -> str | None:
    if day.year < 2014:
        return None
    if day <= date(2024, 8, 24):
        return "kasn"
    return "bkn"
