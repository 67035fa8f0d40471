"""Every reason for which a row can come back has a sentence in both languages."""

import ast
from pathlib import Path

from tracker.domain.json_lines import read_lines
from tracker.domain.record_reading import parse_news, parse_record
from tracker.domain.records import RowFault
from tracker.domain.row_faults import SENTENCES, sentence

ROOT = Path(__file__).parents[2] / "tracker"
READERS = [
    ROOT / "domain/row_reading.py",
    ROOT / "domain/record_reading.py",
    ROOT / "domain/json_lines.py",
    ROOT / "services/importing.py",
    ROOT / "services/amending.py",
    ROOT / "services/record_news.py",
    ROOT / "services/taking_sheets.py",
    ROOT / "services/staff.py",
    ROOT / "domain/staff_rows.py",
]
FAULTS = {"fault", "RowFault", "_unreadable"}


def codes_in(path: Path) -> set[str]:
    """The reasons that a module names: the last argument of what notes a fault."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            last = node.args[-1] if node.args else None
            if name in FAULTS and isinstance(last, ast.Constant):
                found.add(last.value)
    return found


def test_every_code_has_a_sentence_and_no_sentence_is_left_over() -> None:
    codes = set().union(*map(codes_in, READERS))
    assert len(codes) > 12
    assert codes == set(SENTENCES)


def test_sentences_say_it_in_two_languages_and_end() -> None:
    for code, words in SENTENCES.items():
        assert words.id != words.en, code
        assert words.id.endswith("."), code
        assert words.en.endswith("."), code
        assert code not in (words.id, words.en)


def test_a_row_that_differs_names_the_field() -> None:
    told = sentence("differs: events")
    assert "pada events." in told.id
    assert "in events." in told.en


def test_real_rows_come_back_with_codes_that_have_sentences() -> None:
    """What a careless sender writes: each reason is one of those with a sentence."""
    lines = [b"{", b"[]", b'{"ref": "a", "ref": "b"}', b'{"ref": 1, "x": 2}', b'{"ref": "\\u0000"}']
    reasons = set()
    for row in read_lines(iter(lines)):
        if row.fault is not None:
            reasons.add(row.fault.reason)
            continue
        for parse in (parse_record, parse_news):
            found = parse(row.given)
            assert isinstance(found, list)
            assert all(isinstance(fault, RowFault) for fault in found)
            reasons |= {fault.reason for fault in found}
    assert len(reasons) > 5
    assert reasons <= set(SENTENCES)


def test_a_file_of_which_no_row_was_read_has_its_sentence():
    for code in ("no_table", "table_too_large", "columns_twice"):
        assert sentence(code).en.endswith(".")
        assert sentence(code).id.endswith(".")
