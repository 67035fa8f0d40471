"""Every kind of letter, of both regimes, issued from a record: its words are those of the record.

The words of short cases were read by hand and stand in `letter_texts.txt`; of long ones every value
must be in the paper, whole.
"""

import io
import os
import re
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst
import zxingcpp
from pikepdf.pdfa import validate_written
from PIL import Image

from tests.journeys import REPORT, REPORTER, Journey, journey
from tests.letters import Desk, page_texts, pictures_of, words_of
from tracker.domain.letters import Persons
from tracker.domain.roles import Side
from tracker.services.letter_papers import issued_copy
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letters import IssuedLetter

IS_LONG = bool(os.environ.get("PROOF"))
TEXTS = Path(__file__).with_name("letter_texts.txt")
LONG = ("Raden Mas Notonegoro bin Haji Abdul Qadir " * 9).strip()[:360]
NAME, OTHER = LONG[:200].strip(), ("Ayu Kartika Sari Dewi Puspita " * 9)[:200].strip()
REPORTED = ("Siti Rahayu Kusumawardhani " * 9)[:190].strip()
TYPED = {
    "acara": "2024-10-07",
    "batas": "2024-10-09",
    "keputusan.tanggal": "2024-10-07",
    "pleno.tanggal": "2024-10-07",
    "acara.jam": "09.00 WIB",
    "acara.tempat": "Aula kantor",
    "penandatangan": "Budi",
    "tujuan": "Wali Kota Tangerang",
    "keterangan": "Tahu akunnya.\nTidak tahu unggahannya.",
    "perkara.pemilu": "Pemilu uji",
}


def case_of(session, work, regime: str, length: str) -> Journey:
    """A report that was sent to the personnel agency of its respondents, which received it."""
    election = {
        "pemilu": ("pemilu-2024", "president"),
        "pilkada": ("pilkada-2024", "regent_mayor"),
    }[regime]
    names = (("Al", "camat", "Kecamatan"), ("Bo", "lurah", "Kelurahan"))
    if length == "long":
        names = ((NAME, NAME, OTHER), (OTHER, OTHER, NAME))
    people = tuple(
        replace(one, name=name, position=position, agency=agency)
        for one, (name, position, agency) in zip(REPORT.respondents, names, strict=True)
    )
    reporter = replace(REPORTER, name=REPORTED) if length == "long" else REPORTER
    filing = replace(
        REPORT,
        election=election[0],
        contest=election[1],
        respondents=people,
        reporter=reporter,
    )
    case = journey(session, work).filed(filing).to_sent("bkpsdm")
    return case.takes("receive_file", case.people[0], by="discipline_officer", agency="bkpsdm")


def issued(desk: Desk, kind, length: str, by: str) -> tuple[int, bytes]:
    """A letter of that kind with everything typed that the record lacks."""
    persons = {
        Persons.NONE: [],
        Persons.ONE: desk.case.people[:1],
        Persons.SEVERAL: desk.case.people,
    }[kind.persons]
    if kind.side is Side.PERSONNEL and kind.persons is Persons.SEVERAL:
        persons = desk.case.people[:1]
    wanted = {
        field.id: TYPED.get(field.id, LONG if length == "long" else field.label_id)
        for field in kind.field
        if not (field.sources or field.default) or field.id in TYPED
    }
    letter = desk.written(kind.id, persons, **wanted)
    page = desk.page(letter)
    lacking = {
        value.id: TYPED.get(value.id, "2024-10-07" if value.kind == "day" else "Isian")
        for value in page.facts.asked
        if not value.counts and value.required
    }
    if lacking:
        letter = desk.written(kind.id, persons, **wanted, **lacking)
    assert desk.page(letter).missing == (), kind.id
    desk.approved(desk.submitted(letter), by=by)
    with desk.act(desk.writer) as work:
        return letter, issued_copy(work, desk.case.case_id, letter)[1]


def papers(session, work, regime: str, length: str, only: Collection[str] = ()):
    """Each kind with its letter and paper; of all kinds, or those named."""
    case = case_of(session, work, regime, length)
    bawaslu = Desk(case)
    personnel = Desk(case, "bkpsdm", "discipline_officer")
    for kind in letter_kinds().values():
        if only and kind.id not in only:
            continue
        if kind.side is Side.BAWASLU:
            by = "another verifier" if kind.is_to_reporter else "commissioner"
            yield kind, bawaslu, *issued(bawaslu, kind, length, by)
        else:
            yield kind, personnel, *issued(personnel, kind, length, "ppk_signatory")


def golden() -> dict[str, str]:
    parts = re.split(r"^== (.+)\n", TEXTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))


@pytest.mark.parametrize("regime", ["pemilu", "pilkada"])
def test_every_kind_says_what_was_read_by_hand(session, work, regime):
    told = {}
    for kind, _desk, _letter, paper in papers(session, work, regime, "short"):
        text = re.sub(r"https://contoh.example/surat/\S+", "ALAMAT", words_of(paper))
        told[f"{kind.id} {regime}"] = text
    read = {name: text for name, text in golden().items() if name.endswith(f" {regime}")}
    assert told.keys() == read.keys()
    assert {name: text for name, text in told.items() if text != read[name]} == {}


@pytest.mark.parametrize("regime", ["pemilu", "pilkada"])
def test_long_names_stand_whole_in_every_kind(session, work, regime):
    for kind, desk, letter, paper in papers(session, work, regime, "long"):
        text = words_of(paper).replace(" ", "")
        page = desk.page(letter)
        for value in page.facts.asked:
            if value.kind == "day" or not value.counts or "{" + value.id + "}" not in used(kind):
                continue
            for line in value.counts.splitlines():
                assert line.replace(" ", "").upper() in text.upper(), (kind.id, value.id)
        for picture in pictures_of(paper, scale=1):
            assert not touches_the_edge(picture), kind.id
        last = page_texts(paper)[-1]
        said = "".join(page.content["blocks"][-1]["paragraphs"][-1]).replace(" ", "")
        assert said[-20:] in last.replace(" ", ""), (kind.id, "signed on an empty page")
        assert "https://contoh.example" in last, (kind.id, "the code stands apart")


def used(kind) -> str:
    return " ".join(kind.texts())


def touches_the_edge(picture: Image.Image) -> bool:
    """Ink within a centimetre of the paper's right edge: a line ran out of the page."""
    width, height = picture.size
    strip = picture.convert("L").crop((width - width // 21, 0, width, height))
    return strip.getextrema()[0] < 200


def test_a_letter_is_archivable_and_its_code_leads_to_its_public_page(session, work):
    case = case_of(session, work, "pilkada", "short")
    letter, paper = issued(Desk(case), letter_kinds()["referral"], "short", "commissioner")
    with pikepdf.open(io.BytesIO(paper)) as opened, opened.open_metadata() as said:
        assert said["pdfaid:part"] == "2"
        assert said["pdfaid:conformance"] == "B"
        assert opened.Root.OutputIntents
        assert "/AcroForm" not in opened.Root
    code = session.get_one(IssuedLetter, letter).code
    found = [one.text for one in zxingcpp.read_barcodes(pictures_of(paper, scale=3)[0])]
    assert found == [f"https://contoh.example/surat/{code}"]


NOT_PERMITTED, NOT_CHECKED = "ISO_19005_2:6.6.2.3.1-1", "ISO_19005_2:6.6.2.3.1-2"
FALSE_ALARMS = {
    *(
        (NOT_PERMITTED, f"XMP namespace {prefix}={address} is not permitted")
        for prefix, address in (
            ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
            ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
            ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
            ("xmpTPg", "http://ns.adobe.com/xap/1.0/t/pg/"),
        )
    ),
    (NOT_PERMITTED, "XMP property pdfaExtension:schemas is not permitted"),
    (NOT_PERMITTED, "XMP property xmpTPg:NPages is not permitted"),
    (NOT_CHECKED, "the content of structured XMP property xmpMM:History is not checked"),
    ("pikepdf:font-program", "CIDFontType0: CFF FDArray FontMatrix is not supported"),
}
"""What the checker says of every letter, and wrongly or not at all: the standard itself has the
namespaces of extension schemas (ISO 19005-2, 6.6.2.3.3), `xmpTPg:NPages` is a property of the XMP
specification that it refers to, and of the last two the checker says that it does not look."""


def faults_of(paper: bytes) -> set[tuple[str, str]]:
    """What keeps a paper from being PDF/A-2b, as an allow-list of everything permitted finds it."""
    report = validate_written(io.BytesIO(paper), "2b")
    return {(one.rule, one.message) for one in report.findings}


@pytest.mark.proof
@pytest.mark.parametrize("length", ["short", "long"] if IS_LONG else ["short"])
@pytest.mark.parametrize("regime", ["pemilu", "pilkada"] if IS_LONG else ["pilkada"])
def test_letters_are_pdf_a_but_for_what_is_known_as_a_false_alarm(session, work, regime, length):
    only = () if IS_LONG else ("referral", "sanction_decree")
    looked_at = 0
    for kind, _desk, _letter, paper in papers(session, work, regime, length, only):
        assert faults_of(paper) == FALSE_ALARMS, kind.id
        looked_at += 1
    assert looked_at == (len(letter_kinds()) if IS_LONG else len(only))
    sys.stdout.write(f"\nPDF/A-2b: {looked_at} letters ({regime}, {length}), no fault\n")


def test_the_checker_of_pdf_a_finds_a_paper_that_is_none():
    assert "pikepdf:output-intent" in {
        rule for rule, _message in faults_of(typst.compile(b"Surat"))
    }


def test_nobody_but_the_reporter_reads_in_a_letter_who_reported(session, work):
    for kind, _desk, _letter, paper in papers(session, work, "pilkada", "short"):
        text = words_of(paper)
        for part in ("Sari Wulandari", "Jalan Melati 4"):
            assert (part in text) <= kind.is_to_reporter, kind.id
        assert "0812-3456-789" not in text
        assert "3671010101900001" not in text
