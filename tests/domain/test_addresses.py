"""Addresses as keys: what is one page gets one key, what is two gets two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.addresses import normal_form


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTP://Www.Contoh.ID/Berita/Satu/", "https://contoh.id/Berita/Satu"),
        ("https://contoh.id", "https://contoh.id"),
        ("https://contoh.id/", "https://contoh.id"),
        ("https://contoh.id:443/a", "https://contoh.id/a"),
        ("http://contoh.id:80/a", "https://contoh.id/a"),
        ("https://contoh.id:8443/a", "https://contoh.id:8443/a"),
        ("https://contoh.id/a#bagian-2", "https://contoh.id/a"),
        ("https://contoh.id./a", "https://contoh.id/a"),
        ("https://orang:sandi@contoh.id/a", "https://contoh.id/a"),
        ("https://m.contoh.id/a", "https://contoh.id/a"),
        ("https://mobile.contoh.id/a", "https://contoh.id/a"),
        ("https://amp.contoh.id/a", "https://contoh.id/a"),
        ("https://www.m.contoh.id/a", "https://contoh.id/a"),
        ("https://m.id/a", "https://m.id/a"),
        ("https://contoh.id//a///b/./c/../d", "https://contoh.id/a/b/d"),
        ("https://contoh.id/%7epns/%e2%82%ac", "https://contoh.id/~pns/%E2%82%AC"),
        ("https://contoh.id/€", "https://contoh.id/%E2%82%AC"),
        ("https://contoh.id/a%2Fb", "https://contoh.id/a%2Fb"),
        ("https://contoh.id/100%", "https://contoh.id/100%25"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("  https://contoh.id/a\n", "https://contoh.id/a"),
        ("\u200bhttps://contoh.id/a", "https://contoh.id/a"),
        ("https://contoh.id/?p=8159", "https://contoh.id?p=8159"),
        ("https://contoh.id/cari?q=asn+netral&b=", "https://contoh.id/cari?b=&q=asn+netral"),
    ],
)
def test_one_spelling_is_left(url, key):
    assert normal_form(url) == key


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=wa",
        "UTM_Campaign=x",
        "fbclid=IwAR0",
        "igshid=1",
        "igsh=1",
        "gclid=1",
        "ref=share",
        "mibextid=Nif5oz",
        "__cft__[0]=AZX",
        "__tn__=%2CO",
        "amp=1",
    ],
)
def test_parameters_that_only_track_are_dropped(parameter):
    assert normal_form(f"https://contoh.id/a?{parameter}&id=7") == "https://contoh.id/a?id=7"


def test_the_order_of_parameters_makes_no_difference_but_their_values_do():
    key = normal_form("https://contoh.id/a?b=2&a=1")
    assert normal_form("https://contoh.id/a?a=1&b=2") == key
    assert normal_form("https://contoh.id/a?a=1&b=3") != key
    assert normal_form("https://contoh.id/a?k=1&k=2") != normal_form("https://contoh.id/a?k=2&k=1")


ONE_PAGE = {
    "Facebook post": [
        "https://www.facebook.com/permalink.php?story_fbid=pfbid02&id=100064",
        "https://m.facebook.com/story.php?story_fbid=pfbid02&id=100064&mibextid=Nif5oz",
        "https://web.facebook.com/story.php?id=100064&story_fbid=pfbid02&_rdc=1&_rdr",
        "https://fb.com/permalink.php?id=100064&story_fbid=pfbid02&__cft__[0]=AZ&__tn__=R",
        "https://id-id.facebook.com/story.php?story_fbid=pfbid02&id=100064",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Ffacebook.com%2Fstory.php%3Fstory_fbid"
        "%3Dpfbid02%26id%3D100064&h=AT0",
    ],
    "Facebook photo": [
        "https://www.facebook.com/photo.php?fbid=123&set=a.9&type=3",
        "https://www.facebook.com/photo/?fbid=123&set=pcb.8",
        "https://mbasic.facebook.com/photo.php?fbid=123",
    ],
    "Facebook group post": [
        "https://www.facebook.com/groups/InfoWarga/posts/55/",
        "https://m.facebook.com/groups/infowarga/permalink/55/?ref=share",
    ],
    "Facebook video": [
        "https://www.facebook.com/watch/?v=77",
        "https://www.facebook.com/watch/live/?v=77&ref=watch_permalink",
        "https://fb.com/video.php?v=77",
    ],
    "Facebook profile": [
        "https://www.facebook.com/Camat.Contoh",
        "https://web.facebook.com/camat.contoh/",
    ],
    "Instagram post": [
        "https://www.instagram.com/p/CxYz_1-a/",
        "https://instagram.com/p/CxYz_1-a/?igsh=MzRl&img_index=2",
        "https://www.instagram.com/reel/CxYz_1-a/?igshid=abc",
        "https://www.instagram.com/akun.contoh/reel/CxYz_1-a/",
    ],
    "Instagram profile": ["https://instagram.com/Akun.Contoh", "http://instagr.am/akun.contoh/"],
    "X post": [
        "https://twitter.com/AkunContoh/status/1750001?s=20&t=AbC",
        "https://mobile.twitter.com/akuncontoh/status/1750001/photo/1",
        "https://x.com/akuncontoh/status/1750001",
        "https://x.com/i/web/status/1750001",
    ],
    "TikTok video": [
        "https://www.tiktok.com/@akun.contoh/video/7300001?is_from_webapp=1&sender_device=pc",
        "https://m.tiktok.com/v/7300001.html",
        "https://www.tiktok.com/@Akun.Contoh/video/7300001?_t=8h&_r=1",
    ],
    "YouTube video": [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ&t=42s",
        "https://youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RD1",
    ],
    "YouTube channel": [
        "https://www.youtube.com/@Kanal.Contoh",
        "https://youtube.com/@kanal.contoh/",
    ],
    "article with a copy for telephones": [
        "https://contoh.id/news/asn-diminta-netral-dalam-pilkada",
        "https://m.contoh.id/amp/news/asn-diminta-netral-dalam-pilkada",
        "https://contoh.id/news/asn-diminta-netral-dalam-pilkada/amp",
        "https://contoh.id/news/asn-diminta-netral-dalam-pilkada?amp=1",
    ],
    "article in several pages": [
        "https://contoh.id/asn-diminta-netral-dalam-pilkada",
        "https://contoh.id/asn-diminta-netral-dalam-pilkada?page=2",
        "https://contoh.id/asn-diminta-netral-dalam-pilkada?page=all",
    ],
}


@pytest.mark.parametrize("addresses", ONE_PAGE.values(), ids=ONE_PAGE.keys())
def test_every_address_of_one_page_has_the_same_key(addresses):
    keys = {url: normal_form(url) for url in addresses}
    assert len(set(keys.values())) == 1, keys
    assert None not in keys.values()


def test_no_two_pages_share_a_key():
    keys = [normal_form(addresses[0]) for addresses in ONE_PAGE.values()]
    assert len(set(keys)) == len(ONE_PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "https://facebook.com/permalink.php?story_fbid=1&id=2",
            "https://facebook.com/permalink.php?story_fbid=1&id=2&comment_id=3",
            id="a comment is another conduct than the post",
        ),
        pytest.param(
            "https://facebook.com/profile.php?id=1",
            "https://facebook.com/profile.php?id=2",
            id="profiles without names",
        ),
        pytest.param(
            "https://www.instagram.com/p/CxYz/",
            "https://www.instagram.com/p/cxyz/",
            id="Instagram's codes have capitals",
        ),
        pytest.param(
            "https://youtu.be/abcdefghijk",
            "https://youtu.be/ABCDEFGHIJK",
            id="YouTube's codes have capitals",
        ),
        pytest.param(
            "https://www.youtube.com/playlist?list=PL1",
            "https://www.youtube.com/playlist?list=PL2",
            id="playlists",
        ),
        pytest.param(
            "https://www.instagram.com/reels/audio/1/",
            "https://www.instagram.com/reels/audio/2/",
            id="sounds are no reels",
        ),
        pytest.param(
            "https://www.tiktok.com/@satu", "https://www.tiktok.com/@dua", id="TikTok profiles"
        ),
        pytest.param(
            "https://x.com/search?q=asn", "https://x.com/search?q=pppk", id="searches on X"
        ),
        pytest.param(
            "https://contoh.id/kategori/104?page=6",
            "https://contoh.id/kategori/104?page=7",
            id="pages of a list",
        ),
        pytest.param(
            "https://contoh.id:8443/a", "https://contoh.id/a", id="another port, another server"
        ),
        pytest.param(
            "https://facebook.com.contoh.id/watch?v=1",
            "https://facebook.com/watch?v=1",
            id="a host that looks like Facebook's",
        ),
        pytest.param(
            "https://facebook.com@contoh.id/a",
            "https://facebook.com/a",
            id="a user name that looks like a host",
        ),
    ],
)
def test_different_pages_keep_different_keys(one, other):
    assert normal_form(one) != normal_form(other)
    assert None not in (normal_form(one), normal_form(other))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bukan alamat",
        "contoh.id/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://contoh.id/a",
        "mailto:a@contoh.id",
        "//contoh.id/a",
        "https://",
        "https:///a",
        "https://localhost/a",
        "https://contoh..id/a",
        "https://-contoh.id/a",
        "https://[::1]/a",
        "https://[::1/a",
        "https://contoh.id:99999/a",
        "https://contoh.id/a b",
        "https://contoh.id/a\tb",
        "https://contoh.id\\@lain.id/",
        "https://contoh.id/\ud800",
        "https://" + "a." * 200 + "id",
        "https://contoh.id/?" + "a=1&" * 300,
    ],
)
def test_what_is_no_public_web_address_has_no_key(text):
    assert normal_form(text) is None


def test_redirects_that_lead_in_a_circle_of_themselves_have_no_key():
    assert normal_form("https://l.facebook.com/l.php?u=" * 50 + "https://contoh.id") is None


def test_a_redirect_to_something_else_than_a_page_has_no_key():
    assert normal_form("https://l.facebook.com/l.php?u=javascript:alert(1)") is None


repeatable = settings(max_examples=400, derandomize=True, deadline=None)
HOSTS = """contoh.id www.m.contoh.id facebook.com m.facebook.com id-id.facebook.com fb.com
    youtu.be instagram.com twitter.com x.com www.tiktok.com m.youtube.com l.facebook.com"""
WORDS = """a amp p reel reels tv v video photo status i web watch live shorts embed groups posts
    audio permalink story.php photo.php @Akun Akun .. . %41 %2f %%41 %2e%2e é a-b-c-d"""
NAMES = "v u q id fbid set page list t s ref utm_x story_fbid lc"
hosts, words, names = (st.sampled_from(listed.split()) for listed in (HOSTS, WORDS, NAMES))
addresses = st.builds(
    lambda scheme, host, port, path, query: (
        f"{scheme}://{host}{port}/{'/'.join(path)}?{'&'.join(f'{n}={w}' for n, w in query)}"
    ),
    st.sampled_from(["http", "https"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.lists(words, max_size=6),
    st.lists(st.tuples(names, words), max_size=4),
)


@repeatable
@given(addresses)
def test_a_key_is_its_own_key(url):
    key = normal_form(url)
    if key is not None:
        assert normal_form(key) == key


@repeatable
@given(st.text() | st.text().map(lambda rest: f"https://contoh.id/{rest}"))
def test_no_text_makes_it_stumble(text):
    key = normal_form(text)
    assert key is None or (key.startswith("https://") and key.isascii())
