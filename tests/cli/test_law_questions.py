"""The law answers from the command line: terms, due dates day by day, the class of an act."""

import json
from typing import Any

import pytest

from tests.builders import law_documents
from tracker.domain.law import RunningLaw

KEYS = {
    *("phase", "class", "provisions", "rows", "level", "sanctions", "remedy"),
    *("competent_body", "why", "alternatives"),
}


@pytest.fixture
def run(app):
    def ran(*words: str):
        return app.test_cli_runner().invoke(args=list(words))

    return ran


@pytest.fixture
def ask(run):
    def asked(*words: str) -> Any:
        result = run("law", *words, "--json")
        assert result.exit_code == 0, result.stderr
        assert result.stdout.count("\n") == 1
        return json.loads(result.stdout)

    return asked


def test_every_term_is_told_with_its_event_and_its_source(ask):
    law = RunningLaw.from_documents(law_documents())
    told = {one["id"]: one for one in ask("terms")["terms"]}

    assert told.keys() == law.book.terms.keys()
    assert told["pemilu-report"]["length"] == 7
    assert told["pemilu-report"]["unit"] == "working_days"
    assert told["pemilu-report"]["starts_from"] == "known"
    assert "Pasal 454 ayat (6)" in told["pemilu-report"]["source"]
    assert all(one["source"] and one["starts"] and one["confidence"] for one in told.values())


def test_a_due_date_is_explained_from_the_day_after_to_the_day_itself(ask):
    """The worked example: received Tuesday 14 July 2026, in effect Tuesday 4 August 2026."""
    told = ask("due", "d-effect", "2026-07-14")

    assert (told["start"], told["due"], told["unit"]) == (
        "2026-07-14",
        "2026-08-04",
        "working_days",
    )
    assert (told["provisional"], told["ends_on_day_off"]) == (False, False)
    days = told["days"]
    assert (days[0]["date"], days[-1]["date"], len(days)) == ("2026-07-15", "2026-08-04", 21)
    assert sum(day["counted"] for day in days) == 15
    assert days[-1]["why"] == "hari kerja ke-15"


def test_a_day_off_is_named_with_its_decree(ask):
    """Handling of a Pemilu case registered on Friday 5 April 2024, in the Lebaran week."""
    told = ask("due", "pemilu-handling", "2024-04-05")
    why = {day["date"]: day["why"] for day in told["days"]}

    assert why["2024-04-06"] == "akhir pekan"
    assert why["2024-04-10"].startswith("libur nasional: ")
    assert why["2024-04-08"].startswith("Cuti bersama Idul Fitri")
    assert "855/2023" in why["2024-04-08"]


def test_a_due_date_can_be_asked_with_the_decrees_of_an_earlier_day(ask):
    """18 August 2025 became joint leave on 7 August 2025: Monday 11 August + 5 working days."""
    known = ask("due", "d-send", "2025-08-14")
    then = ask("due", "d-send", "2025-08-14", "--as-known-on", "2025-08-06")

    assert (then["due"], known["due"]) == ("2025-08-19", "2025-08-20")


def test_a_term_into_a_year_without_a_decree_is_provisional(ask):
    told = ask("due", "d-effect", "2026-12-28")

    assert told["provisional"] is True


def test_a_like_before_and_after_the_fixing(ask):
    words = ("--election", "pilkada-2024", "--contest", "regent_mayor", "--status", "PNS")
    before = ask("classify", "--conduct", "like", "--on", "2024-09-21", *words)
    after = ask("classify", "--conduct", "like", "--on", "2024-09-22", *words)

    assert before.keys() == after.keys() == KEYS
    assert (before["class"], before["rows"]) == ("code_of_ethics", ["ke-4"])
    assert (after["class"], after["rows"]) == ("discipline", ["dis-6"])
    first = after["provisions"][0]
    assert first["id"] == "pp94-5n-5"
    assert (first["in_force_from"], first["in_force_until"]) == ("2021-08-31", None)


def test_a_day_can_be_asked_as_a_month(ask):
    told = ask(
        *("classify", "--conduct", "like", "--on", "2024-09-10", "--on-precision", "month"),
        *("--election", "pilkada-2024"),
    )

    assert told["phase"] is None
    assert told["alternatives"][0].keys() == KEYS - {"alternatives"} | {"when"}


@pytest.mark.parametrize(
    "words",
    [
        ("due", "no-such-term", "2026-07-14"),
        ("due", "d-effect", "2026-07"),
        ("due", "d-effect", "14-07-2026"),
        ("due", "d-effect", "2026-02-30"),
        ("due", "d-effect", "2026-07-14", "--region", "tangerang"),
        ("due", "d-effect", "2026-07-14", "--region", "99.99"),
        ("classify", "--conduct", "like", "--on", "2024-10-01", "--region", "99.99"),
        ("classify", "--conduct", "dance", "--on", "2024-10-01"),
        ("classify", "--conduct", "like", "--on", "yesterday"),
        ("classify", "--conduct", "like", "--on", "2024", "--on-precision", "day"),
        ("classify", "--conduct", "like", "--on", "2024", "--election", "pilkada-1945"),
        ("classify", "--conduct", "like", "--on", "2024", "--contest", "sheriff"),
    ],
)
def test_what_cannot_be_asked_ends_with_status_2_and_says_why(run, words):
    result = run("law", *words)

    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_people_get_lines(run):
    told = run("law", "due", "d-effect", "2026-07-14", "--language", "en").stdout

    last = told.splitlines()[-1]
    assert last.startswith("d-effect: 2026-08-04 · 15 working_days (secondary, secondary) · ")
    assert "(1)" in last
    assert "working day 15" in told


def test_what_is_not_established_is_a_dash_for_people(run):
    """Discipline of PPPK before the annex: a class and no level."""
    asked = ("--conduct", "like", "--on", "2020", "--status", "PPPK", "--election", "pilkada-2020")
    told = run("law", "classify", *asked)

    assert told.exit_code == 0
    assert "after_voting, discipline, –" in told.stdout
    assert "None" not in told.stdout
