"""Static files: small on the line, kept for good, and the only answers that are compressed."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
FOR_GOOD = "public, max-age=31536000, immutable"
ADDRESS = re.compile(r'(?:href|src)="(/[^"]+\?v=[0-9a-f]{10})"')


def files_of(client: FlaskClient, path: str) -> list[str]:
    """The versioned addresses that a page names."""
    return ADDRESS.findall(client.get(path).get_data(as_text=True))


def test_every_file_of_a_page_has_its_version_in_the_address(client: FlaskClient) -> None:
    page = client.get("/masuk").get_data(as_text=True)
    named = re.findall(r'<(?:link|script)[^>]+(?:href|src)="([^"]+)"', page)
    assert named
    assert named == ADDRESS.findall(page)


def test_a_file_under_its_version_is_kept_for_good(client: FlaskClient) -> None:
    for path in files_of(client, "/masuk"):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == FOR_GOOD


@pytest.mark.parametrize("path", ["/static/css/netral.css", "/static/css/netral.css?v=0123456789"])
def test_a_file_under_another_address_is_asked_about_each_time(
    client: FlaskClient, path: str
) -> None:
    with client.get(path) as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        etag = answer.headers["ETag"]
    with client.get(path, headers={"If-None-Match": etag}) as again:
        assert again.status_code == 304
        assert again.headers["Cache-Control"] == "no-cache"


def test_a_compressed_file_holds_the_same_text(client: FlaskClient) -> None:
    path = next(p for p in files_of(client, "/masuk") if "bootstrap" in p)
    with client.get(path) as plain, client.get(path, headers=GZIP) as shrunk:
        assert shrunk.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(shrunk.data) == plain.data
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in shrunk.vary
        assert "Accept-Encoding" in plain.vary
        assert "Set-Cookie" not in shrunk.headers
        assert int(shrunk.headers["Content-Length"]) == len(shrunk.data) < len(plain.data) / 5


def test_who_refuses_compression_gets_the_file_as_it_is(client: FlaskClient) -> None:
    with client.get("/static/css/netral.css", headers={"Accept-Encoding": "gzip;q=0, br"}) as file:
        assert "Content-Encoding" not in file.headers


def test_a_browser_that_has_the_compressed_file_gets_no_second_copy(client: FlaskClient) -> None:
    path = "/static/css/netral.css"
    with client.get(path, headers=GZIP) as first:
        etag = first.headers["ETag"]
    with client.get(path, headers={**GZIP, "If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_page_is_never_compressed(client: FlaskClient) -> None:
    answer = client.get("/masuk", headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_file_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/css/tidak-ada.css", headers=GZIP).status_code == 404
    assert client.get("/static/../app.py", headers=GZIP).status_code == 404


def test_an_edited_file_gets_another_version(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    file = folder / "a.css"
    app.static_folder = str(folder)
    addresses = []
    for text in ("p { color: red }", "p { color: green; }"):
        file.write_text(text)
        with app.test_request_context():
            addresses.append(app.url_for("static", filename="a.css"))
    assert addresses[0] != addresses[1]


def test_the_first_page_crosses_a_slow_line_in_less_than_100_kb(client: FlaskClient) -> None:
    page = client.get("/masuk")
    sizes = {"/masuk": len(page.data) + len(str(page.headers))}
    for path in files_of(client, "/masuk"):
        with client.get(path, headers=GZIP) as answer:
            sizes[path] = len(answer.data) + len(str(answer.headers))
    assert "http" not in "".join(sizes)
    assert sum(sizes.values()) <= 100_000, sizes
