"""Requests that no page makes: zero bytes, numbers of no row, files beyond the limit."""

from io import BytesIO

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.journeys import journey
from tests.web.page_forms import read
from tracker.store.evidence import EvidenceItem
from tracker.store.people import Draft

LARGEST = 1 << 20
"""Bytes of the largest file that these tests let in."""


@pytest.fixture
def case(session, work, store) -> str:
    """A finding that was taken in; its address. The vault takes no more than a megabyte."""
    store.vault.max_bytes = LARGEST
    return f"/perkara/{journey(session, work).filed().case_id}"


def attached(client, page: str, target: str, files: dict, **typed):
    """The form of a page that goes to an address, sent with files and text."""
    form = read(client.get(page).text).form(target)
    assert form is not None
    return client.post(form.action, **as_sent({**form.as_it_stands(), **typed, **files}))


def as_sent(fields) -> dict[str, object]:
    """A form with files as the body of a request."""
    boundary, body = encode_multipart(MultiDict(fields))
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def a_file(size: int, name: str = "bukti.jpg"):
    return FileStorage(BytesIO(b"\xff" * size), name)


def pieces(session) -> list[EvidenceItem]:
    return list(session.scalars(select(EvidenceItem)))


@pytest.mark.parametrize(
    "address",
    [
        "/perkara/99999999999999999999999",
        "/perkara/2147483648",
        "/berita/99999999999999999999999",
        "/perkara/1\x00",
        "/aturan/uu-7-2017%00",
        "/static/css/%00.css",
    ],
)
def test_an_address_of_no_row_is_not_found(sign_in, address):
    assert sign_in("verifier").get(address).status_code == 404


@pytest.mark.parametrize("name", ["teks", "hal", "urut", "tampil", "cari", "a\x00b"])
@pytest.mark.parametrize("path", ["/perkara", "/berita", "/meja"])
def test_a_zero_byte_in_a_question_is_passed_over(sign_in, path, name):
    answer = sign_in("verifier").get(path, query_string={name: "ca\x00mat"})
    assert answer.status_code == 200


def test_text_is_stored_without_zero_bytes(sign_in, session, case):
    client = sign_in("verifier")
    sent = attached(client, case, f"{case}/catatan", {}, text="ca\x00mat")
    assert sent.status_code == 303
    assert "camat" in client.get(case).text


def test_a_file_beyond_the_limit_is_refused_beside_its_field_and_the_text_stays(
    sign_in, session, case
):
    client = sign_in("verifier")
    refused = attached(
        client, case, f"{case}/bukti", {"file": a_file(3 * LARGEST)}, caption="Tangkapan layar"
    )

    page = read(refused.text)
    assert (refused.status_code, "bukti-file-errors" in page.ids) == (422, True)
    assert page.form(f"{case}/bukti").controls["caption"].values == ("Tangkapan layar",)
    assert pieces(session) == []


def test_a_file_of_the_largest_size_is_kept_whole(sign_in, session, case):
    sent = attached(sign_in("verifier"), case, f"{case}/bukti", {"file": a_file(LARGEST)})
    assert sent.status_code == 303
    assert [piece.size for piece in pieces(session)] == [LARGEST]


def test_the_text_of_a_filing_stays_beside_a_file_beyond_the_limit(sign_in, session, case):
    refused = attached(
        sign_in("intake_officer"),
        "/lapor",
        "/lapor",
        {"evidence": a_file(3 * LARGEST)},
        narrative="Menyukai unggahan.",
        action="file",
    )

    page = read(refused.text)
    assert (refused.status_code, "evidence-errors" in page.ids) == (422, True)
    assert page.form("/lapor").controls["narrative"].values == ("Menyukai unggahan.",)
    assert session.scalars(select(Draft)).one().files == []


@pytest.mark.parametrize("size", [0, 3 * LARGEST], ids=["empty", "too large"])
def test_a_step_tells_of_a_bad_file_beside_its_field(sign_in, session, work, case, size):
    found = journey(session, work).filed().to_study()
    page = f"/perkara/{found.case_id}?langkah=conclude_study"
    client = sign_in("verifier")
    form = next(f for f in read(client.get(page).text).forms if "conclusion" in f.controls)
    typed = {name: "yes" for name, c in form.controls.items() if c.kind in ("radio", "select")}
    fields = {
        **form.as_it_stands(),
        **typed,
        "found": "proven",
        **{name: "foto" for name in form.controls if name.endswith("-evidence")},
        "conclusion": "Terpenuhi.",
        "study": a_file(size, "kajian.pdf"),
    }

    refused = client.post(form.action, **as_sent(fields))

    shown = read(refused.text)
    assert (refused.status_code, "langkah-study-errors" in shown.ids) == (422, True)
    assert shown.form(form.action).controls["conclusion"].values == ("Terpenuhi.",)
    assert session.scalar(select(func.count()).select_from(EvidenceItem)) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("\u202egpj.jpg", "gpj.jpg"),
        ("x" * 5000 + ".jpg", "x" * 251 + ".jpg"),
        ("  .jpg", ".jpg"),
    ],
    ids=["path", "turned about", "too long", "no stem"],
)
def test_a_file_is_taken_under_a_name_that_reads_as_it_is(sign_in, session, case, given, kept):
    client = sign_in("verifier")
    attached(client, case, f"{case}/bukti", {"file": a_file(9, given)})
    assert [piece.file_name for piece in pieces(session)] == [kept]
    piece = pieces(session)[0]
    shown = f"{case}/bukti/{piece.id}"
    answer = attached(client, shown, f"{shown}/asli", {}, reason="Uji")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_type_is_evidence_and_never_shown_as_its_name_says(
    sign_in, session, case
):
    client = sign_in("verifier")
    page = BytesIO(b"<script>alert(1)</script>")
    attached(client, case, f"{case}/bukti", {"file": FileStorage(page, "foto.jpg")})
    piece = pieces(session)[0]
    shown = client.get(f"{case}/bukti/{piece.id}").text
    assert piece.media_type == "text/plain"
    assert "alert(1)" not in shown
    assert read(shown).form(f"{case}/bukti/{piece.id}/asli") is None


def test_files_that_strangers_send_are_not_kept_and_their_text_is(app, case):
    sent = {"narrative": "Menyukai unggahan.", "evidence": a_file(3 * LARGEST)}
    with app.test_client() as stranger:
        answer = stranger.post("/lapor", **as_sent(sent))
    assert answer.status_code == 401
    assert "carried" in read(answer.text).form("/masuk").controls


def test_a_text_without_end_is_refused(sign_in):
    answer = sign_in("verifier").post("/lapor", data={"narrative": "x" * (9 << 20)})
    assert answer.status_code == 413
