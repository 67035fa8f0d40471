"""`cases import`, `cases export`, `news import`: shapes, statuses, and what is left behind."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.imports import DEMO, case, news
from tracker.domain.ledger import Act
from tracker.store.cases import Case, FactCorrection
from tracker.store.ledger import LedgerEntry
from tracker.store.library import NewsItem


@pytest.fixture
def run(app):
    def ran(*words: str):
        return app.test_cli_runner().invoke(args=list(words))

    return ran


def document(result) -> Any:
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def file_of(folder: Path, *rows: Any, name: str = "rows.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_the_demonstration_comes_in_through_the_commands(run, session):
    cases = run("cases", "import", str(DEMO / "records.jsonl"), "--sender", "demo", "--json")
    items = run("news", "import", str(DEMO / "news.jsonl"), "--sender", "demo", "--json")

    nothing = {"unchanged": 0, "rejected": 0, "receipt": None, "rows": []}
    assert document(cases) == {"read": 102, "created": 102, **nothing}
    assert document(items) == {"read": 354, "created": 354, **nothing}
    assert (cases.exit_code, items.exit_code) == (0, 0)
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 354


def test_bad_rows_make_the_status_3_and_lie_in_the_receipt(run, tmp_path):
    path = file_of(tmp_path, case(), case("A2", kind="x"), case("A3", events=[{"stage": "x"}]))

    result = run("cases", "import", path, "--json")

    assert result.exit_code == 3
    told = document(result)
    assert (told["read"], told["created"], told["rejected"]) == (3, 1, 2)
    assert told["rows"] == [
        {"row": 2, "ref": "A2", "field": "kind", "reason": "unknown_value"},
        {"row": 3, "ref": "A3", "field": "events[0].stage", "reason": "unknown_value"},
    ]
    receipt = Path(told["receipt"])
    assert receipt.parent == tmp_path / "receipts"
    rows = [json.loads(line) for line in receipt.read_text(encoding="utf-8").splitlines()]
    sentences = [row.pop("sentence") for row in rows]
    assert rows == told["rows"]
    assert all(one.keys() == {"id", "en"} for one in sentences)


def test_the_sender_is_cli_unless_another_is_named(run, session, tmp_path):
    path = file_of(tmp_path, case())

    run("cases", "import", path)
    run("cases", "import", path, "--sender", "lain")

    assert session.scalars(select(Case.sender).order_by(Case.id)).all() == ["cli", "lain"]


def test_a_known_ref_with_other_facts_differs_unless_it_is_amended(run, session, tmp_path):
    run("cases", "import", file_of(tmp_path, case()))
    path = file_of(tmp_path, case(outcome="forwarded"), name="other.jsonl")

    refused = run("cases", "import", path, "--json")
    amended = run("cases", "import", path, "--amend", "--reason", "Kabar baru.", "--json")
    again = run("cases", "import", path, "--json")

    assert refused.exit_code == 3
    assert document(refused)["rows"] == [
        {"row": 1, "ref": "A1", "field": "outcome", "reason": "differs: outcome"}
    ]
    assert (amended.exit_code, document(amended)["amended"]) == (0, 1)
    assert document(again)["unchanged"] == 1
    assert session.scalars(select(FactCorrection.reason)).all() == ["Kabar baru."]


def test_a_correction_without_a_reason_names_its_sender(run, session, tmp_path):
    run("cases", "import", file_of(tmp_path, case()))

    run("cases", "import", file_of(tmp_path, case(outcome="forwarded")), "--amend")

    assert session.scalars(select(FactCorrection.reason)).all() == ["Correction by cli"]


@pytest.mark.parametrize(
    "words",
    [
        ("cases", "import"),
        ("cases", "import", "/no/such/file"),
        ("cases", "import", "FILE", "--sender", "a:b"),
        ("cases", "import", "FILE", "--sender", ""),
        ("cases", "import", "FILE", "--reason", "x"),
        ("cases", "import", "FILE", "--amend", "--reason", " "),
        ("news", "import", "FILE", "--amend"),
        ("cases", "export"),
    ],
)
def test_wrong_usage_ends_with_status_2_and_changes_nothing(run, session, tmp_path, words):
    path = file_of(tmp_path, case())

    result = run(*[path if word == "FILE" else word for word in words], "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_people_read_counts_rows_and_the_place_of_the_receipt(run, tmp_path):
    result = run("cases", "import", file_of(tmp_path, case(), case("A2", kind="x")))

    first, row, receipt = result.stdout.splitlines()
    assert first == "2 read, 1 created, 0 unchanged, 1 rejected."
    assert row.startswith("  row 2: A2 kind unknown_value. This value is not in the list.")
    assert receipt.startswith("Receipt: ")


def test_a_file_that_was_exported_says_what_was_imported(run, session, tmp_path):
    run("cases", "import", str(DEMO / "records.jsonl"))
    out = tmp_path / "out.jsonl"

    result = run("cases", "export", str(out), "--json")

    assert (result.exit_code, document(result)) == (0, {"written": 102})
    was = (DEMO / "records.jsonl").read_text(encoding="utf-8").splitlines()
    now = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in now] == [json.loads(line) for line in was]
    assert document(run("cases", "import", str(out), "--json"))["unchanged"] == 102


def test_the_book_tells_of_an_export_and_seals_the_file(run, session, tmp_path):
    run("cases", "import", file_of(tmp_path, case()))
    out = tmp_path / "out.jsonl"
    run("cases", "export", str(out))

    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.CASE_EXPORTED)).one()
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert json.loads(entry.text)["facts"] == {"cases": 1, "digest": f"sha256:{digest}"}


def test_a_file_of_news_that_is_no_table_is_refused_in_a_sentence(run, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_text("no spreadsheet")

    result = run("news", "import", str(broken), "--json")

    said = "This file is no table that can be read. Save it as CSV (UTF-8) or XLSX."
    assert (result.exit_code, document(result)) == (1, {"error": said})


def test_an_export_that_fails_leaves_the_old_file_and_nothing_beside_it(run, tmp_path, monkeypatch):
    run("cases", "import", file_of(tmp_path, case()))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "out.jsonl").write_text("before")

    def full_disk(*_given: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("tracker.cli.cases.os.replace", full_disk)
    result = run("cases", "export", str(folder / "out.jsonl"), "--json")

    assert (result.exit_code, document(result)) == (1, {"error": "no space left on device"})
    assert [path.name for path in folder.iterdir()] == ["out.jsonl"]
    assert (folder / "out.jsonl").read_text() == "before"


def test_a_folder_that_is_not_there_is_named(run, tmp_path):
    result = run("cases", "export", str(tmp_path / "nowhere" / "out.jsonl"), "--json")

    assert result.exit_code == 1
    assert "nowhere" in document(result)["error"]


def test_news_that_differs_comes_back(run, tmp_path):
    run("news", "import", file_of(tmp_path, news("N1", "Satu")))

    result = run("news", "import", file_of(tmp_path, news("N1", "Satu", text="Lain.")), "--json")

    assert result.exit_code == 3
    assert document(result)["rows"] == [
        {"row": 1, "ref": "N1", "field": "text", "reason": "differs: text"}
    ]


def test_the_commands_act_as_the_system_account(run, session, world, tmp_path):
    run("cases", "import", file_of(tmp_path, case()))

    assert session.scalars(select(LedgerEntry.account_id)).all() == [world.system]
