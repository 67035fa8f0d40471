"""How much of a step may be read by who was sent a part of the case."""

from tests.domain.walks import the_road
from tracker.domain.showing import part_about

LURAH, CAMAT = 7, 8
PLENARY = the_road().move("hold_plenary")
SENDING = the_road().move("send_on")


def test_of_a_plenary_only_what_was_found_of_the_persons_in_sight_is_told():
    found = {"7": {"outcome": "proven", "reason": ""}, "8": {"outcome": "not_proven", "reason": ""}}
    part = part_about(PLENARY, {"outcomes": found, "minutes_no": "3/BA"}, (), {LURAH})

    assert part is not None
    assert part.facts == {"outcomes": {"7": found["7"]}, "minutes_no": "3/BA"}
    assert not part.is_whole


def test_a_sending_names_nobody_who_is_out_of_sight():
    facts = {"respondents": [LURAH, CAMAT], "letter_no": "1/PM", "provision": "Keduanya."}
    part = part_about(SENDING, facts, (), {CAMAT})

    assert part is not None
    assert part.facts == {"respondents": [CAMAT], "letter_no": "1/PM"}


def test_a_sending_of_others_alone_is_nothing_to_be_told():
    assert part_about(SENDING, {"respondents": [LURAH]}, (), {CAMAT}) is None


def test_a_sending_of_those_in_sight_is_told_whole():
    facts = {"respondents": [CAMAT], "provision": "Pasal 5."}
    part = part_about(SENDING, facts, (), {CAMAT, LURAH})

    assert part is not None
    assert (part.facts, part.is_whole) == (facts, True)
