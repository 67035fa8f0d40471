"""Every enum member keeps its own words, also where another enum has a member of the same text."""

from tracker.domain.labels import LABELS, Labels
from tracker.domain.matters import Audience, CaseKind, StaffStatus, Wish
from tracker.domain.roles import Side


def test_members_that_are_equal_as_text_keep_their_own_words():
    told = Labels({Side.PERSONNEL: "the side"}, {Audience.PERSONNEL: "the readers"})

    assert Side.PERSONNEL == Audience.PERSONNEL
    assert (told[Side.PERSONNEL], told[Audience.PERSONNEL]) == ("the side", "the readers")
    assert len(told) == len(list(told)) == 2


def test_no_label_took_the_place_of_another():
    assert LABELS[Side.PERSONNEL] != LABELS[Audience.PERSONNEL]
    assert LABELS[StaffStatus.UNKNOWN] == "Not known"
    assert LABELS[Wish.OPEN] == "Open"


def test_a_member_without_words_is_missing():
    assert CaseKind.LEAD not in Labels({Wish.OPEN: "open"})
