"""What the law says of one act on one day: class, rows, provisions, range, body, with reasons.

Everything here proposes; an officer decides. Where the sources give no answer the field is None or
empty and a sentence says so. An act before 22 September 2022 has no annex rows: its class follows
Government Regulations 42/2004 (ethics) and 53/2010 or 94/2021 (discipline).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from tracker.domain.days import PartialDay
from tracker.domain.explaining import publishers_said, reading_said
from tracker.domain.law_items import (
    AnnexRow,
    Confidence,
    Conflict,
    Election,
    Remedy,
    Sanction,
    Status,
)
from tracker.domain.lawbook import Lawbook
from tracker.domain.rulebook import (
    Phase,
    Proposal,
    Reach,
    class_of,
    phase_on,
    propose_provisions,
    rows_for,
)
from tracker.domain.saying import Words, day_said, listed

Beneficiary = Literal["candidate", "party"]
Side = Literal["before", "after"]
BreachClass = Literal["code_of_ethics", "discipline"]

DAYS = "{days}"
"""Where a reason speaks of the day of the act, before it is said which day or days those are."""

_THE_DAY = Words(DAYS, DAYS)
_LEVELS = ("moral", "light", "medium", "heavy")
_ETHICS = frozenset({"pp-42-2004"})
_DISCIPLINE = frozenset({"pp-94-2021", "pp-53-2010", "pp-49-2018"})
_SECTION: dict[str, BreachClass] = {"ethics": "code_of_ethics", "discipline": "discipline"}
_SIDES: dict[Side, Words] = {
    "before": Words(
        "bila pesertanya ditetapkan sesudah hari perbuatan",
        "if the contestants were fixed after the day of the act",
    ),
    "after": Words(
        "bila pesertanya ditetapkan pada atau sebelum hari perbuatan",
        "if the contestants were fixed on or before the day of the act",
    ),
}
_CONTESTS: dict[str, Words] = {
    "president": Words("Presiden", "President"),
    "dpr": Words("DPR", "DPR"),
    "dpd": Words("DPD", "DPD"),
    "dprd": Words("DPRD", "DPRD"),
    "governor": Words("gubernur", "governor"),
    "regent_mayor": Words("bupati atau wali kota", "regent or mayor"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """One day, one contest: what must be settled before the law can be read.

    `election` None: none was under way. `contest` None: it makes no difference. `status` None: the
    person's status is not known, and every status is meant. `asked_on` is the day whose competent
    body is asked for, the day of the act unless given. `taken_as` is the side of a fixing whose day
    is not established on which the act is taken to lie.
    """

    conduct: str
    on: date
    election: Election | None
    contest: str | None
    status: Status | None
    beneficiary: Beneficiary | None
    asked_on: PartialDay | None = None
    taken_as: Side | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision proposed for an act, with its validity as precise as it is known."""

    id: str
    instrument: str
    locator: Words
    in_force_from: PartialDay | None
    in_force_until: PartialDay | None
    mark: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the law data say. None is "not established", or "differs" in a joined answer.

    `rows`, `provisions` and `sanctions` are in the order in which they should be looked at. A
    reason that speaks of the day of the act holds `DAYS` in its place until `told_of` says which
    it is: the same words hold on all days between which nothing that matters begins or ends.
    """

    phase: Phase | None
    breach: BreachClass | None
    provisions: tuple[Cited, ...] | None
    rows: tuple[str, ...] | None
    level: str | None
    sanctions: tuple[str, ...] | None
    remedy: Remedy | None
    body: str | None
    why: tuple[Words, ...] = ()

    def without_reasons(self) -> "Answer":
        """The answer alone, to see whether two are the same."""
        return replace(self, why=())

    def told_of(self, days: Words) -> "Answer":
        """The answer with the day of the act, or the stretch of days, in its reasons."""
        return replace(self, why=tuple(days.in_place_of(DAYS, one) for one in self.why))


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The same act under another reading of the sources, and which."""

    when: Words
    answer: Answer


def read_act(book: Lawbook, act: Circumstances) -> tuple[Answer, tuple[OtherReading, ...]]:
    """The law's first reading of an act, and the others that the sources allow.

    Their reasons speak of the day as `DAYS`; see `Answer.told_of`.
    """
    reading = _Reading(book, act)
    first = reading.answer()
    return first, tuple(reading.others(first))


def fixing_day(
    election: Election, contest: str | None, beneficiary: Beneficiary | None
) -> date | None:
    """When the contestants that an act concerns were fixed, None where not established.

    A party is itself the contestant of the votes for DPR and DPRD, from the day on which the
    parties were fixed; an act for a candidate follows the fixing of that contest's candidates.
    """
    if beneficiary == "party" and election.parties_fixed and contest in (None, "dpr", "dprd"):
        return election.parties_fixed
    return None if contest is None else election.fixed_on(contest)


class _Reading:
    """The parts of an answer, each from the ones before it."""

    def __init__(self, book: Lawbook, act: Circumstances) -> None:
        self.book, self.act = book, act
        self.day = PartialDay.of(act.on)
        self.asked = act.asked_on or self.day
        self.phase = self._phase()
        self.reach: Reach = "none" if self.phase == "none" else class_of(self.phase)
        self.rows = self._rows()
        self.proposals = propose_provisions(
            book, act.conduct, self.reach, self.day, act.status or "unknown", self._contests()
        )
        self.breach = self._breach()
        self.of_class = tuple(r for r in self.rows if _SECTION[r.section] == self.breach)

    def answer(self) -> Answer:
        level, level_why = self._level()
        sanctions = self._sanctions(level)
        remedy, remedy_why = self._remedy(sanctions)
        body = self.book.body_on(self.asked)
        return Answer(
            phase=self.phase,
            breach=self.breach,
            provisions=tuple(self._cited(one) for one in self.proposals),
            rows=tuple(row.id for row in self.rows),
            level=level if level in _LEVELS else None,
            sanctions=tuple(one.id for one in sanctions),
            remedy=remedy,
            body=body.id if body else None,
            why=(
                *self._why_phase(),
                *self._why_class(),
                *self._why_provisions(),
                *level_why,
                *self._why_sanctions(sanctions),
                *remedy_why,
                *self._why_body(),
            ),
        )

    def others(self, first: Answer) -> Iterator[OtherReading]:
        """Another level where sources conflict; both classes where the phase names neither."""
        if self._is_fixing_unknown():
            yield from self._sides_of_fixing()
            return
        if self.reach == "none" and self.breach is None and self._any_asn_rule():
            yield from self._outside_elections(first)
        for row in self.of_class:
            if row.level_alt and self._level()[0] == row.level:
                yield OtherReading(
                    publishers_said(self.book, row.level_alt_sources).within(
                        f"bila baris {row.place} dibaca menurut {{}}",
                        f"if row {row.place} is read as {{}} has it",
                    ),
                    self._at_level(first, row.level_alt),
                )

    # --- phase and rows ---------------------------------------------------------------------------

    def _phase(self) -> Phase | None:
        election = self.act.election
        if election is None:
            return "none"
        if self.act.contest is not None and self.act.contest not in election.contests:
            return None
        if self.act.taken_as is None:
            return phase_on(election, self._fixed(election), self.act.on)
        # A fixing on the very day puts the act after it.
        is_after = self.act.taken_as == "after"
        return phase_on(election, self.act.on, self.act.on) if is_after else "before_fixed"

    def _fixed(self, election: Election) -> date | None:
        contest = self.act.contest
        for_party = self.act.beneficiary == "party" and election.parties_fixed is not None
        if contest is None and not for_party:
            days = {election.fixed_on(one) for one in election.contests}
            return days.pop() if len(days) == 1 else None
        return fixing_day(election, contest, self.act.beneficiary)

    def _rows(self) -> tuple[AnnexRow, ...]:
        # Rows that hold in every phase hold in one that is not known, too.
        reach: Reach = "none" if self.phase is None else self.reach
        return rows_for(self.book, self.act.conduct, reach, self.day)

    def _contests(self) -> tuple[str, ...]:
        if self.act.contest is not None:
            return (self.act.contest,)
        return self.act.election.contests if self.act.election else ()

    # --- class ------------------------------------------------------------------------------------

    def _breach(self) -> BreachClass | None:
        sections = {_SECTION[row.section] for row in self.rows}
        if sections:
            return sections.pop() if len(sections) == 1 else None
        if self.phase is None or self.reach == "none":
            return None
        status = self.act.status or "PNS"
        named = self._instruments_naming_the_act(status)
        if self.reach == "before" and named & _ETHICS:
            return "code_of_ethics"
        if named & _DISCIPLINE:
            return "discipline"
        # PP 49/2018 subjects PPPK to discipline without naming acts: what is discipline for PNS
        # after the fixing is so for them.
        if self.reach == "after" and self._rests_on(_DISCIPLINE):
            named = self._instruments_naming_the_act("PNS")
            return "discipline" if named & _DISCIPLINE else None
        return None

    def _instruments_naming_the_act(self, status: Status) -> set[str]:
        """The instruments whose rules name acts of this kind, not merely a duty of everybody."""
        general = {b.provision for b in self.book.bases.values() if "*" in b.types}
        proposals = propose_provisions(
            self.book, self.act.conduct, self.reach, self.day, status, self._contests()
        )
        return {self._instrument(p) for p in proposals if p.provision_id not in general}

    def _rests_on(self, instruments: Iterable[str]) -> list[Proposal]:
        wanted = set(instruments)
        return [p for p in self.proposals if self._instrument(p) in wanted]

    def _instrument(self, proposal: Proposal) -> str:
        return self.book.provisions[proposal.provision_id].instrument

    def _any_asn_rule(self) -> bool:
        return bool(self._rests_on(_ETHICS | _DISCIPLINE))

    def _outside_elections(self, first: Answer) -> Iterator[OtherReading]:
        """Acts outside any election are framed as ethics or as a breach of a general duty."""
        if self._rests_on(_ETHICS):
            yield OtherReading(
                Words("bila dibaca sebagai pelanggaran kode etik", "if read as a breach of ethics"),
                self._as_class(first, "code_of_ethics", "moral"),
            )
        if self._rests_on(_DISCIPLINE):
            yield OtherReading(
                Words(
                    "bila dibaca sebagai pelanggaran kewajiban umum; tingkatnya menurut jangkauan "
                    "dampak negatif",
                    "if read as a breach of a general duty; its level by the reach of the "
                    "negative impact",
                ),
                self._as_class(first, "discipline", None),
            )

    def _is_fixing_unknown(self) -> bool:
        """The phase is open because the election's day of fixing is not established."""
        election, contest = self.act.election, self.act.contest
        if election is None or self.phase is not None or self.act.taken_as is not None:
            return False
        if contest is not None:
            return contest in election.contests and self._fixed(election) is None
        days = [election.fixed_on(one) for one in election.contests]
        return self._fixed(election) is None and not any(days)

    def _sides_of_fixing(self) -> Iterator[OtherReading]:
        """What the law says on either side of the fixing; the day of the fixing decides."""
        for side, when in _SIDES.items():
            first, others = read_act(self.book, replace(self.act, taken_as=side))
            yield OtherReading(when, first)
            for other in others:
                both = Words(f"{when.id}; {other.when.id}", f"{when.en}; {other.when.en}")
                yield OtherReading(both, other.answer)

    # --- level, sanctions, remedy -----------------------------------------------------------------

    def _level(self) -> tuple[str | None, tuple[Words, ...]]:
        """The first reading of the level, which may lie beyond the four (dismissal)."""
        if self.breach is None:
            return None, ()
        named = list(dict.fromkeys(row.level for row in self.of_class))
        if len(named) == 1:
            return named[0], tuple(self._why_row_level(named[0]))
        if named:
            return None, (Words("Baris-barisnya berbeda tingkat.", "The rows differ in level."),)
        if self.breach == "code_of_ethics":
            return "moral", (
                Words(
                    "Pelanggaran kode etik dikenai sanksi moral (PP 42/2004 Pasal 15).",
                    "A breach of ethics draws a moral sanction (PP 42/2004 Art. 15).",
                ),
            )
        return self._level_of_provisions()

    def _level_of_provisions(self) -> tuple[str | None, tuple[Words, ...]]:
        levels = list(dict.fromkeys(level for p in self.proposals for level in p.levels))
        disciplinary = [level for level in levels if level in _LEVELS[1:]]
        if len(disciplinary) == 1:
            return disciplinary[0], (
                self._named(disciplinary[0]).within(
                    "Ketentuan yang diusulkan menyebut {}.", "The provisions proposed name {}."
                ),
            )
        return None, (
            Words(
                "Tidak ada satu tingkat pun yang dapat dipastikan dari ketentuannya; pejabat yang "
                "berwenang memilih dengan alasan.",
                "No single level follows from the provisions; the competent official chooses, "
                "with reasons.",
            ),
        )

    def _why_row_level(self, level: str) -> Iterator[Words]:
        yield self._named(level).within(
            "Tingkat menurut lampiran: {}; lampiran memandu, pejabat yang berwenang menetapkan.",
            "Level by the annex: {}; the annex guides, the competent official decides.",
        )
        for row in self.of_class:
            if row.level_alt:
                yield self._named(row.level_alt).within(
                    f"Sumber berbeda tentang tingkat baris {row.place}; sumber lain menyebut {{}}.",
                    f"Sources differ on the level of row {row.place}; others name {{}}.",
                )

        for row in self.of_class:
            for one in self.book.reading_of(row.id):
                yield reading_said(self.book, one)

    def _named(self, level: str) -> Words:
        found = self.book.levels[level]
        return Words(found.label_id.lower(), found.label_en.lower())

    def _sanctions(self, level: str | None) -> tuple[Sanction, ...]:
        if self.breach is None:
            return ()
        statuses = (self.act.status,) if self.act.status else get_args(Status)
        found: dict[str, Sanction] = {}
        for status in statuses:
            for one in self.book.sanctions_for(status, self.day, level):
                if level or one.level in _LEVELS[1:]:
                    found.setdefault(one.id, one)
        return tuple(sorted(found.values(), key=lambda s: self.book.levels[s.level].rank))

    def _remedy(self, sanctions: tuple[Sanction, ...]) -> tuple[Remedy | None, tuple[Words, ...]]:
        kinds = {one.remedy for one in sanctions}
        if kinds == {"objection"}:
            return "objection", (
                Words(
                    "Upayanya keberatan (PP 79/2021 Pasal 1).",
                    "The remedy is an objection (PP 79/2021 Art. 1).",
                ),
            )
        if kinds == {"appeal"}:
            return "appeal", (
                Words(
                    "Upayanya banding administratif kepada BPASN (PP 79/2021 Pasal 1).",
                    "The remedy is an appeal to BPASN (PP 79/2021 Art. 1).",
                ),
            )
        if {"objection", "appeal"} <= kinds:
            return None, (
                Words(
                    "Upayanya bergantung pada sanksi: banding ke BPASN atas pemberhentian atau "
                    "pemutusan hubungan kerja, keberatan atas yang lain (PP 79/2021 Pasal 1).",
                    "The remedy depends on the sanction: appeal to BPASN against dismissal or "
                    "termination, objection against the rest (PP 79/2021 Art. 1).",
                ),
            )
        if sanctions:
            return None, (
                Words(
                    "Upaya atas sanksi ini tidak ditetapkan dalam sumber.",
                    "The sources establish no remedy against these sanctions.",
                ),
            )
        return None, ()

    def _at_level(self, first: Answer, level: str | None) -> Answer:
        sanctions = self._sanctions(level)
        remedy, why = self._remedy(sanctions)
        return replace(
            first,
            level=level if level in _LEVELS else None,
            sanctions=tuple(one.id for one in sanctions),
            remedy=remedy,
            why=(*self._why_sanctions(sanctions), *why),
        )

    def _as_class(self, first: Answer, breach: BreachClass, level: str | None) -> Answer:
        other = _Reading(self.book, self.act)
        other.breach = breach
        return replace(other._at_level(first, level), breach=breach)

    # --- reasons ----------------------------------------------------------------------------------

    def _why_phase(self) -> Iterator[Words]:
        election, day = self.act.election, _THE_DAY
        if election is None:
            yield day.within(
                "Tidak ada pemilihan yang disebut atau sedang berlangsung pada {}.",
                "No election is named or under way for {}.",
            )
            return
        label = Words(election.label_id, election.label_en)
        if self.act.contest and self.act.contest not in election.contests:
            contest = contest_said([self.act.contest])
            yield Words(
                f"{label.id} tidak memuat pemilihan {contest.id}.",
                f"{label.en} has no contest for {contest.en}.",
            )
            return
        fixed = self._fixed(election)
        if fixed is None:
            yield label.within(
                "Hari penetapan peserta {} tidak ditetapkan dalam sumber.",
                "The day on which the contestants of {} were fixed is not established.",
            )
        else:
            before = self.act.on < fixed
            yield Words(
                f"Peserta{self._for('id')} {label.id} ditetapkan {day_said(fixed).id}; perbuatan "
                f"{day.id} terjadi {'sebelum' if before else 'sejak'} penetapan itu.",
                f"The contestants{self._for('en')} of {label.en} were fixed on "
                f"{day_said(fixed).en}; the act of {day.en} lies "
                f"{'before' if before else 'on or after'} that day.",
            )
        if self.act.beneficiary == "party" and fixed and fixed == election.parties_fixed:
            yield Words(
                "Perbuatan menguntungkan partai politik; partai ialah peserta sejak ditetapkan "
                "(penafsiran kami).",
                "The act favours a party; a party is a contestant from its fixing on "
                "(our reading).",
            )

    def _for(self, language: str) -> str:
        contest = self.act.contest
        if contest is None or self.act.beneficiary == "party":
            return ""
        found = _CONTESTS[contest].in_language(language)
        return f" pemilihan {found}" if language == "id" else f" for {found}"

    def _why_class(self) -> Iterator[Words]:
        kind = self.book.conduct_types[self.act.conduct]
        for row in self.rows:
            yield Words(
                f"Lampiran {row.place} SKB 2/2022: {row.label_id}.",
                f"Annex {row.place} of Joint Decree 2/2022: {row.label_en}.",
            )
            if self.act.beneficiary == "party" and not row.names_parties:
                yield Words(
                    f"Bunyi baris {row.place} menyebut bakal calon atau calon, bukan partai; "
                    "pemeriksa menilai apakah baris itu mengena.",
                    f"The words of row {row.place} name candidates, not parties; the examiner "
                    "judges whether it fits.",
                )
        if not self.rows:
            yield from self._why_no_rows(kind.no_rows_id, kind.no_rows_en)
        if self.phase is not None and self.breach is None and not self.rows:
            yield Words(
                "Sumber tidak menetapkan apakah perbuatan ini pelanggaran kode etik atau disiplin.",
                "The sources do not establish whether this act breaches ethics or discipline.",
            )

    def _why_no_rows(self, no_rows_id: str, no_rows_en: str) -> Iterator[Words]:
        decree = self.book.instruments["skb-2-2022"]
        if decree.in_force(self.day) == "no" and decree.in_force_from:
            yield day_said(decree.in_force_from).within(
                "Lampiran SKB 2/2022 baru berlaku {}; golongannya mengikuti PP 42/2004 dan "
                "PP 53/2010 atau PP 94/2021.",
                "The annex of Joint Decree 2/2022 holds only from {}; the class follows "
                "PP 42/2004 and PP 53/2010 or PP 94/2021.",
            )
        elif no_rows_id:
            yield Words(no_rows_id, no_rows_en)
        elif self.phase is not None:
            yield Words(
                "Tidak ada baris lampiran untuk perbuatan ini pada fase itu.",
                "No annex row covers this act in that phase.",
            )

    def _why_provisions(self) -> Iterator[Words]:
        for one in self.proposals:
            if one.validity == "unknown":
                cited = self._cited(one)
                label = self.book.instruments[cited.instrument]
                yield Words(
                    f"Tidak ditetapkan apakah {label.label_id} {cited.locator.id} berlaku bagi "
                    f"perbuatan {DAYS}.",
                    f"It is not established whether {label.label_en} {cited.locator.en} was in "
                    f"force for an act of {DAYS}.",
                )
        for one in self.proposals:
            for dispute in self.book.disputes_on(one.provision_id):
                yield reading_said(self.book, dispute)
        if not self.proposals:
            yield Words("Sumber tidak memberi ketentuan.", "The sources give no provision.")

    def _why_sanctions(self, sanctions: tuple[Sanction, ...]) -> Iterator[Words]:
        if self.breach is not None and not sanctions:
            whom = self.act.status or "ASN"
            yield Words(
                f"Sumber tidak memberi jenis sanksi bagi {whom} pada tingkat ini untuk perbuatan "
                f"{DAYS}.",
                f"The sources give no kind of sanction for {whom} at this level for an act of "
                f"{DAYS}.",
            )
        if any(one.per_institution for one in sanctions):
            yield Words(
                "Disiplin PPPK diatur tiap instansi (PP 49/2018 Pasal 52); periksa aturan "
                "setempat.",
                "PPPK discipline is set by each institution (PP 49/2018 Art. 52); see the local "
                "rules.",
            )
        if any(one.stands_in_for for one in sanctions):
            yield Words(
                "Jenis sedang peralihan (PP 94/2021 Pasal 42) berdampingan dengan pemotongan "
                "tunjangan.",
                "The transitional medium kinds (PP 94/2021 Art. 42) stand beside the allowance "
                "cuts.",
            )
        for dispute in self._disputes_of_kinds({one.level for one in sanctions}):
            yield reading_said(self.book, dispute)
        doubtful = [s for s in sanctions if s.in_force(self.day) == "unknown"]
        if doubtful:
            yield Words(
                "Masa berlaku sebagian sanksi tidak ditetapkan.",
                "The validity of some of the sanctions is not established.",
            )

    def _disputes_of_kinds(self, levels: set[str]) -> list[Conflict]:
        """What decides which kinds of sanction of these levels there are, chosen one way."""
        found: dict[str, Conflict] = {}
        for kind in self.book.sanctions.values():
            meant = kind.level in levels and self.act.status in (None, *kind.statuses)
            if kind.set_aside and meant and kind.in_force(self.day) != "no":
                found |= {one.id: one for one in self.book.reading_of(kind.id)}
        return list(found.values())

    def _why_body(self) -> Iterator[Words]:
        body = self.book.body_on(self.asked)
        day = day_said(self.asked) if self.act.asked_on else _THE_DAY
        if body is None:
            yield day.within(
                "Badan yang berwenang pada {} tidak ditetapkan.",
                "The body competent for {} is not established.",
            )
            return
        end = day_said(body.in_force_until) if body.in_force_until else None
        yield Words(
            f"{body.label_id} berwenang pada {day.id}"
            + (f" (sampai sebelum {end.id})." if end else "."),
            f"{body.label_en} is competent for {day.en}"
            + (f" (until before {end.en})." if end else "."),
        )

    def _cited(self, proposal: Proposal) -> Cited:
        item = self.book.provisions[proposal.provision_id]
        holder = self.book.instruments[item.instrument]
        return Cited(
            item.id,
            item.instrument,
            Words(item.locator, item.locator_en),
            item.in_force_from or holder.in_force_from,
            item.in_force_until or holder.in_force_until,
            proposal.mark,
        )


def contest_said(contests: Iterable[str]) -> Words:
    """Contests in words: Presiden, DPR atau DPD."""
    return listed(_CONTESTS.get(one, Words(one, one)) for one in contests)
