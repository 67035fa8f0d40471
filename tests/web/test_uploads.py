"""A large file in slices: announced, sent, resumed, finished, and taken by a form."""

import base64
import hashlib
import io
import re

import pytest
from sqlalchemy import func, select

from tests.journeys import journey
from tracker.services import uploads
from tracker.services.sweeping import sweep
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.uploads import UploadRow

MACHINE = {"Accept": "application/json"}
CONTENT = bytes(range(256)) * 8
DIGEST = hashlib.sha256(CONTENT).digest()


@pytest.fixture
def officer(sign_in):
    return with_token(sign_in("intake_officer"))


def with_token(client):
    """Every request of this client carries the token of a page, as those of its script do."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/akun").text)[1]
    client.environ_base["HTTP_X_CSRFTOKEN"] = token
    return client


def begin(client, size=2048, target="filing", name="rekaman.mp4"):
    sent = {"name": name, "size": str(size), "target": target}
    return client.post("/unggahan", data=sent, headers=MACHINE)


def send(client, key, offset, content, **headers):
    told = {"Upload-Offset": str(offset), **MACHINE, **headers}
    return client.patch(f"/unggahan/{key}", data=content, headers=told)


def sent_whole(client, content=CONTENT, **about) -> str:
    key = begin(client, len(content), **about).json["key"]
    half = len(content) // 2
    assert send(client, key, 0, content[:half]).headers["Upload-Offset"] == str(half)
    assert send(client, key, half, content[half:]).status_code == 204
    assert client.post(f"/unggahan/{key}/selesai", headers=MACHINE).json["whole"]
    return key


def codes(answer):
    return answer.json["error"]["facts"]["errors"]


def test_slices_become_the_file_that_a_form_takes_instead_of_one(officer, session, store):
    key = sent_whole(officer)
    row = session.scalars(select(UploadRow)).one()
    assert (row.digest, row.size, row.file_name) == (DIGEST, len(CONTENT), "rekaman.mp4")
    assert b"".join(store.vault.read(DIGEST)) == CONTENT
    assert list(store.vault.staged()) == []

    page = officer.post(
        "/lapor", data={"action": "save", "narrative": "Uji", "evidence-unggahan": key}
    )
    draft = officer.get(page.location)
    assert "rekaman.mp4" in draft.text
    assert DIGEST.hex()[:12] in draft.text


def test_who_lost_the_line_is_told_where_to_go_on(officer):
    key = begin(officer).json["key"]
    send(officer, key, 0, CONTENT[:1000])
    asked = officer.head(f"/unggahan/{key}", headers=MACHINE)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == ("1000", "2048")
    again = send(officer, key, 0, CONTENT[:1000])
    assert again.status_code == 409
    ahead = send(officer, key, 1500, CONTENT[1500:])
    assert ahead.status_code == 409
    assert officer.get(f"/unggahan/{key}", headers=MACHINE).json["offset"] == 1000
    unfinished = officer.post(f"/unggahan/{key}/selesai", headers=MACHINE)
    assert unfinished.status_code == 409
    assert send(officer, key, 1000, CONTENT[1000:]).status_code == 204


def test_a_slice_that_was_altered_on_its_way_is_not_taken(officer):
    key = begin(officer).json["key"]
    right = base64.b64encode(hashlib.sha256(CONTENT[:9]).digest()).decode()
    wrong = send(officer, key, 0, CONTENT[1:10], **{"Content-Digest": f"sha-256=:{right}:"})
    assert (wrong.status_code, codes(wrong)) == (422, {"slice": ["slice_altered"]})
    unread = send(officer, key, 0, CONTENT[:9], **{"Content-Digest": "md5=:AAAA:"})
    assert codes(unread) == {"slice": ["slice_digest"]}
    taken = send(officer, key, 0, CONTENT[:9], **{"Content-Digest": f"sha-256=:{right}:"})
    assert taken.headers["Upload-Offset"] == "9"


@pytest.mark.parametrize(
    ("offset", "content"),
    [("0", b""), ("0", CONTENT + b"x"), ("-1", b"a"), ("x", b"a"), ("", b"a")],
    ids=["nothing", "more than announced", "before the beginning", "no number", "no place"],
)
def test_a_slice_that_cannot_be_is_refused(officer, offset, content):
    key = begin(officer).json["key"]
    assert send(officer, key, offset, content).status_code == 422
    assert officer.get(f"/unggahan/{key}", headers=MACHINE).json["offset"] == 0


def test_a_slice_longer_than_eight_megabytes_is_not_read(officer):
    key = begin(officer, size=9 << 20).json["key"]
    assert send(officer, key, 0, bytes((8 << 20) + 1)).status_code == 413
    assert officer.get(f"/unggahan/{key}", headers=MACHINE).json["offset"] == 0


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "file_empty"), ((2 << 30) + 1, "file_too_large"), ("banyak", "file_empty")],
)
def test_a_file_that_cannot_be_is_refused_before_a_byte_of_it_came(officer, size, code):
    answer = begin(officer, size=size)
    assert (answer.status_code, codes(answer)) == (422, {"size": [code]})


def test_an_account_cannot_let_more_wait_than_the_operator_says(officer):
    sizes = [begin(officer, size=2 << 30).status_code for _ in range(5)]
    assert sizes == [201, 201, 201, 201, 422]
    answer = begin(officer, size=1)
    assert codes(answer) == {"size": ["uploads_full"]}


def test_an_account_cannot_let_more_files_wait_than_there_is_use_for(officer, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    answers = [begin(officer, size=1) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    officer.delete(answers[0].headers["Location"], headers=MACHINE)
    assert begin(officer, size=1).status_code == 201


def test_a_file_is_nobodys_but_its_senders(officer, sign_in):
    key = sent_whole(officer)
    other = with_token(sign_in("intake_officer"))
    for answer in (
        other.get(f"/unggahan/{key}", headers=MACHINE),
        send(other, key, 0, b"x"),
        other.post(f"/unggahan/{key}/selesai", headers=MACHINE),
        other.delete(f"/unggahan/{key}", headers=MACHINE),
    ):
        assert answer.status_code == 404
    page = other.post("/lapor", data={"action": "save", "evidence-unggahan": key})
    assert page.status_code == 422
    assert "Pilih lagi" in page.text or "Choose it again" in page.text


@pytest.mark.parametrize(
    ("role", "target", "status"),
    [
        ("intake_officer", "filing", 201),
        ("commissioner", "step", 201),
        ("commissioner", "filing", 403),
        ("auditor", "evidence", 403),
        ("supervisor", "step", 403),
        ("discipline_officer", "evidence", 201),
        ("verifier", "tidak-ada", 422),
    ],
)
def test_only_who_may_send_such_a_file_can_announce_one(sign_in, role, target, status):
    assert begin(with_token(sign_in(role)), target=target).status_code == status


def test_without_a_token_of_the_page_nothing_is_announced(sign_in):
    assert begin(sign_in("intake_officer")).status_code == 400


def test_a_file_that_was_given_up_leaves_nothing(officer, session, store):
    key = begin(officer).json["key"]
    send(officer, key, 0, CONTENT)
    assert list(store.vault.staged()) == [key]
    assert officer.delete(f"/unggahan/{key}", headers=MACHINE).status_code == 204
    assert list(store.vault.staged()) == []
    assert session.scalar(select(func.count()).select_from(UploadRow)) == 0


def test_finishing_twice_is_the_same_as_once(officer):
    key = sent_whole(officer)
    assert officer.post(f"/unggahan/{key}/selesai", headers=MACHINE).json["whole"]
    assert send(officer, key, len(CONTENT), b"x").status_code == 409


def test_slices_that_are_gone_are_sent_anew(officer, store):
    key = begin(officer).json["key"]
    send(officer, key, 0, CONTENT)
    store.vault.unstage(key)
    answer = officer.post(f"/unggahan/{key}/selesai", headers=MACHINE)
    assert (answer.json["whole"], answer.json["offset"]) == (False, 0)
    send(officer, key, 0, CONTENT)
    assert officer.post(f"/unggahan/{key}/selesai", headers=MACHINE).json["whole"]


@pytest.fixture
def road(session, work):
    return journey(session, work).filed()


def test_evidence_on_a_case_comes_by_its_key_and_a_refused_form_keeps_it(sign_in, session, road):
    client = with_token(sign_in("verifier"))
    key = sent_whole(client, target="evidence")
    path = f"/perkara/{road.case_id}/bukti"
    refused = client.post(path, data={"file-unggahan": key, "audience": "bukan"})
    assert refused.status_code == 422
    kept = re.search(r'<input[^>]*name="file-unggahan"[^>]*>', refused.text)
    assert kept
    assert f'value="{key}"' in kept[0]
    assert "checked" in kept[0]
    done = client.post(
        path, data={"file-unggahan": key, "audience": "file", "caption": "Rekaman uji"}
    )
    assert done.status_code == 303
    item = session.scalars(select(EvidenceItem).where(EvidenceItem.caption == "Rekaman uji")).one()
    assert (item.digest, item.size, item.file_name) == (DIGEST, len(CONTENT), "rekaman.mp4")


def test_an_unfinished_file_is_not_evidence(sign_in, road, session):
    client = with_token(sign_in("verifier"))
    key = begin(client, target="evidence").json["key"]
    before = session.scalar(select(func.count()).select_from(EvidenceItem))
    answer = client.post(
        f"/perkara/{road.case_id}/bukti", data={"file-unggahan": key, "audience": "file"}
    )
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(EvidenceItem)) == before


# --- sweeping ------------------------------------------------------------------------------------


def swept(work, world, **how):
    with work(world.system_actor) as act:
        return sweep(act, **how)


def test_what_expired_is_swept_and_the_book_says_so_once(
    officer, session, store, work, world, clock
):
    sent_whole(officer)
    unfinished = begin(officer).json["key"]
    send(officer, unfinished, 0, CONTENT[:5])
    clock.forward(hours=71)
    assert not swept(work, world, whole_vault=False).anything
    clock.forward(hours=2)
    found = swept(work, world, whole_vault=False)
    assert (found.uploads, found.staged, found.digests) == (2, 1, [DIGEST])
    assert not store.vault.has(DIGEST)
    assert not swept(work, world, whole_vault=False).anything
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "evidence.swept")).all()
    assert len(entries) == 1


def test_bytes_that_a_row_names_are_never_swept(officer, session, store, work, world, clock):
    key = sent_whole(officer)
    officer.post("/lapor", data={"action": "save", "narrative": "Uji", "evidence-unggahan": key})
    stray = store.vault.keep(io.BytesIO(b"tak bernama")).digest
    clock.forward(hours=100)
    found = swept(work, world, whole_vault=True)
    assert (found.uploads, found.digests, found.size) == (1, [stray], 11)
    assert b"".join(store.vault.read(DIGEST)) == CONTENT


def test_a_vault_that_is_mostly_nameless_is_left_alone_unless_asked_for(store, work, world):
    for number in range(21):
        store.vault.keep(io.BytesIO(b"%d" % number))
    with pytest.raises(Exception, match="many_nameless"):
        swept(work, world, whole_vault=True)
    assert len(list(store.vault.digests())) == 21
    assert len(swept(work, world, whole_vault=True, even_many=True).digests) == 21
