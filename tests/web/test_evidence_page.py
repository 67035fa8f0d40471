"""A piece of evidence on the screen: a marked copy, facts, the original for few, nothing run."""

import base64
import io
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image
from sqlalchemy import select

from tests import hostile_files
from tests.builders import make_account
from tests.hostile_files import Hostile
from tests.journeys import journey
from tests.web.page_forms import read
from tracker.confined.limits import ANSWER
from tracker.domain.custody import Handling
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.store import confined
from tracker.store.confined import ROOT, CannotLook, look
from tracker.store.evidence import CustodyEntry, EvidenceItem, held_reason
from tracker.web.evidence_view import REASONS, legible_moment

PHOTO = hostile_files.photo_with_exif()


@pytest.fixture
def road(session, work):
    return journey(session, work).filed()


@pytest.fixture
def piece(road, work):
    """`piece(content, name)`: its address on the case, taken in by a verifier."""

    def taken_in(content: bytes, name: str = "foto.jpg", audience=Audience.FILE) -> str:
        with work(road.actor("verifier", "bawaslu")) as act:
            upload = Upload(name, io.BytesIO(content), "Layar ponsel")
            number = add_evidence(act, road.case_id, upload, audience=audience)
        return f"/perkara/{road.case_id}/bukti/{number}"

    return taken_in


def copy_on(page: str) -> Image.Image:
    found = re.search(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert found
    return Image.open(io.BytesIO(base64.b64decode(found[1])))


def handlings(session) -> list[tuple[Handling, str | None]]:
    rows = session.scalars(select(CustodyEntry).order_by(CustodyEntry.entry))
    return [(row.handling, row.reason) for row in rows]


def take_out(client, address: str, reason: str = "Lampiran kajian"):
    form = read(client.get(address).text).form(f"{address}/asli")
    assert form is not None
    return client.post(form.action, data={**form.as_it_stands(), "reason": reason})


def test_a_picture_is_shown_as_a_copy_that_holds_pixels_and_nothing_else(sign_in, piece, session):
    page = sign_in("verifier").get(piece(PHOTO))
    copy = copy_on(page.text)
    assert not copy.getexif()
    assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert copy.height > copy.width * 40 // 60  # the reader's name stands below the picture
    assert handlings(session)[-1] == (Handling.VIEWED, None)


def test_two_readers_get_two_different_copies(sign_in, session, piece):
    address = piece(PHOTO)
    people = [make_account(session, "verifier", full_name=name) for name in ("Siti", "Budi")]
    copies = [copy_on(sign_in(who).get(address).text).tobytes() for who in people]
    assert copies[0] != copies[1]


def test_what_a_picture_says_of_itself_is_shown_as_its_word(sign_in, piece):
    page = sign_in("verifier").get(piece(PHOTO)).text
    for told in ("2024:10:03 08:15:00", "Ponsel Uji 5", "-6.178056, 106.631111"):
        assert told in page
    assert "&lt;b&gt;Penyunting&lt;/b&gt;" in page
    assert "<b>Penyunting" not in page


@pytest.mark.parametrize(
    ("role", "agency", "may"),
    [
        ("intake_officer", "bawaslu", True),
        ("verifier", "bawaslu", True),
        ("commissioner", "bawaslu", True),
        ("supervisor", "bawaslu", False),
        ("auditor", "bawaslu", False),
        ("verifier", "bawaslu_banten", False),
    ],
)
def test_originals_are_for_those_who_work_on_the_case(sign_in, session, piece, role, agency, may):
    address = piece(PHOTO)
    client = sign_in(role, agency)
    page = client.get(address)
    assert copy_on(page.text)
    assert (read(page.text).form(f"{address}/asli") is not None) is may
    if not may:
        sent = {"csrf_token": token_of(client), "reason": "Ingin"}
        refused = client.post(f"{address}/asli", data=sent)
        assert refused.status_code == 403
        assert Handling.COPIED not in [handling for handling, _ in handlings(session)]


def test_an_original_is_taken_out_with_a_reason_and_cannot_run_anything(sign_in, piece, session):
    client, address = sign_in("verifier"), piece(PHOTO)
    assert take_out(client, address, reason=" ").status_code == 422
    answer = take_out(client, address)
    assert answer.data == PHOTO
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=foto.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert handlings(session)[-1] == (Handling.COPIED, "Lampiran kajian")


def test_altered_bytes_are_neither_shown_nor_given(sign_in, piece, store, session):
    client, address = sign_in("verifier"), piece(PHOTO)
    item = session.scalars(select(EvidenceItem)).one()
    store.vault.path(item.digest).write_bytes(hostile_files.picture())
    page = client.get(address)
    assert "data:image" not in page.text
    assert "keutuhan bukti harus diperiksa" in page.text
    assert take_out(client, address).status_code == 409
    assert Handling.COPIED not in [handling for handling, _ in handlings(session)]


def test_pages_of_a_pdf_are_pictures_for_the_person_who_opened_it(sign_in, session, piece):
    client, address = sign_in("supervisor"), piece(hostile_files.pdf(3), "surat.pdf")
    sheets = re.findall(r'src="(/perkara/[^"]+/lembar/[^"]+)"', client.get(address).text)
    assert len(sheets) == 3
    answer = client.get(sheets[1])
    assert answer.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(answer.data)).format == "JPEG"
    assert sign_in("supervisor").get(sheets[1]).status_code == 404
    beyond = client.get(sheets[1].replace("/lembar/2/", "/lembar/9/"))
    assert (beyond.status_code, beyond.mimetype) == (422, "text/plain")


def test_a_film_shows_stills_to_all_and_plays_in_parts_for_those_who_may(sign_in, piece):
    content = hostile_files.film()
    address = piece(content, "rekaman.mp4")
    supervisor = sign_in("supervisor").get(address).text
    assert "<video" not in supervisor
    assert supervisor.count("/lembar/") == 6
    client = sign_in("verifier")
    page = client.get(address).text
    source = re.search(r'<video[^>]* src="([^"]+)"', page)[1]
    part = client.get(source, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    assert client.get(source).data == content
    beyond = client.get(source, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    still = client.get(re.search(r'src="([^"]+/lembar/4/[^"]+)"', page)[1])
    assert Image.open(io.BytesIO(still.data)).width == 96


def test_a_pass_for_one_piece_opens_no_other(sign_in, piece):
    client = sign_in("verifier")
    first, second = piece(hostile_files.pdf(), "a.pdf"), piece(hostile_files.pdf(3), "b.pdf")
    sheet = re.search(r'src="([^"]+/lembar/1/[^"]+)"', client.get(first).text)[1]
    assert client.get(sheet).status_code == 200
    assert client.get(sheet.replace(first, second)).status_code == 404


def test_a_text_is_shown_as_text_with_the_readers_name(sign_in, session, piece):
    reader = make_account(session, "supervisor", full_name="Siti Rekaan")
    page = sign_in(reader).get(piece(b"<b>tebal</b> & 'kutip'", "catatan.txt")).text
    assert "&lt;b&gt;tebal&lt;/b&gt; &amp;" in page
    assert "Siti Rekaan" in page


# --- files that mean harm ------------------------------------------------------------------------

REFUSED = "Tidak dapat ditampilkan."
CORPUS = {one.what: one for one in hostile_files.corpus()}


def test_hostile_files_are_kept_and_do_nothing(sign_in, session, store, piece):
    client, wrong = sign_in("verifier"), []
    for one in CORPUS.values():
        address = piece(one.content, one.name)
        item = session.get(EvidenceItem, int(address.rpartition("/")[2]))
        answer = client.get(address)
        wrong += [f"{one.what}: {fault}" for fault in faults_of(one, item, answer, session, store)]
        if one.held is not None:
            sent = {"csrf_token": token_of(client), "reason": "Ingin"}
            wrong += [one.what] * (client.post(f"{address}/asli", data=sent).status_code != 303)
    assert not wrong
    assert len(CORPUS) > 45
    there = {path for path in store.vault.folder.rglob("*") if path.is_file()}
    assert there == {
        store.vault.path(item.digest) for item in session.scalars(select(EvidenceItem))
    }


def faults_of(one: Hostile, item: EvidenceItem, answer, session, store) -> Iterator[str]:
    """What is not as it should be with a file that was taken in, and with its page."""
    page, shows = answer.text, item.media_type.startswith(("image/", "video/", "application/pdf"))
    if answer.status_code != 200:
        yield f"status {answer.status_code}"
    if b"".join(store.vault.read(item.digest)) != one.content:
        yield "other bytes"
    if "<script>document" in page:
        yield "a script on the page"
    if held_reason(session, item) is not one.held:
        yield f"held for {held_reason(session, item)}"
    if one.held is not None:
        if "Ditahan" not in page or "data:image" in page or "/asli" in page:
            yield "is given out"
    elif one.is_shown is (REFUSED in page) and (one.is_shown or shows):
        yield "shown" if shows else "not shown"


def token_of(client) -> str:
    return read(client.get("/akun").text).forms[-1].controls["csrf_token"].values[0]


def test_the_words_for_what_cannot_be_shown_are_all_there():
    assert {"cannot_be_shown", "too_much_to_show", "too_many_pixels", "altered"} <= REASONS.keys()


@pytest.mark.parametrize(
    "greed",
    ["bytearray(2 << 30)", "[open('/dev/null') for _ in range(100)]", "print('x' * (17 << 20))"],
    ids=["memory", "files", "answer"],
)
def test_a_program_that_takes_more_than_its_share_ends_alone(tmp_path, greed):
    code = f"from tracker.confined.limits import confine; confine(); {greed}"
    with (tmp_path / "jawaban").open("wb") as said:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    assert done.returncode != 0
    assert (tmp_path / "jawaban").stat().st_size <= ANSWER


def test_a_program_that_thinks_for_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(confined, "PATIENCE", 0.01)
    file = tmp_path / "foto.jpg"
    file.write_bytes(PHOTO)
    with file.open("rb") as opened, pytest.raises(CannotLook, match="too_much_to_show"):
        look("pictures", opened, lines=["Siti"], width=200)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("D:20241007090100+07'00'", "2024-10-07 09:01:00 +0700"),
        ("D:20241007090100Z", "2024-10-07 09:01:00 Z"),
        ("D:20241007", "2024-10-07"),
        ("2024:10:07 09:01:00", "2024:10:07 09:01:00"),
        ("D:kemarin", "D:kemarin"),
    ],
)
def test_moments_of_a_pdf_can_be_read(said, shown):
    assert legible_moment(said) == shown
