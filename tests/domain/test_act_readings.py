"""Whole answers of the law about some acts stay what a person has read (`act_readings.md`)."""

import re

from tests.builders import law_documents
from tests.domain.act_readings import ACTS, FILE, written
from tracker.domain.law import RunningLaw


def test_what_the_law_says_of_the_written_acts_is_what_was_read():
    book = RunningLaw.from_documents(law_documents()).book

    assert written(book) == FILE.read_text(encoding="utf-8")


def test_the_written_acts_hold_every_phase_class_level_and_remedy():
    text = FILE.read_text(encoding="utf-8")
    answers = [line.split(" · ") for line in re.findall(r"^\w+ · .*$", text, re.M)]
    found = [set(column) for column in zip(*answers, strict=True)]

    assert found[0] == {
        *("before_fixed", "after_fixed", "campaign", "voting", "quiet", "after_voting", "none"),
        "None",
    }
    assert found[1] == {"code_of_ethics", "discipline", "None"}
    assert found[2] == {"moral", "medium", "heavy", "None"}
    assert found[3] == {"objection", "appeal", "None"}
    assert found[4] == {"kasn", "bkn", "None"}
    assert text.count("\n## ") == len(ACTS) == len(set(ACTS))
