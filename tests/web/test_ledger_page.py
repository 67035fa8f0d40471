"""The book in the browser: a case is found by what people call it, or it is said that none is."""

import json
import re

import pytest
from sqlalchemy import select, update

from tests.journeys import REPORT, Journey
from tracker.domain.checkpoints import checkpoint_digest
from tracker.store.cases import SanctionRow
from tracker.store.checkpoints import CheckpointRow


@pytest.fixture
def case(session, work, world) -> Journey:
    return Journey(session, work, world).filed(REPORT).to_registered()


def cases_listed(html: str) -> set[str]:
    return set(re.findall(r'href="/perkara/(\d+)">', html))


def test_the_book_finds_a_case_by_its_number_its_receipt_and_its_id(
    case, session, work, world, sign_in
):
    other = Journey(session, work, world).filed(REPORT)
    auditor = sign_in("auditor")
    every = cases_listed(auditor.get("/buku/").text)

    assert every >= {str(case.case_id), str(other.case_id)}
    for name in (case.case.number, case.case.receipt_no.lower(), str(case.case_id)):
        found = auditor.get("/buku/", query_string={"perkara": name}).text
        assert cases_listed(found) == {str(case.case_id)}, name
        assert f'value="{name}"' in found


@pytest.mark.parametrize("name", ["009/TM/tidak-ada", "99999999999999999999", "%"])
def test_a_case_that_the_book_does_not_know_is_said_to_be_unknown(case, sign_in, name):
    page = sign_in("auditor").get("/buku/", query_string={"perkara": name}).text

    assert "Tidak ada perkara dalam jangkauan Anda" in page
    assert cases_listed(page) == set()


def test_a_case_out_of_sight_is_as_unknown_as_one_that_does_not_exist(case, sign_in):
    auditor = sign_in("auditor", "bawaslu_cilegon")
    page = auditor.get("/buku/", query_string={"perkara": case.case.number}).text

    assert "Tidak ada perkara dalam jangkauan Anda" in page


def test_an_auditor_takes_the_checkpoints_out_of_the_house(case, sign_in, app, session):
    """What is downloaded is what `ledger verify --against` reads."""
    auditor = sign_in("auditor")
    assert "Belum ada titik segel" in auditor.get("/buku/titik-segel").text
    assert app.test_cli_runner().invoke(args=["ledger", "checkpoint"]).exit_code == 0

    page, file = auditor.get("/buku/titik-segel"), auditor.get("/buku/titik-segel.jsonl")

    row = session.scalars(select(CheckpointRow)).one()
    assert checkpoint_digest(row.text).removeprefix("sha256:") in page.text
    told = [json.loads(line) for line in file.text.splitlines()]
    assert told == [{"text": row.text, "signature": row.signature.hex(), "stamps": []}]
    assert file.headers["Content-Disposition"].startswith("attachment")


OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}
REASON = "Dampaknya hanya pada unit kerja."


@pytest.fixture
def reported(session, work, world):
    """A like during the campaign, whose findings lie with the decider at BKPSDM."""

    def made() -> Journey:
        found = Journey(session, work, world).filed().to_sent("bkpsdm")
        for move in ("receive_file", "summon_1", "examine", "report_findings"):
            found.takes(move, found.people[0], **OFFICER)
        return found

    return made


def test_the_book_and_the_history_say_which_rule_a_sanction_passed(reported, sign_in, session):
    case = reported()
    officer = sign_in("discipline_officer", "bkpsdm")
    passed = "di luar rentang perbuatannya, dengan alasan tertulis"
    assert passed not in officer.get(f"/perkara/{case.case_id}").text

    case.takes(
        "decide",
        case.people[0],
        decision="violation",
        sanction="light-oral",
        level_reason=REASON,
        **OFFICER,
    )

    assert passed in officer.get(f"/perkara/{case.case_id}").text
    book = sign_in("auditor", "bkpsdm").get("/buku/", query_string={"perkara": str(case.case_id)})
    assert passed in book.text
    assert REASON not in book.text
    whose = {"perkara": str(case.case_id)}
    other_side = sign_in("auditor").get("/buku/", query_string=whose)
    assert "decide" in other_side.text
    for told in (passed, "range", "level_reason"):
        assert told not in other_side.text

    session.execute(update(SanctionRow).values(is_disclosed=True))  # as reporting back does
    assert passed in sign_in("auditor").get("/buku/", query_string=whose).text


def test_the_decider_reads_among_whom_like_cases_are_counted(reported, sign_in):
    for _ in range(3):
        before = reported()
        before.takes("decide", before.people[0], decision="violation", **OFFICER)
    case = reported()
    page = sign_in("discipline_officer", "bkpsdm").get(
        f"/perkara/{case.case_id}?langkah=decide&terlapor={case.people[0]}"
    )

    assert "Ini keputusan atas orang dengan jenis jabatan yang sama" in page.text
    assert "jenis jabatan sama" in page.text
