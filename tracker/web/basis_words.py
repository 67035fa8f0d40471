"""The basis of a step or a caution in English: names of instruments and set phrases, word by word.

The road names a basis once, as Indonesian officers cite it.
"""

import re
from functools import lru_cache

from tracker.web.language import language

_PHRASES = (
    ("nomor pasal belum dipastikan", "article number not established"),
    ("pasal belum dipastikan", "article not established"),
    ("dasar belum dipastikan", "basis not established"),
    ("instrumen belum dipastikan", "instrument not established"),
    ("jangka waktu menurut ingatan", "length from memory"),
    ("nomor menurut ingatan", "number from memory"),
    ("menurut ingatan", "from memory"),
    ("sebelum penetapan calon", "before the candidates are fixed"),
    ("tidak beririsan", "not overlapping"),
    ("Praktik instansi kepegawaian", "Practice of personnel agencies"),
    ("praktik instansi kepegawaian", "practice of personnel agencies"),
    ("praktik instansi", "practice of agencies"),
    ("Praktik ", "Practice of "),
    ("praktik ", "practice of "),
    ("pernyataan BKN tentang 14 hari kerja", "BKN's statement on 14 working days"),
    ("keputusan yang tidak sesuai dapat dibatalkan", "a decision that errs can be annulled"),
    ("sumber berbeda tentang arah jangka waktu ini", "sources differ on which way this term runs"),
    ("yang ditulis bagi panggilan pertama", "which is written for the first summons"),
    ("Pernyataan BKN", "Statement of BKN"),
    ("pernyataan BKN", "statement of BKN"),
    ("Oktober", "October"),
    ("KASN mengembalikan berkas tanpa kajian", "KASN sends files back without a study"),
    ("tindakan administratif di samping sanksi moral", "administrative acts beside the moral one"),
    ("kewenangan berjenjang", "powers by rank"),
    ("surat MenPANRB tentang sekda", "MenPANRB's letter on the Sekda"),
    ("hukuman yang tidak sesuai", "a sanction that errs"),
    ("pelanggaran bukan delik aduan", "no complaint is needed"),
    ("pelimpahan dan pengambilalihan", "transfer and taking over"),
    ("laporan tindak lanjut kepada BKN lewat I'DIS", "report on follow-up to BKN through I'DIS"),
    ("tembusan Bawaslu", "copy to Bawaslu"),
    ("Pemulihan hak dengan keputusan", "Restoring of rights by decree"),
    ("Kode etik instansi (contoh ", "Code of ethics of the agency (example "),
    ("laporan kewenangan", "report of powers"),
    ("buku registrasi", "register"),
    ("rapat pleno", "plenary"),
    ("LHP", "examination report"),
    ("Hukum acara pidana", "Criminal procedure"),
    ("Pencatatan dari sumber", "Recorded from sources"),
    ("Pencatatan riwayat", "Recording of history"),
    ("Formulir", "Form"),
    ("24 jam", "24 hours"),
    ("SE MenPANRB", "MenPANRB Circular"),
    ("Peraturan BKN", "BKN Regulation"),
    ("Perbawaslu", "Bawaslu Regulation"),
    ("Perpres", "Presidential Regulation"),
    ("Perma ", "Supreme Court Regulation "),
    ("UU Pilkada", "Pilkada law"),
    ("sekitar Pasal", "around Art."),
    ("Pasal", "Art."),
    ("angka", "number"),
)
_NUMBERED = (
    (re.compile(r"\bPP (?=\d)"), "Government Regulation "),
    (re.compile(r"\bUU (?=\d)"), "Law "),
    (re.compile(r"\bSKB (?=\d)"), "Joint Decree "),
    (re.compile(r"\bdan\b"), "and"),
)


def basis(text: str) -> str:
    """`PP 94/2021 Pasal 26(3)`; in English `Government Regulation 94/2021 Art. 26(3)`."""
    return text if language() == "id" else in_english(text)


@lru_cache(maxsize=512)
def in_english(text: str) -> str:
    """The same in English; what no phrase knows stays as it is."""
    for said, told in _PHRASES:
        text = text.replace(said, told)
    for pattern, told in _NUMBERED:
        text = pattern.sub(told, text)
    return text
