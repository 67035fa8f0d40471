"""Pages of a newspaper that does not exist."""

TITLE = "Camat diduga menyukai unggahan calon"

WORDS = (
    "Seorang camat diduga menyukai unggahan akun pemenangan salah satu calon wali kota pada Sabtu.",
    "Pengawas pemilu di tingkat kecamatan menemukan unggahan itu dan mencatatnya sebagai temuan.",
    "Ketua pengawas mengatakan bahwa temuan itu akan dikaji dan diteruskan kepada instansi asal.",
    "Camat yang bersangkutan belum memberi tanggapan sampai berita ini diturunkan oleh redaksi.",
)


def article(
    title: str = TITLE,
    words: tuple[str, ...] = WORDS,
    head: str = "",
    published: str = "2024-10-05T19:30:00+07:00",
) -> bytes:
    """A page as content systems of newspapers write it."""
    text = "".join(f"<p>{one}</p>" for one in words)
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<title>{title} - Kabar Uji</title><meta property="og:title" content="{title}">
<meta property="og:site_name" content="Kabar Uji"><meta name="author" content="Rina Wartawan">
<meta property="article:published_time" content="{published}">{head}</head>
<body><nav><a href="/">Beranda</a> <a href="/daerah">Daerah</a></nav>
<article><h1>{title}</h1>{text}<script>document.title = "diubah"</script></article>
<footer>Hak cipta Kabar Uji</footer></body></html>""".encode()
