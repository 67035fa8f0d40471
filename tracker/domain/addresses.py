"""Web addresses as keys: one form for the many ways in which one page is written.

The normal form serves to find what was reported before under another spelling. It is a key to
compare, not a link to follow and not the evidence: the address as it was sent is kept beside it.
Nothing is fetched, so shortened addresses (fb.watch, vm.tiktok.com, bit.ly) stay as they are.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

Query = list[tuple[str, str]]
Folded = tuple[list[str], Query]

_LONGEST_HOST = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_DEFAULT_PORTS = (None, 80, 443)

_PRESENTATION_HOSTS = ("www.", "m.", "mobile.", "amp.")
_TRACKING_PREFIXES = ("utm_", "__cft__", "__tn__", "__xts__")
_TRACKING = {
    *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
    *("igsh", "igshid", "mibextid", "ref", "ref_src", "ref_url", "mc_cid", "mc_eid", "_ga", "_gl"),
    *("amp", "noamp", "outputtype"),
}

# What these sites add to say how somebody came to the page, or how it was shown to them.
_SITE_TRACKING = {
    "facebook.com": {
        *("_rdr", "_rdc", "rdid", "share_url", "sfnsn", "paipv", "eav", "hc_ref", "fref", "refid"),
        *("notif_id", "notif_t", "acontext", "locale", "wtsid", "type", "idorvanity"),
    },
    "instagram.com": {"img_index", "hl", "taken-by"},
    "x.com": {"s", "t", "lang"},
    "tiktok.com": {"_r", "_t", "is_from_webapp", "sender_device", "web_id", "is_copy_url", "lang"},
    "youtube.com": {"si", "feature", "pp", "ab_channel", "app"},
}

_HOST_ALIASES = {
    "fb.com": "facebook.com",
    "instagr.am": "instagram.com",
    "twitter.com": "x.com",
    "youtu.be": "youtube.com",
    "youtube-nocookie.com": "youtube.com",
}
_SUBDOMAINS = {
    "facebook.com": re.compile(r"(web|mbasic|touch|free|[a-z]{2}-[a-z]{2})\."),
    "youtube.com": re.compile(r"music\."),
}
_MOST_REDIRECTS = 5
_REDIRECTORS = {"l.facebook.com", "lm.facebook.com", "l.instagram.com"}

_SLUG_HYPHENS = 3
"""A last path segment with so many hyphens is the title of an article, not a list of them."""


def normal_form(url: str) -> str | None:
    """The key of a web address, None for what is no public http(s) address.

    Scheme and host in lower case, `https` for both schemes; without `www.`, `m.`, `mobile.`,
    `amp.`, credentials, default port, fragment, tracking parameters, AMP markers and trailing
    slash; remaining parameters in order of their names. Posts on Facebook, Instagram, X, TikTok
    and YouTube have one form, whichever of the site's full addresses leads to them.
    """
    for _ in range(_MOST_REDIRECTS):
        read = _read(url)
        if read is None:
            return None
        host, port, path, query = read
        target = dict(query).get("u")
        if host not in _REDIRECTORS or target is None:
            return _key(host, port, path, query)
        url = target
    return None


def _read(url: str) -> tuple[str, int | None, str, Query] | None:
    """Host, port if not a default one, path and parameters; None for what is no address."""
    entered = url.strip().strip(_INVISIBLE)
    if _NO_ADDRESS.search(entered):
        return None
    try:
        parts = urlsplit(entered)
        port = parts.port
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if host is None or parts.scheme not in ("http", "https"):
        return None
    return host, None if port in _DEFAULT_PORTS else port, parts.path, query


def _key(host: str, port: int | None, path: str, query: Query) -> str:
    site = _site(host)
    segments, query = _segments(path), _without_tracking(query, site)
    if port is not None:  # some other server than the site's own: nothing is known of its paths
        site = f"{site}:{port}"
    if _bare(host) == "youtu.be" and segments:
        segments.insert(0, "shorts")
    segments, query = _FOLDS.get(site, _fold_article)(segments, query)
    place = "".join(f"/{segment}" for segment in segments)
    asked = f"?{urlencode(sorted(query, key=lambda pair: pair[0]))}" if query else ""
    return f"https://{site}{place}{asked}"


def _host(name: str) -> str | None:
    """The host in ASCII, None if no public name could be written so."""
    if len(name) > _LONGEST_HOST:
        return None
    try:
        ascii_name = name.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_name.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return ascii_name


def _bare(host: str) -> str:
    """The host without the subdomains that only choose a presentation."""
    while host.startswith(_PRESENTATION_HOSTS):
        rest = host.split(".", 1)[1]
        if "." not in rest:  # the label is the name itself: m.id, amp.dev
            break
        host = rest
    return host


def _site(host: str) -> str:
    host = _bare(host)
    for site, subdomain in _SUBDOMAINS.items():
        if host.endswith(f".{site}") and subdomain.fullmatch(host.removesuffix(site)):
            host = site
    return _HOST_ALIASES.get(host, host)


def _segments(path: str) -> list[str]:
    """The parts of a path, escapes in one spelling, dot segments resolved, empty ones dropped."""
    escaped = quote(_STRAY_PERCENT.sub("%25", path), safe="%/!$&'()*+,;=:@")
    found: list[str] = []
    for segment in _ESCAPE.sub(_respelled, escaped).split("/"):
        if segment == "..":
            del found[-1:]
        elif segment not in ("", "."):
            found.append(segment)
    return found


def _respelled(escape: re.Match[str]) -> str:
    character = chr(int(escape.group(1), 16))
    return character if _UNRESERVED.fullmatch(character) else escape.group().upper()


def _without_tracking(query: Query, site: str) -> Query:
    dropped = _TRACKING | _SITE_TRACKING.get(site, set())
    return [
        (name, value)
        for name, value in query
        if name.lower() not in dropped and not name.lower().startswith(_TRACKING_PREFIXES)
    ]


def _fold_article(segments: list[str], query: Query) -> Folded:
    """News sites serve an article again below /amp/ or at …/amp, and cut long ones into pages."""
    while len(segments) > 1 and segments[0] == "amp":
        segments = segments[1:]
    while len(segments) > 1 and segments[-1] == "amp":
        segments = segments[:-1]
    is_article = bool(segments) and segments[-1].count("-") >= _SLUG_HYPHENS
    return segments, [pair for pair in query if not (is_article and pair[0] == "page")]


def _fold_facebook(segments: list[str], query: Query) -> Folded:
    match [segment.lower() for segment in segments]:
        case ["story.php" | "permalink.php"]:
            return ["permalink.php"], query
        case ["photo.php" | "photo"]:
            # The photo is the same in whichever album it was opened.
            has_id = any(name == "fbid" for name, _ in query)
            return ["photo"], [pair for pair in query if not (has_id and pair[0] == "set")]
        case ["video.php" | "watch"] | ["watch", "live"]:
            return ["watch"], query
        case ["groups", group, "permalink" | "posts", _]:
            return ["groups", group, "posts", segments[3]], query
        case [profile, *_]:
            return [profile, *segments[1:]], query
    return segments, query


def _fold_instagram(segments: list[str], query: Query) -> Folded:
    match segments:
        case ["reels", "audio", *_]:
            return segments, query
        case ["p" | "reel" | "reels" | "tv", code, *rest]:
            return ["p", code, *rest], query
        case [_, "p" | "reel" | "tv", code, *rest]:
            return ["p", code, *rest], query
        case [profile, *rest]:
            return [profile.lower(), *rest], query
    return segments, query


def _fold_x(segments: list[str], query: Query) -> Folded:
    match segments:
        case [_, "status" | "statuses", number, *_] | ["i", "web", "status", number, *_]:
            return ["i", "status", number], []
        case [profile, *rest]:
            return [profile.lower(), *rest], query
    return segments, query


def _fold_tiktok(segments: list[str], query: Query) -> Folded:
    match segments:
        case [_, "video" | "photo", number, *_]:
            return ["video", number], []
        case ["v", page]:
            return ["video", page.removesuffix(".html")], []
        case [profile, *rest] if profile.startswith("@"):
            return [profile.lower(), *rest], query
    return segments, query


def _fold_youtube(segments: list[str], query: Query) -> Folded:
    # `lc` names a comment, which is a conduct of its own.
    match segments:
        case ["shorts" | "live" | "embed" | "v", video, *_]:
            return ["watch"], [("v", video), *(pair for pair in query if pair[0] == "lc")]
        case ["watch", *_]:
            return ["watch"], [pair for pair in query if pair[0] in ("v", "lc")]
        case [handle, *rest] if handle.startswith("@"):
            return [handle.lower(), *rest], query
    return segments, query


_FOLDS: dict[str, Callable[[list[str], Query], Folded]] = {
    "facebook.com": _fold_facebook,
    "instagram.com": _fold_instagram,
    "x.com": _fold_x,
    "tiktok.com": _fold_tiktok,
    "youtube.com": _fold_youtube,
}
