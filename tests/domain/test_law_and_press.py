"""The public cases are read by the law data, and where their sources cite otherwise it is told."""

import pytest

from tests.domain.law_and_press import DOCUMENT, UNTOLD, compared, reasons, written


@pytest.fixture(scope="module")
def cases():
    return compared()


def test_the_document_says_what_the_program_says(cases):
    """After a change: `python -m tests.domain.law_and_press`, then read what it changed."""
    assert written(cases, reasons()) == DOCUMENT.read_text(encoding="utf-8")


def test_every_difference_has_its_reason_and_nothing_else_has_one(cases):
    told = reasons()

    assert set(told) == {case.record.ref for case in cases if case.told and case.differs}
    assert all(why != UNTOLD and why.endswith(".") for why in told.values())


def test_every_public_case_of_civil_servants_is_read(cases):
    assert len(cases) == 102
    for case in cases:
        if case.is_about_asn:
            assert case.readings, case.record.ref
            assert all(one.provisions for one in case.readings), case.record.ref
        else:
            assert case.readings == (), case.record.ref


def test_no_reading_of_a_public_case_cites_what_came_after_its_act(cases):
    for case in cases:
        for one in case.readings:
            for cited in one.provisions or ():
                begun = cited.in_force_from
                assert begun is None or begun.first <= case.on.last, (case.record.ref, cited.id)


def test_a_rule_is_told_to_be_repealed_where_it_was(cases):
    told = {(case.record.ref, one.words): one.verdict for case in cases for one in case.told}

    assert told["C002", "UU 5/2014 (ASN)"] == "not in force any more (until 2023-10-31)"
    assert told["C020", "UU 5/2014 (ASN)"] == "proposed"
    assert told["C048", "SKB 5 lembaga No. 2/2022"] == "proposed, row dis-3"
    assert told["C076", "PP 53/2010 (disebut pelapor)"].startswith("not in force any more")
    assert told["C099", "SKB 5 lembaga"] == "nothing is proposed: no civil servant"
