"""`flask stats`: its shape, the day it is asked of, as whom it counts, and how it refuses."""

import json
from typing import Any

import pytest

from tests.builders import make_account
from tests.journeys import FINDING, journey
from tracker.domain.figures import DEFINITIONS


@pytest.fixture
def run(app):
    def ran(*words: str):
        return app.test_cli_runner().invoke(args=["stats", *words])

    return ran


def document(result) -> Any:
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_a_figure_is_told_with_all_that_makes_it_the_same_again(run, session, work):
    journey(session, work).filed(FINDING).to_registered()
    told = document(run("show", "funnel", "--region", "36.71", "--json"))
    assert list(told) == ["name", "version", "as_of", "filters", "figures"]
    assert (told["name"], told["version"], told["as_of"]) == ("funnel", 1, "2024-10-07")
    assert told["filters"] == {"wilayah": "36.71"}
    assert [(f["key"], f["count"]) for f in told["figures"]][:3] == [
        (["received"], 1),
        (["registered"], 1),
        (["studied"], 0),
    ]
    assert told["figures"][1]["query"] == {"wilayah": "36.71", "capai": "registered"}


def test_a_past_day_is_told_as_it_was(run, session, work, clock):
    office = journey(session, work).filed(FINDING)
    clock.set("2024-10-08")
    office.to_registered()
    clock.set("2024-10-09")

    def registered(*words: str) -> int:
        told = document(run("show", "funnel", *words, "--json"))
        return told["figures"][1]["count"]

    assert registered() == 1
    assert registered("--as-of", "2024-10-08") == 1
    assert registered("--as-of", "2024-10-07") == 0
    assert (
        document(run("show", "cases", "--as-of", "2024-10-06", "--json"))["figures"][0]["count"]
        == 0
    )


def test_it_counts_as_the_account_that_it_is_told(run, session, work):
    journey(session, work).filed(FINDING)
    near = make_account(session, "supervisor")
    far = make_account(session, "supervisor", "bkpsdm_cilegon")

    def cases(username: str) -> int:
        return document(run("show", "cases", "--as", username, "--json"))["figures"][0]["count"]

    assert (cases(near.username), cases(far.username)) == (1, 0)


def test_every_figure_is_listed_with_its_definition(run):
    told = document(run("list", "--json"))
    assert [one["name"] for one in told] == list(DEFINITIONS)
    assert all(one["version"] >= 1 and one["definition"].endswith(".") for one in told)
    assert run("list").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("tidakada",),
        (),
        ("cases", "--as-of", "kemarin"),
        ("cases", "--as-of", "2025-01-01"),
        ("cases", "--conduct", "tidakada"),
        ("cases", "--filter", "teks=lurah"),
        ("cases", "--filter", "entah=apa"),
        ("cases", "--filter", "tanpa"),
        ("cases", "--since", "2024-02-01", "--until", "2024-01-01"),
        ("cases", "--tidakada"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_status_2(run, words):
    result = run("show", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_an_unknown_account_fails_in_one_line(run):
    result = run("show", "cases", "--as", "tidakada")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
