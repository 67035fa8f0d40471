"""One article has one key, however its address was copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.article_addresses import article_key

ARTICLE = "https://kabar-uji.example/daerah/2024/10/05/camat-menyukai-unggahan-calon"


@pytest.mark.parametrize(
    "written",
    [
        ARTICLE,
        ARTICLE.replace("https", "http"),
        ARTICLE.replace("https://", "https://www."),
        ARTICLE.replace("https://", "https://m."),
        ARTICLE.replace("https://", "https://amp."),
        ARTICLE.replace("https://", "https://wap."),
        f"{ARTICLE}/",
        f"{ARTICLE}#komentar",
        f"{ARTICLE}?utm_source=wa&utm_medium=social&fbclid=abc",
        f"{ARTICLE}?gclid=1&_ga=2.3&spm=a.b",
        f"{ARTICLE}?page=all",
        f"{ARTICLE}?single=1",
        f"{ARTICLE}?page=2",
        f"{ARTICLE}/amp",
        f"{ARTICLE}/amp/",
        f"{ARTICLE}?amp=1",
        f"{ARTICLE}?amp",
        ARTICLE.replace(".example/", ".example/amp/"),
        f"{ARTICLE}.amp",
        f"{ARTICLE}/amphtml",
        "https://www.google.com/url?sa=t&url=" + ARTICLE.replace("/", "%2F").replace(":", "%3A"),
        "https://www.google.com/amp/s/" + ARTICLE.removeprefix("https://") + "/amp",
        "https://kabar--uji-example.cdn.ampproject.org/c/s/" + ARTICLE.removeprefix("https://"),
        "https://kabar--uji-example.cdn.ampproject.org/v/s/m."
        + ARTICLE.removeprefix("https://")
        + "?utm_source=x",
        "HTTPS://KABAR-UJI.EXAMPLE" + ARTICLE.removeprefix("https://kabar-uji.example"),
    ],
)
def test_every_way_to_an_article_has_its_key(written):
    assert article_key(written) == ARTICLE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ARTICLE, ARTICLE + "-lagi"),
        (ARTICLE + "?id=1", ARTICLE + "?id=2"),
        ("https://kabar-uji.example/?p=12", "https://kabar-uji.example/?p=13"),
        ("https://satu.example/a", "https://dua.example/a"),
        ("https://kabar-uji.example/tag/asn?page=1", "https://kabar-uji.example/tag/asn?page=2"),
        ("https://banten.kabar-uji.example/a", "https://jabar.kabar-uji.example/a"),
    ],
)
def test_other_articles_have_other_keys(first, second):
    assert article_key(first) != article_key(second)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "kabar-uji.example/a",
        "ftp://kabar-uji.example/a",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://google.com/url?q=javascript:alert(1)x y",
    ],
)
def test_what_is_no_address_has_no_key_or_that_of_its_page(written):
    key = article_key(written)
    assert key is None or key.startswith("https://google.com/url")


NAMES = st.text("abcdefghijklmnop", min_size=1, max_size=8)
PATHS = st.lists(st.text("abcdef-0123", min_size=1, max_size=10), max_size=4)
TRACKED = st.lists(
    st.sampled_from(["utm_source=a", "fbclid=b", "gclid=c", "utm_campaign=d", "igshid=e", "spm=f"]),
    max_size=4,
)


@given(NAMES, PATHS, TRACKED, st.sampled_from(["http", "https"]), st.sampled_from(["", "www."]))
def test_trackers_scheme_and_www_change_no_key(name, path, trackers, scheme, www):
    bare = f"https://{name}.example/{'/'.join(path)}"
    asked = "?" + "&".join(trackers) if trackers else ""
    assert article_key(f"{scheme}://{www}{name}.example/{'/'.join(path)}{asked}") == article_key(
        bare
    )


@given(st.text(max_size=200))
def test_any_text_has_a_key_or_none_and_the_key_of_a_key_is_itself(text):
    for written in (text, f"https://kabar.example/{text}", f"https://google.com/url?q={text}"):
        key = article_key(written)
        assert key is None or article_key(key) == key
