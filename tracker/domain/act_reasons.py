"""Why the law says of an act what it says: the level, the remedy and every reason, in words.

Where the sources give no answer, a sentence says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.act_findings import LEVELS, Findings
from tracker.domain.days import PartialDay
from tracker.domain.explaining import reading_said
from tracker.domain.law_items import Confidence, Conflict, Remedy, Sanction
from tracker.domain.rulebook import Proposal
from tracker.domain.saying import Words, day_said, listed

DAYS = "{days}"
"""Where a reason speaks of the day of the act, before it is said which day or days those are."""

_THE_DAY = Words(DAYS, DAYS)
_CONTESTS: dict[str, Words] = {
    "president": Words("Presiden", "President"),
    "dpr": Words("DPR", "DPR"),
    "dpd": Words("DPD", "DPD"),
    "dprd": Words("DPRD", "DPRD"),
    "governor": Words("gubernur", "governor"),
    "regent_mayor": Words("bupati atau wali kota", "regent or mayor"),
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision proposed for an act, with its validity as precise as it is known."""

    id: str
    instrument: str
    locator: Words
    in_force_from: PartialDay | None
    in_force_until: PartialDay | None
    mark: Confidence


def level_of(found: Findings) -> tuple[str | None, tuple[Words, ...]]:
    """The first reading of the level, which may lie beyond the four (dismissal)."""
    if found.breach is None:
        return None, ()
    named = list(dict.fromkeys(row.level for row in found.of_class))
    if len(named) == 1:
        return named[0], tuple(_why_row_level(found, named[0]))
    if named:
        return None, (Words("Baris-barisnya berbeda tingkat.", "The rows differ in level."),)
    if found.breach == "code_of_ethics":
        return "moral", (
            Words(
                "Pelanggaran kode etik dikenai sanksi moral (PP 42/2004 Pasal 15).",
                "A breach of ethics draws a moral sanction (PP 42/2004 Art. 15).",
            ),
        )
    return _level_of_provisions(found)


def _level_of_provisions(found: Findings) -> tuple[str | None, tuple[Words, ...]]:
    levels = list(dict.fromkeys(level for p in found.proposals for level in p.levels))
    disciplinary = [level for level in levels if level in LEVELS[1:]]
    if len(disciplinary) == 1:
        return disciplinary[0], (
            _named(found, disciplinary[0]).within(
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


def _why_row_level(found: Findings, level: str) -> Iterator[Words]:
    yield _named(found, level).within(
        "Tingkat menurut lampiran: {}; lampiran memandu, pejabat yang berwenang menetapkan.",
        "Level by the annex: {}; the annex guides, the competent official decides.",
    )
    for row in found.of_class:
        if row.level_alt:
            yield _named(found, row.level_alt).within(
                f"Sumber berbeda tentang tingkat baris {row.place}; sumber lain menyebut {{}}.",
                f"Sources differ on the level of row {row.place}; others name {{}}.",
            )

    for row in found.of_class:
        for one in found.book.reading_of(row.id):
            yield reading_said(found.book, one)


def _named(found: Findings, level: str) -> Words:
    told = found.book.levels[level]
    return Words(told.label_id.lower(), told.label_en.lower())


def remedy_of(sanctions: tuple[Sanction, ...]) -> tuple[Remedy | None, tuple[Words, ...]]:
    """The remedy that all of these sanctions leave, None where they differ, and why."""
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


def why_phase(found: Findings) -> Iterator[Words]:
    """Which election, and which side of the fixing the act lies on."""
    election, day = found.act.election, _THE_DAY
    if election is None:
        yield day.within(
            "Tidak ada pemilihan yang disebut atau sedang berlangsung pada {}.",
            "No election is named or under way for {}.",
        )
        return
    label = Words(election.label_id, election.label_en)
    if found.act.contest and found.act.contest not in election.contests:
        contest = contest_said([found.act.contest])
        yield Words(
            f"{label.id} tidak memuat pemilihan {contest.id}.",
            f"{label.en} has no contest for {contest.en}.",
        )
        return
    fixed = found.fixed(election)
    if fixed is None:
        yield label.within(
            "Hari penetapan peserta {} tidak ditetapkan dalam sumber.",
            "The day on which the contestants of {} were fixed is not established.",
        )
    else:
        before = found.act.on < fixed
        yield Words(
            f"Peserta{_for(found, 'id')} {label.id} ditetapkan {day_said(fixed).id}; perbuatan "
            f"{day.id} terjadi {'sebelum' if before else 'sejak'} penetapan itu.",
            f"The contestants{_for(found, 'en')} of {label.en} were fixed on "
            f"{day_said(fixed).en}; the act of {day.en} lies "
            f"{'before' if before else 'on or after'} that day.",
        )
    if found.act.beneficiary == "party" and fixed and fixed == election.parties_fixed:
        yield Words(
            "Perbuatan menguntungkan partai politik; partai ialah peserta sejak ditetapkan "
            "(penafsiran kami).",
            "The act favours a party; a party is a contestant from its fixing on (our reading).",
        )


def _for(found: Findings, language: str) -> str:
    contest = found.act.contest
    if contest is None or found.act.beneficiary == "party":
        return ""
    named = _CONTESTS[contest].in_language(language)
    return f" pemilihan {named}" if language == "id" else f" for {named}"


def why_class(found: Findings) -> Iterator[Words]:
    """The rows of the annexes that fit, or why there are none."""
    kind = found.book.conduct_types[found.act.conduct]
    for row in found.rows:
        yield Words(
            f"Lampiran {row.place} SKB 2/2022: {row.label_id}.",
            f"Annex {row.place} of Joint Decree 2/2022: {row.label_en}.",
        )
        if found.act.beneficiary == "party" and not row.names_parties:
            yield Words(
                f"Bunyi baris {row.place} menyebut bakal calon atau calon, bukan partai; "
                "pemeriksa menilai apakah baris itu mengena.",
                f"The words of row {row.place} name candidates, not parties; the examiner "
                "judges whether it fits.",
            )
    if not found.rows:
        yield from _why_no_rows(found, kind.no_rows_id, kind.no_rows_en)
    if found.phase is not None and found.breach is None and not found.rows:
        yield Words(
            "Sumber tidak menetapkan apakah perbuatan ini pelanggaran kode etik atau disiplin.",
            "The sources do not establish whether this act breaches ethics or discipline.",
        )


def _why_no_rows(found: Findings, no_rows_id: str, no_rows_en: str) -> Iterator[Words]:
    decree = found.book.instruments["skb-2-2022"]
    if decree.in_force(found.day) == "no" and decree.in_force_from:
        yield day_said(decree.in_force_from).within(
            "Lampiran SKB 2/2022 baru berlaku {}; golongannya mengikuti PP 42/2004 dan "
            "PP 53/2010 atau PP 94/2021.",
            "The annex of Joint Decree 2/2022 holds only from {}; the class follows "
            "PP 42/2004 and PP 53/2010 or PP 94/2021.",
        )
    elif no_rows_id:
        yield Words(no_rows_id, no_rows_en)
    elif found.phase is not None:
        yield Words(
            "Tidak ada baris lampiran untuk perbuatan ini pada fase itu.",
            "No annex row covers this act in that phase.",
        )


def why_provisions(found: Findings) -> Iterator[Words]:
    """Provisions whose validity is open, and readings that were chosen."""
    for one in found.proposals:
        if one.validity == "unknown":
            told = cited(found, one)
            label = found.book.instruments[told.instrument]
            yield Words(
                f"Tidak ditetapkan apakah {label.label_id} {told.locator.id} berlaku bagi "
                f"perbuatan {DAYS}.",
                f"It is not established whether {label.label_en} {told.locator.en} was in "
                f"force for an act of {DAYS}.",
            )
    for one in found.proposals:
        for dispute in found.book.disputes_on(one.provision_id):
            yield reading_said(found.book, dispute)
    if not found.proposals:
        yield Words("Sumber tidak memberi ketentuan.", "The sources give no provision.")


def why_sanctions(found: Findings, sanctions: tuple[Sanction, ...]) -> Iterator[Words]:
    """What is particular or doubtful about these kinds of sanction."""
    if found.breach is not None and not sanctions:
        whom = found.act.status or "ASN"
        yield Words(
            f"Sumber tidak memberi jenis sanksi bagi {whom} pada tingkat ini untuk perbuatan "
            f"{DAYS}.",
            f"The sources give no kind of sanction for {whom} at this level for an act of {DAYS}.",
        )
    if any(one.per_institution for one in sanctions):
        yield Words(
            "Disiplin PPPK diatur tiap instansi (PP 49/2018 Pasal 52); periksa aturan setempat.",
            "PPPK discipline is set by each institution (PP 49/2018 Art. 52); see the local rules.",
        )
    if any(one.stands_in_for for one in sanctions):
        yield Words(
            "Jenis sedang peralihan (PP 94/2021 Pasal 42) berdampingan dengan pemotongan "
            "tunjangan.",
            "The transitional medium kinds (PP 94/2021 Art. 42) stand beside the allowance cuts.",
        )
    for dispute in _disputes_of_kinds(found, {one.level for one in sanctions}):
        yield reading_said(found.book, dispute)
    doubtful = [s for s in sanctions if s.in_force(found.day) == "unknown"]
    if doubtful:
        yield Words(
            "Masa berlaku sebagian sanksi tidak ditetapkan.",
            "The validity of some of the sanctions is not established.",
        )


def _disputes_of_kinds(found: Findings, levels: set[str]) -> list[Conflict]:
    """What decides which kinds of sanction of these levels there are, chosen one way."""
    chosen: dict[str, Conflict] = {}
    for kind in found.book.sanctions.values():
        meant = kind.level in levels and found.act.status in (None, *kind.statuses)
        if kind.set_aside and meant and kind.in_force(found.day) != "no":
            chosen |= {one.id: one for one in found.book.reading_of(kind.id)}
    return list(chosen.values())


def why_body(found: Findings) -> Iterator[Words]:
    """Who is competent on the day that is asked for."""
    body = found.book.body_on(found.asked)
    day = day_said(found.asked) if found.act.asked_on else _THE_DAY
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


def cited(found: Findings, proposal: Proposal) -> Cited:
    """A proposed provision with its own validity, or that of its instrument."""
    item = found.book.provisions[proposal.provision_id]
    holder = found.book.instruments[item.instrument]
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
