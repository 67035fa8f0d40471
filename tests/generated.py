"""Invented records in any number: the same for the same seed, spread like real ones.

Nobody in them is real: posts, places and dates are drawn at random, texts are put together from
phrases. They feed property tests and measurements, never the demonstration.
"""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]

PLACES = (
    ("Banten", "Kota Tangerang"),
    ("Banten", "Kota Cilegon"),
    ("Banten", None),
    ("Jawa Barat", "Kota Bandung"),
    ("36", "36.71"),
    ("Jawa Barat", "Kota Banjar dan Tasikmalaya"),
)
"""Places of the small world of the tests; a measurement brings those of its own database."""

ELECTIONS = (
    ("pilkada-2024", "regent_mayor", date(2024, 5, 1)),
    ("pilkada-2024", "governor", date(2024, 6, 1)),
    ("pemilu-2024", "president", date(2023, 9, 1)),
    ("pemilu-2024", "dprd", date(2023, 8, 1)),
    ("pilkada-2020", "regent_mayor", date(2020, 6, 1)),
    ("pemilu-2019", None, date(2018, 9, 1)),
)
_POSTS = (
    *("lurah", "camat", "sekretaris camat", "guru SD", "guru SMP", "kepala SD", "kepala dinas"),
    *("kepala bidang", "kepala seksi", "staf kelurahan", "staf ahli", "dokter", "dosen"),
    *("pegawai pemkot", "pegawai pemkab", "penyuluh", "bidan", "kepala bagian"),
)
_TYPES = (
    *("post", "comment", "share", "like", "like", "like", "follow", "photo_with_candidate"),
    *("banner", "attend_campaign", "declare_support", "approach_party", "other"),
)
_CHANNELS = ("Facebook", "Instagram", "WhatsApp", "TikTok", "X (Twitter)", "offline", None)
_ACTS = {
    "post": "mengunggah dukungan kepada",
    "comment": "mengomentari dengan nada mendukung unggahan",
    "share": "membagikan materi kampanye",
    "like": "memberi tanda suka pada unggahan",
    "follow": "mengikuti akun pemenangan",
    "photo_with_candidate": "berfoto dengan gerakan simbolik bersama",
    "banner": "memasang spanduk bergambar",
    "attend_campaign": "menghadiri deklarasi",
    "declare_support": "menyatakan dukungan kepada",
    "approach_party": "mendaftar sebagai bakal calon lewat partai pendukung",
    "other": "diduga berpihak kepada",
}
_WHOM = (
    *("salah satu pasangan calon wali kota", "bakal calon bupati petahana"),
    *("calon anggota DPRD", "salah satu pasangan calon presiden", "calon gubernur nomor urut dua"),
)
_WHERE = (
    *("di kantor kelurahan", "di grup warga", "pada jam kerja", "di rumah warga"),
    *("pada acara peresmian posko", "di halaman sekolah", "menjelang masa tenang"),
)
_TAILS = (
    "Tangkapan layar diserahkan pelapor.",
    "Pengawas kelurahan mencatat kejadian dalam laporan hasil pengawasan.",
    "Yang bersangkutan mengaku tidak sengaja.",
    "Unggahan itu dihapus keesokan harinya.",
    "Saksi menyebut ada ajakan memilih.",
    "Akun itu disebut diretas.",
)
_OUTLETS = ("Kabar Rekaan", "Warta Contoh", "Suara Uji", "Berita Karangan", "Harian Misal")
_RULES = ("UU 20/2023 (ASN)", "PP 94/2021 (Disiplin PNS)", "SKB 5 lembaga No. 2/2022")
_COURSES: Sequence[Sequence[tuple[str, str]]] = (
    (("preliminary_info", "informal"),),
    (("received", "accepted"), ("assessed", "in_process")),
    (("received", "accepted"), ("clarified", "done"), ("not_proven", "not_proven")),
    (("received", "finding"), ("clarified", "admitted"), ("forwarded", "forwarded")),
    (("received", "accepted"), ("registered", "registered"), ("proven", "proven")),
    (
        ("received", "accepted"),
        ("proven", "proven"),
        ("forwarded", "forwarded"),
        ("recommendation", "proven"),
    ),
    (
        ("forwarded", "forwarded"),
        ("recommendation", "proven"),
        ("clarified", "attended"),
        ("sanction", "sanctioned"),
    ),
    (("received", "incomplete"), ("rejected", "not_registered")),
)


def records(
    count: int,
    *,
    seed: int = 1,
    prefix: str = "G",
    places: Sequence[tuple[str | None, str | None]] = PLACES,
) -> Iterator[Facts]:
    """So many records as the format writes them, about three events each."""
    draw = random.Random(seed)
    for number in range(1, count + 1):
        yield _record(draw, f"{prefix}{number:07d}", places)


def lines(many: Iterator[Facts]) -> Iterator[bytes]:
    """The same as lines of a file."""
    return (json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in many)


def news(count: int, *, seed: int = 1, prefix: str = "N") -> Iterator[Facts]:
    """So many news items as the format writes them."""
    draw = random.Random(seed)
    for number in range(1, count + 1):
        article = _article(draw, date(2024, 1, 1) + timedelta(days=draw.randrange(700)), number)
        yield {
            "ref": f"{prefix}{number:07d}",
            **article,
            "precision": "day",
            "region": draw.choice(PLACES)[1],
            "text": f"{draw.choice(_TAILS)} {draw.choice(_TAILS)}",
        }


def _record(
    draw: random.Random, ref: str, places: Sequence[tuple[str | None, str | None]]
) -> Facts:
    province, region = draw.choice(places)
    election, contest, start = draw.choice(ELECTIONS)
    happened = start + timedelta(days=draw.randrange(200))
    people = [_respondent(draw, key) for key in range(1, draw.choice((2, 2, 2, 2, 3, 4)))]
    keys = [one["key"] for one in people]
    kind = draw.choice(("report", "finding", "finding", "lead", None))
    act = draw.choice(_TYPES)
    summary = f"{people[0]['position']} {_ACTS[act]} {draw.choice(_WHOM)} {draw.choice(_WHERE)}."
    conduct = {
        "type": act,
        "on": str(happened) if draw.random() < 0.8 else str(happened)[:7],
        "channel": draw.choice(_CHANNELS),
        "url": f"https://contoh.id/{ref.lower()}" if draw.random() < 0.3 else None,
        "summary": summary,
        "beneficiary": None,
        "respondents": keys,
    }
    events = list(_events(draw, happened + timedelta(days=draw.randrange(1, 12))))
    received = events[0]["on"] if events[0]["stage"] == "received" else None
    return {
        "ref": ref,
        "kind": kind,
        "province": province,
        "region": region,
        "election": election,
        "contest": contest,
        "received_on": received,
        "known_on": None,
        "reporter": {"wish": "confidential"} if kind == "report" else None,
        "narrative": f"{summary.capitalize()} {draw.choice(_TAILS)} {draw.choice(_TAILS)}",
        "conducts": [conduct],
        "respondents": people,
        "events": events,
        "sanctions": list(_sanctions(draw, events, keys[0])),
        "rules_cited": draw.sample(_RULES, draw.randrange(3)),
        "outcome": draw.choice(("in_process", "forwarded", "sanctioned", "not_proven")),
        "articles": [
            _article(draw, happened + timedelta(days=3 * place), f"{ref}-{place}")
            for place in range(draw.choice((0, 1, 1, 2)))
        ],
    }


def _respondent(draw: random.Random, key: int) -> Facts:
    post = draw.choice(_POSTS)
    return {
        "key": str(key),
        "description": post,
        "position": post,
        "status": draw.choice(("PNS", "PNS", "PNS", "PPPK", "unknown")),
        "agency": None,
        "nip": None,
        "count": draw.choice((1, 1, 1, 1, 3, None)),
    }


def _events(draw: random.Random, day: date) -> Iterator[Facts]:
    for stage, outcome in draw.choice(_COURSES):
        yield {
            "stage": stage,
            "on": str(day),
            "respondent": None,
            "outcome": outcome,
            "note": draw.choice((*_TAILS, None)),
        }
        day += timedelta(days=draw.randrange(1, 40))


def _sanctions(draw: random.Random, events: list[Facts], respondent: str) -> Iterator[Facts]:
    if events[-1]["stage"] == "sanction":
        yield {
            "respondent": respondent,
            "sanction": draw.choice(("light-written", "medium-cut25-6", "Teguran tertulis")),
            "decided_on": events[-1]["on"],
            "decree_no": None,
            "basis": draw.sample(_RULES, 1),
        }


def _article(draw: random.Random, on: date, number: object) -> Facts:
    return {
        "outlet": draw.choice(_OUTLETS),
        "title": f"Dugaan pelanggaran netralitas ASN, kabar ke-{number}",
        "url": f"https://berita.contoh.id/{number}",
        "published_on": str(on),
    }
