"""The address of an article as a key: one form for the page, its AMP copy and every shared link.

As in `addresses`, the form serves to compare and never to follow; the address as it was given
stays beside it, as it was written.
"""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from tracker.domain.addresses import normal_form

_MOST_WRAPPINGS = 5

_REDIRECTORS = {
    "google.com": ("/url", ("q", "url")),
    "google.co.id": ("/url", ("q", "url")),
    "t.umblr.com": ("/redirect", ("z",)),
}
"""Pages that only send on, and the parameters that say where to."""

_AMP_CACHE = ".cdn.ampproject.org"
_AMP_KINDS = ("c", "v", "i", "r")
_AMP_ENDINGS = (".amp.html", ".amp", "/amp.html", "/amphtml")

_TRACKING = {
    *("_hsenc", "_hsmi", "_openstat", "at_campaign", "at_custom1", "at_medium", "campaign_id"),
    *("cmpid", "cmp", "dicbo", "from_source", "gaa_at", "gad_source", "icid", "itm_campaign"),
    *("itm_medium", "itm_source", "li_fat_id", "mkt_tok", "ncid", "ocid", "s_kwcid", "scid"),
    *("share", "smid", "smtyp", "source", "spm", "srsltid", "traffic_source", "usp", "vero_id"),
    *("wt_mc", "wt_zmc", "xtor", "_branch_match_id", "_ke", "mibextid", "shareid", "via"),
}
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "oly_", "at_", "tblci", "dable")

_ALL_PAGES = {"single": ("1",), "page": ("all",), "showpage": ("all",), "view": ("all",)}
"""Parameters that ask for an article in one piece."""


def article_key(url: str) -> str | None:
    """The key of an article's address, None for what is no public http(s) address.

    Besides all that `normal_form` folds: copies in AMP caches and behind redirects of search
    engines, `wap.` hosts, AMP endings of the path, parameters that only say where a reader came
    from, and those that ask for all pages of an article.
    """
    address = url.strip()
    for _ in range(_MOST_WRAPPINGS):
        inner = _unwrapped(address)
        if inner is None:
            break
        address = inner
    key = normal_form(address)
    if key is None:
        return None
    parts = urlsplit(key)
    host = parts.netloc.removeprefix("wap.") if parts.netloc.count(".") > 1 else parts.netloc
    path = _without_amp(parts.path)
    return normal_form(urlunsplit(("https", host, path, _asked(parts.query), "")))


def _unwrapped(address: str) -> str | None:
    """The address that lies inside one of a cache or a redirect, None where there is none."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host.endswith(_AMP_CACHE):
        return _in_cache(parts.path.strip("/").split("/"), parts.query)
    if host in ("google.com", "google.co.id") and parts.path.startswith("/amp/"):
        return _in_cache(["c", *parts.path.removeprefix("/amp/").split("/")], parts.query)
    path, names = _REDIRECTORS.get(host, ("", ()))
    if names and parts.path == path:
        told = dict(parse_qsl(parts.query))
        target = next((told[name] for name in names if name in told), None)
        return target if target and target.startswith(("http://", "https://")) else None
    return None


def _in_cache(segments: list[str], query: str) -> str | None:
    """`c/s/site/path` names https://site/path, `c/site/path` the same over http."""
    if len(segments) < 2 or segments[0] not in _AMP_KINDS:
        return None
    secure = segments[1] == "s"
    rest = segments[2:] if secure else segments[1:]
    if not rest or "." not in unquote(rest[0]):
        return None
    place = "/".join(rest)
    return f"http{'s' if secure else ''}://{place}{f'?{query}' if query else ''}"


def _without_amp(path: str) -> str:
    lower = path.lower()
    for ending in _AMP_ENDINGS:
        if lower.endswith(ending) and len(path) > len(ending) + 1:
            return path[: -len(ending)] + (".html" if ending == ".amp.html" else "")
    return path


def _asked(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_noise(*pair)]
    return urlencode(kept)


def _is_noise(name: str, value: str) -> bool:
    lower = name.lower()
    return (
        lower in _TRACKING
        or lower.startswith(_TRACKING_PREFIXES)
        or value.lower() in _ALL_PAGES.get(lower, ())
    )
