"""What Indonesian news calls the things that matter here: synonyms, conducts, posts, platforms.

Keys of `CONDUCTS` are conduct types of the record format. Words stand unstemmed; they are compared
by their stems.
"""

_STOP_WORDS = (
    "yang dan di ke dari untuk pada dengan oleh dalam atas sebagai karena akan telah sudah belum"
    " tidak tak itu ini ada adalah juga para kepada bahwa agar bagi serta atau saat usai soal jadi"
    " hingga lalu masih namun antara sejumlah terkait diduga dugaan secara bisa dapat harus hanya"
    " lebih kurang setelah sebelum ketika maupun saja pun dia ia mereka kami kita nya pihak bersama"
    " sama lagi tetap nge tentang rekaan peragaan"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

SYNONYMS = {
    "asn": "pns",
    "pegawai": "pns",
    "aparatur": "pns",
    "paslon": "calon",
    "cagub": "calon",
    "cabup": "calon",
    "cawalkot": "calon",
    "bacalon": "calon",
    "capres": "calon",
    "walkot": "wali",
    "wagub": "gubernur",
    "gub": "gubernur",
    "pj": "penjabat",
    "kades": "desa",
    "sekmat": "sekretaris camat",
    "kadis": "kepala dinas",
    "sekdis": "sekretaris dinas",
    "kasek": "kepala sekolah",
    "kepsek": "kepala sekolah",
    "kasi": "kepala seksi",
    "kabid": "kepala bidang",
    "kabag": "kepala bagian",
    "sekda": "sekretaris daerah",
    "disdik": "dinas pendidikan",
    "bkd": "bkpsdm",
    "bkpp": "bkpsdm",
    "bkpsdmd": "bkpsdm",
    "ig": "instagram",
    "fb": "facebook",
    "wa": "whatsapp",
    "medsos": "media sosial",
    "pilgub": "pilkada",
    "pilbup": "pilkada",
    "pilwalkot": "pilkada",
    "pilwali": "pilkada",
    "like": "suka",
    "share": "bagi",
}
"""One word for one thing; a short form becomes the words that it stands for."""

_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
NUMBER_WORDS = {word: number for number, word in enumerate(_UNITS.split())} | {"seorang": 1}

NOT_NUMBERS = frozenset({"puluhan", "belasan"})

CONDUCTS = {
    "like": "suka like",
    "share": "bagi membagikan dibagikan share sebar",
    "comment": "komentar",
    "post": "unggah posting status cuit",
    "follow": "ikut follow",
    "photo_with_candidate": "foto pose jari selfie",
    "banner": "spanduk baliho banner kaus stiker",
    "attend_campaign": "hadir kampanye",
    "declare_support": "dukung deklarasi",
    "approach_party": "daftar partai dekat jaring",
    "join_campaign": "kampanye",
    "campaign_team": "tim sukses timses",
    "favouring_decision": "mutasi bantuan",
    "partisan_activity": "kumpul arah",
    "spouse_campaign": "istri suami pasangan",
    "online_promotion": "promosi",
    "join_group": "grup",
    "party_member": "partai anggota",
    "support_letter": "surat ktp dukung",
}

PLATFORMS = {
    "facebook": "facebook",
    "instagram": "instagram",
    "whatsapp": "whatsapp",
    "tiktok": "tiktok",
    "x (twitter)": "twitter",
    "youtube": "youtube",
}
"""A part of a channel, in small letters, and the word that news has for it."""

POSTS = (
    "camat lurah guru kepala sekolah dinas bidang seksi bagian sekretaris penjabat bupati wali"
    " gubernur staf dokter perawat dosen rektor kemenag inspektorat satpol bidan penyuluh pppk"
    " honorer"
)
"""Words of offices and posts that tell one respondent from another."""

TOO_COMMON_POSTS = "pns desa pemkot mengatakan"
"""Words that tell no post apart: `mengatakan`, which nearly all news has, shares its stem with
`penata`."""

OF_ANY_CANDIDATE = "pasangan calon nomor urut partai wakil petahana bupati wali kota gubernur"
"""Words by which no candidate is told from another."""

NEUTRALITY = (
    "netral",
    "bawaslu",
    "panwas",
    "kasn",
    "bkn",
    "pilkada",
    "pemilu",
    "paslon",
    "calon",
)
"""Parts of words by which news is about neutrality at all."""

PLACE_KINDS = ("kota administrasi", "kota", "kabupaten", "kab.", "kab", "provinsi", "prov.")
NATIONAL = "nasional"
