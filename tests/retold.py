"""Invented news: events told in many words, and copies of them as outlets make them.

Everything is drawn from a seed: sentences from lists of parts, so that two events share the words
that news of this kind shares, and copies change a text as desks do.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

POSTS = (
    "Camat", "Lurah", "Kepala Dinas Pendidikan", "Sekretaris Daerah", "Kepala Puskesmas",
    "Guru SMP Negeri", "Kepala Bidang Aset", "Staf Kelurahan", "Kepala Bagian Umum",
    "Penyuluh Pertanian", "Kepala Sekolah Dasar", "Pengawas Pasar", "Bendahara Kecamatan",
)  # fmt: skip
DEEDS = (
    "menyukai unggahan akun pemenangan bakal calon bupati",
    "berfoto dengan isyarat jari bersama tim pemenangan",
    "menghadiri deklarasi dukungan di gedung serbaguna",
    "membagikan poster pasangan calon lewat grup percakapan",
    "mengarahkan warga memilih petahana saat pembagian bantuan",
    "mengunggah dukungan di media sosial pada malam hari",
    "memasang stiker pasangan calon pada mobil dinas",
    "mengumpulkan perangkat desa untuk memenangkan calon wali kota",
)
SOURCES = (
    "Ketua Bawaslu", "Koordinator Divisi Penanganan Pelanggaran", "Anggota Bawaslu",
    "Kepala BKPSDM", "Ketua Panwascam", "Juru Bicara Pemerintah Daerah", "Inspektur Daerah",
)  # fmt: skip
VERBS = ("mengatakan", "menjelaskan", "menegaskan", "membenarkan", "menyampaikan bahwa",
         "mengungkapkan", "memastikan", "mengingatkan bahwa")  # fmt: skip
MATTERS = (
    "laporan itu sudah diregistrasi", "tangkapan layar diserahkan pelapor", "dua saksi didengar",
    "yang bersangkutan dipanggil", "hasil kajian akan diteruskan", "berkas masih dilengkapi",
    "aparatur sipil negara wajib netral", "tunjangan dapat dipotong", "pengawasan diperketat",
    "surat peringatan pernah dikirim", "identitas pelapor dirahasiakan", "rapat pleno dijadwalkan",
    "klarifikasi berlangsung tertutup", "unggahan asli sudah dihapus", "akun itu memang miliknya",
)  # fmt: skip
WHENS = (
    "sejak awal pekan", "pada Senin siang", "dalam dua hari kerja", "menjelang masa kampanye",
    "sesudah salat Jumat", "sebelum akhir bulan", "dalam rapat tertutup", "lewat surat resmi",
    "pada malam yang sama", "di hadapan wartawan", "melalui sambungan telepon", "tanpa perantara",
)  # fmt: skip
WHYS = (
    "karena aturannya jelas", "agar warga tenang", "sesuai undang-undang", "demi pemilu yang jujur",
    "sebab batas waktunya pendek", "supaya tidak berulang", "meski belum ada putusan",
    "walau pelapor mencabut aduan", "atas permintaan keluarga", "menurut peraturan yang berlaku",
    "dengan pendampingan kuasa hukum", "tanpa menyebut nama", "bersama tim dari provinsi",
)  # fmt: skip
SCENES = (
    "halaman kantor kecamatan", "balai desa", "lapangan sepak bola", "rumah makan di tepi jalan",
    "aula sekolah", "posko relawan", "pasar tradisional", "gedung olahraga", "warung kopi",
    "kebun teh", "dermaga penyeberangan", "terminal lama", "masjid agung", "taman kota",
)  # fmt: skip
DETAILS = (
    "Peristiwa itu terekam kamera telepon milik {who} dan menyebar dalam {n} jam.",
    "Sedikitnya {n} orang hadir, di antaranya {who}.",
    "Menurut {who}, acara di {scene} itu dimulai pukul {n} pagi.",
    "{who} mengaku menerima undangan {n} hari sebelum pertemuan di {scene}.",
    "Bukti berupa {n} lembar foto dibawa {who} ke kantor pengawas.",
    "Spanduk di {scene} diturunkan setelah {who} menegur panitia.",
    "Pesan itu diteruskan {n} kali sebelum dihapus, kata {who}.",
)
WITNESSES = (
    "seorang pedagang", "pengurus rukun warga", "mahasiswa", "tokoh adat", "sopir angkutan",
    "ketua karang taruna", "wartawan setempat", "bidan desa", "nelayan", "guru honorer",
    "pengemudi ojek", "petani cabai", "pegiat pemilu", "penjaga sekolah",
)  # fmt: skip
SURNAMES = (
    "Arja", "Bimala", "Cakra", "Danis", "Ebun", "Fadli", "Gandi", "Hirun", "Ilma", "Jatra",
    "Kemal", "Lastri", "Mawin", "Nirwa", "Ogan", "Paras", "Rembun", "Satia", "Tirta", "Umbara",
)  # fmt: skip
INSTEAD = {
    "diduga": "disinyalir", "mengatakan": "menuturkan", "warga": "masyarakat", "menurut": "kata",
    "sudah": "telah", "akan": "bakal", "laporan": "aduan", "orang": "warga", "acara": "kegiatan",
    "pekan": "minggu", "karena": "sebab", "dapat": "bisa", "wajib": "harus", "kepada": "pada",
    "seluruh": "semua", "bila": "jika", "lembar": "helai", "menyebar": "beredar",
}  # fmt: skip
OUTLETS = tuple(f"{a} {b}" for a in ("Kabar", "Warta", "Suara", "Gema", "Lintas", "Pojok")
                for b in ("Pagi", "Kota", "Daerah", "Rakyat", "Nusa", "Utama", "Raya"))  # fmt: skip


@dataclass(frozen=True)
class Report:
    """An item of news: `event` is what it tells of, `text_of` which writing it is a copy of."""

    event: int
    text_of: int
    outlet: str
    title: str
    text: str
    region: str
    on: date


@dataclass
class Retold:
    """Draws events in these regions, writes reports of them, and copies reports."""

    regions: Sequence[str]
    seed: int = 7
    first: date = date(2024, 8, 1)
    days: int = 120
    written: int = 0
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)

    def event(self, number: int, writings: int = 1, copies: int = 0) -> list[Report]:
        """Some writings of one event, each copied so often, on nearby days."""
        draw = self.draw
        region = draw.choice(self.regions)
        on = self.first + timedelta(days=draw.randrange(self.days))
        post, deed, scene = draw.choice(POSTS), draw.choice(DEEDS), draw.choice(SCENES)
        ward = f"{draw.choice(SURNAMES)} {draw.choice(('Jaya', 'Makmur', 'Baru', 'Indah'))}"
        found: list[Report] = []
        for _ in range(writings):
            own = self._written(number, post, f"{deed} di {scene}", ward, region, on)
            found.append(own)
            found += [self.copy(own) for _ in range(copies)]
        return found

    def _written(
        self, event: int, post: str, deed: str, ward: str, region: str, on: date
    ) -> Report:
        draw, place = self.draw, region.partition(",")[0]
        self.written += 1
        outlet = draw.choice(OUTLETS)
        told = draw.sample(MATTERS, draw.randrange(3, 6))
        lines = [f"{post} {ward} di {place} diduga {deed}."]
        for what in told:
            about = f"{what} {draw.choice(WHENS)} {draw.choice(WHYS)}"
            lines.append(f"{draw.choice(SOURCES)} {draw.choice(VERBS)} {about}.")
            lines.append(
                draw.choice(DETAILS).format(
                    who=f"{draw.choice(WITNESSES)} bernama {draw.choice(SURNAMES)}",
                    n=draw.randrange(3, 90),
                    scene=draw.choice(SCENES),
                )
            )
        lines[1:] = draw.sample(lines[1:], len(lines) - 1)
        later = on + timedelta(days=draw.randrange(2))
        title = f"{post} di {place} diduga {deed}"
        return Report(event, self.written, outlet, title, " ".join(lines), region, later)

    def copy(self, of: Report) -> Report:
        """The text as another outlet prints it: some of the ways in which desks change one."""
        draw, text = self.draw, of.text
        for change in draw.sample(CHANGES, draw.randrange(1, len(CHANGES) + 1)):
            text = change(draw, text, of)
        outlet = draw.choice([one for one in OUTLETS if one != of.outlet])
        what = of.title.partition(" di ")[0]
        titles = (of.title, f"{of.title}, Ini Kata Bawaslu", f"Heboh! {of.title}",
                  f"Bawaslu Telusuri Dugaan Pelanggaran {what}")  # fmt: skip
        title = draw.choice(titles)
        later = of.on + timedelta(days=draw.randrange(3))
        return Report(of.event, of.text_of, outlet, title, text, of.region, later)


def _changed_words(draw: random.Random, text: str, _of: Report) -> str:
    def other(found: re.Match[str]) -> str:
        word = found[0]
        is_changed = word in INSTEAD and draw.random() < 0.6
        return INSTEAD[word] if is_changed else word

    return re.sub(r"\w+", other, text)


def _dropped_sentences(draw: random.Random, text: str, _of: Report) -> str:
    lines = re.split(r"(?<=\.)\s+", text)
    for _ in range(draw.randrange(1, max(2, len(lines) // 4 + 1))):
        lines.pop(draw.randrange(1, len(lines)))
    return " ".join(lines)


def _dateline(draw: random.Random, text: str, of: Report) -> str:
    place = of.region.partition(",")[0].removeprefix("Kota ").removeprefix("Kabupaten ")
    sign = draw.choice(("–", "-", "—", ","))
    return f"{place.upper()}, {of.outlet.upper()} {sign} {text}"


def _read_also(draw: random.Random, text: str, _of: Report) -> str:
    lines = re.split(r"(?<=\.)\s+", text)
    for _ in range(draw.randrange(1, 3)):
        advert = f"Baca juga: {draw.choice(POSTS)} {draw.choice(DEEDS)}."
        lines.insert(draw.randrange(1, len(lines)), advert)
    return " ".join(lines)


def _signed(draw: random.Random, text: str, _of: Report) -> str:
    return f"{text} (red/{draw.choice(SURNAMES).lower()})"


def _other_signs(_draw: random.Random, text: str, _of: Report) -> str:
    return text.replace(". ", ".\n\n").replace("-", "–").upper().capitalize()


CHANGES: tuple[Callable[[random.Random, str, Report], str], ...] = (
    _changed_words,
    _dropped_sentences,
    _dateline,
    _read_also,
    _signed,
    _other_signs,
)
