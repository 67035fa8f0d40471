"""Feeds of a newspaper that does not exist."""

RSS = "application/rss+xml; charset=utf-8"


def entry(number: int, title: str | None = None, **told: str) -> str:
    """An entry of an RSS feed; `told` are further elements of it."""
    facts = {
        "title": title or f"Berita ke-{number}",
        "link": f"https://kabar-uji.example/berita/{number}",
        "guid": f"kabar-uji-{number}",
        "pubDate": "Sat, 05 Oct 2024 20:30:00 +0000",
        "description": f"Isi singkat berita yang ke-{number} dan itu saja untuk hari ini.",
        **told,
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in facts.items() if value)
    return f"<item>{inner}</item>"


def rss(*entries: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel>'
        f"<title>Kabar Uji</title><language>id</language>{''.join(entries)}</channel></rss>"
    ).encode()


def atom(*titles: str) -> bytes:
    entries = "".join(
        f"<entry><id>tag:kabar-uji.example,2024:{n}</id><title>{title}</title>"
        f'<link href="https://kabar-uji.example/atom/{n}"/><updated>2024-10-05T03:00:00Z</updated>'
        f"<author><name>Rina Wartawan</name></author></entry>"
        for n, title in enumerate(titles)
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Kabar Uji</title>'
        f"{entries}</feed>"
    ).encode()
