"""What a cell may say in Indonesian where the record format has a word of its own."""

from collections.abc import Mapping

from tracker.domain.sheet_columns import folded

_CONTESTS = {
    "presiden": "president",
    "gubernur": "governor",
    "bupati": "regent_mayor",
    "wali_kota": "regent_mayor",
    "walikota": "regent_mayor",
    "bupati_atau_wali_kota": "regent_mayor",
    **{name: name for name in ("dpr", "dpd", "dprd")},
}
_CONDUCTS = {
    **dict.fromkeys(("unggahan", "mengunggah", "mengunggah_dukungan"), "post"),
    **dict.fromkeys(("komentar", "berkomentar", "mengomentari"), "comment"),
    **dict.fromkeys(("bagikan", "membagikan", "berbagi"), "share"),
    **dict.fromkeys(("suka", "menyukai", "menyukai_like"), "like"),
    **dict.fromkeys(
        ("ikuti", "mengikuti", "mengikuti_akun", "mengikuti_akun_pemenangan"), "follow"
    ),
    **dict.fromkeys(("bergabung_grup", "bergabung_dalam_grup_pemenangan"), "join_group"),
    "menyosialisasikan_atau_mengampanyekan_secara_daring": "online_promotion",
    **dict.fromkeys(
        ("berfoto", "foto_bersama", "mengunggah_foto_bersama_calon_tim_atau_alat_peraga"),
        "photo_with_candidate",
    ),
    **dict.fromkeys(("spanduk", "baliho", "memasang_spanduk_baliho_atau_alat_peraga"), "banner"),
    **dict.fromkeys(
        ("menghadiri_kampanye", "menghadiri_deklarasi", "menghadiri_deklarasi_atau_kampanye"),
        "attend_campaign",
    ),
    "menyatakan_dukungan": "declare_support",
    **dict.fromkeys(
        ("ikut_kampanye", "ikut_kampanye_atau_pengenalan_bakal_calon"), "join_campaign"
    ),
    "mengikuti_kampanye_suami_atau_istri": "spouse_campaign",
    "mendekati_partai_atau_masyarakat_sebagai_bakal_calon": "approach_party",
    **dict.fromkeys(("anggota_partai", "menjadi_anggota_atau_pengurus_partai"), "party_member"),
    **dict.fromkeys(
        ("tim_pemenangan", "menjadi_tim_pemenangan_tim_ahli_atau_konsultan"), "campaign_team"
    ),
    "mengadakan_kegiatan_yang_memihak": "partisan_activity",
    **dict.fromkeys(
        ("surat_dukungan", "memberi_surat_dukungan_atau_salinan_ktp"), "support_letter"
    ),
    "membuat_keputusan_atau_tindakan_yang_memihak": "favouring_decision",
    **dict.fromkeys(("lain", "lainnya", "perbuatan_lain"), "other"),
}
_STAGES = {
    "informasi_sebelum_laporan": "preliminary_info",
    "diterima": "received",
    "diregistrasi": "registered",
    "tidak_diregistrasi": "rejected",
    **dict.fromkeys(("ditarik", "dicabut"), "withdrawn"),
    "dipanggil": "summoned",
    "diklarifikasi": "clarified",
    "dikaji": "assessed",
    "terbukti": "proven",
    "tidak_terbukti": "not_proven",
    "diteruskan": "forwarded",
    "rekomendasi": "recommendation",
    "langkah_ppk": "ppk_decision",
    "sanksi": "sanction",
    "sanksi_dilaksanakan": "sanction_executed",
    "data_kepegawaian_diblokir": "blocked_data",
    "upaya_hukum": "appeal",
    "proses_pidana": "criminal_process",
    "putusan_pengadilan": "court_verdict",
    "ditutup": "closed",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **dict.fromkeys(("laporan", "laporan_masyarakat"), "report"),
        "temuan": "finding",
        **dict.fromkeys(("informasi_awal", "penelusuran"), "lead"),
    },
    "contest": _CONTESTS,
    "reporter.wish": {
        "terbuka": "open",
        **dict.fromkeys(("dirahasiakan", "rahasia"), "confidential"),
    },
    "respondents.status": {
        **{name.lower(): name for name in ("PNS", "CPNS", "PPPK")},
        "bukan_asn": "not_asn",
        **dict.fromkeys(("belum_diketahui", "tidak_diketahui"), "unknown"),
    },
    "conducts.type": _CONDUCTS,
    "events.stage": _STAGES,
}
"""By column, the folded words of our screens and of registers in use, each with the format's."""


def in_the_format(column: str, text: str) -> str:
    """The format's word for what a cell says; the text itself where none is known."""
    return WORDS.get(column, {}).get(folded(text), text)
