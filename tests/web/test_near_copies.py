"""Near copies on the pages: on the case in short, on the piece in words, and side by side."""

import io
import re

import pytest
from sqlalchemy import func, select

from tests import pictures
from tests.journeys import Journey
from tests.web.page_forms import read
from tracker.domain.custody import Handling
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.services.near_copies import print_missing
from tracker.store.cases import CaseLink
from tracker.store.evidence import CustodyEntry
from tracker.store.near_copies import PictureVerdict

PHOTO = pictures.as_jpeg(pictures.scene(5))
COPY = pictures.as_jpeg(pictures.scene(5).crop((30, 20, 940, 700)), 50)


@pytest.fixture
def pair(session, work, world) -> tuple[str, str, int]:
    """The addresses of a piece and of its near copy in another case, and the number of that one."""
    found = []
    for content in (PHOTO, COPY):
        case = Journey(session, work, world).filed()
        with work(case.actor("verifier", "bawaslu")) as act:
            upload = Upload("foto.jpg", io.BytesIO(content), "Rapat")
            item = add_evidence(act, case.case_id, upload, audience=Audience.FILE)
        found.append((f"/perkara/{case.case_id}/bukti/{item}", item))
    print_missing(lambda: work(world.system_actor))
    return found[0][0], found[1][0], found[1][1]


def test_the_case_counts_and_the_piece_tells_how_near_a_copy_is(sign_in, pair):
    mine, _other, copy = pair
    client = sign_in("verifier")
    assert "1 gambar serupa di perkara lain" in client.get(mine.rpartition("/bukti")[0]).text
    page = client.get(mine).text
    section = page[page.index('id="serupa"') :]
    assert re.search(r"(Sangat mirip|Mirip)</strong>: \d\d % pola terang-gelapnya cocok", section)
    assert "dipotong paling banyak" in section
    assert f'href="{mine}/serupa/{copy}"' in section


def test_who_sees_one_case_alone_finds_neither_the_copy_nor_its_door(session, sign_in, pair):
    mine, _other, copy = pair
    client = sign_in("auditor", "bkpsdm")
    assert client.get(f"{mine}/serupa/{copy}").status_code == 404


def test_both_are_shown_side_by_side_and_that_is_written_into_both_custodies(
    session, sign_in, pair
):
    mine, _other, copy = pair
    page = sign_in("verifier").get(f"{mine}/serupa/{copy}")
    assert page.text.count('src="data:image/jpeg;base64,') == 2
    seen = session.scalars(
        select(CustodyEntry.item_id).where(CustodyEntry.handling == Handling.VIEWED)
    ).all()
    assert set(seen) == {int(mine.rpartition("/")[2]), copy}


def test_a_pair_is_refused_with_a_reason_and_suggested_again(session, sign_in, pair):
    mine, other, copy = pair
    client = sign_in("verifier")
    door = f"{mine}/serupa/{copy}"
    form = read(client.get(door).text).form(door)
    told = {**form.as_it_stands(), "reason": "Acara lain", "is_same": "0"}
    answer = client.post(door, data=told)
    assert (answer.status_code, answer.location) == (303, f"{mine}#serupa")
    assert "gambar serupa di perkara lain" not in client.get(mine.rpartition("/bukti")[0]).text
    page = client.get(mine).text
    assert "Dinyatakan bukan gambar yang sama" in page
    assert "Acara lain" in page
    again = f"{other}/serupa/{mine.rpartition('/')[2]}"
    form = read(client.get(again).text).form(again)
    client.post(again, data={**form.as_it_stands(), "is_same": "1"})
    assert session.scalar(select(func.count()).select_from(PictureVerdict)) == 2
    assert "1 gambar serupa di perkara lain" in client.get(mine.rpartition("/bukti")[0]).text


def test_the_cases_are_linked_from_the_comparison(session, sign_in, pair):
    mine, _other, copy = pair
    client = sign_in("verifier")
    door, link = f"{mine}/serupa/{copy}", f"{mine.rpartition('/bukti')[0]}/kaitan"
    form = read(client.get(door).text).form(link)
    assert client.post(link, data=form.as_it_stands()).status_code == 303
    assert "Gambar yang sama" in session.scalars(select(CaseLink.reason)).one()
    assert "Terkait" in client.get(door).text


def test_a_form_that_is_not_as_it_should_be_is_refused(session, sign_in, pair):
    mine, _other, copy = pair
    client = sign_in("verifier")
    door = f"{mine}/serupa/{copy}"
    assert client.post(door, data={"is_same": "0"}).status_code in (400, 422)
    form = read(client.get(door).text).form(door)
    for wrong in ("", "x", "2"):
        answer = client.post(door, data={**form.as_it_stands(), "is_same": wrong})
        assert answer.status_code == 422
    long = {**form.as_it_stands(), "is_same": "0", "reason": "a" * 200_000}
    assert client.post(door, data=long).status_code == 422
    assert session.scalars(select(PictureVerdict)).all() == []
    supervisor = sign_in("supervisor")
    assert "Bukan gambar yang sama" not in supervisor.get(door).text
    assert supervisor.post(door, data={"is_same": "0"}).status_code in (400, 403)
