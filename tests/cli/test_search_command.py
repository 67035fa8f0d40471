"""`flask search`: its shape, as whom it looks, and how it refuses."""

import json
from typing import Any

import pytest

from tests.builders import make_account
from tests.journeys import FINDING, journey
from tests.letters import REFERRAL, Desk


@pytest.fixture
def run(app):
    def ran(*words: str):
        return app.test_cli_runner().invoke(args=["search", *words, "--json"])

    return ran


def document(result) -> Any:
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_hits_are_told_with_kind_ref_title_and_excerpt(run, session, work):
    case = journey(session, work).filed(FINDING).case
    told = document(run("pranoto", "--kind", "respondent"))
    assert told == {
        "count": 1,
        "more": False,
        "hits": [
            {
                "kind": "respondent",
                "ref": case.receipt_no,
                "title": "Joko Pranoto",
                "excerpt": "camat · Kecamatan Cipondoh",
            }
        ],
    }


def test_it_looks_as_the_account_that_it_is_told(run, session, work):
    journey(session, work).filed(FINDING)
    near, far = (
        make_account(session, "verifier"),
        make_account(session, "verifier", "bkpsdm_cilegon"),
    )
    assert document(run("pranoto"))["count"] > 0
    assert document(run("pranoto", "--as", near.username))["count"] > 0
    assert document(run("pranoto", "--as", far.username))["count"] == 0


def test_letters_are_told_with_their_number(run, session, work):
    desk = Desk(journey(session, work).filed().to_sent("bkpsdm"))
    letter = desk.written("referral", desk.case.people, **REFERRAL)
    assert document(run("penerusan", "--kind", "letter"))["count"] == 0
    number = desk.approved(desk.submitted(letter))
    told = document(run(number, "--kind", "letter"))
    assert [(hit["kind"], hit["title"]) for hit in told["hits"]] == [
        ("letter", f"Penerusan ke PPK · {number}")
    ]
    far = make_account(session, "discipline_officer", "bkpsdm")
    assert document(run(number, "--kind", "letter", "--as", far.username))["count"] == 0


def test_a_misspelt_query_says_what_was_looked_for_instead(run, session, work):
    journey(session, work).filed(FINDING)
    assert document(run("prnaoto"))["instead"] == "pranoto"


def test_words_that_tell_nothing_are_said_to(app, run):
    assert document(run("yang di")) == {"count": 0, "more": False, "hits": []}
    told = app.test_cli_runner().invoke(args=["search", "yang di"]).stdout
    assert told.startswith("No word of that tells anything")


def test_an_unknown_account_fails_in_one_line(run):
    result = run("lurah", "--as", "tidakada")
    assert result.exit_code == 1
    assert document(result) == {"error": "no active account is called tidakada"}


def test_nothing_to_look_for_is_wrong_usage(run):
    assert run().exit_code == 2
    assert run(" ").exit_code == 2
    assert run("lurah", "--kind", "semesta").exit_code == 2


def test_the_index_can_be_written_anew(run, session, work):
    journey(session, work).filed(FINDING)
    assert document(run("--rebuild"))["rebuilt"] >= 1
    assert document(run("pranoto"))["count"] > 0
