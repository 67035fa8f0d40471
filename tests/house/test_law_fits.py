"""Whatever the law data name has room in the column that will hold it."""

import pytest
from sqlalchemy import String

from tests.builders import law_documents
from tracker.domain.law import RunningLaw
from tracker.domain.law_check import LONGEST_ID
from tracker.domain.road import FieldKind
from tracker.domain.road_checks import LONGEST, OUTCOMES
from tracker.domain.road_checks import TRACKS as TRACKS_KNOWN
from tracker.store.cases import (
    Case,
    Conduct,
    LaneRow,
    Respondent,
    SanctionRow,
    SentCase,
    Step,
    TermRow,
)
from tracker.store.letter_kinds import letter_kinds
from tracker.store.library import ConductClass, ConductProvision

LAW = RunningLaw.from_documents(law_documents())
LEADS = [(kind, lead) for kind in letter_kinds().values() for lead in kind.leads]
LEVELS = (*LAW.book.levels, "unspecified")
STAGES = tuple(stage for _, stage in LAW.road.stages)
TRACKS = tuple(t for move in LAW.road.moves.values() for t in move.tracks)

HELD = [
    (SanctionRow.level, LEVELS),
    (Respondent.recommended, LEVELS),
    (ConductClass.level, LEVELS),
    (Respondent.outcome, ("not_proven_election_law", "other_regulation")),
    (Conduct.type, LAW.book.conduct_types),
    (Case.election, LAW.book.elections),
    (Case.lane, LAW.road.lanes),
    (Case.stage, STAGES),
    (Case.next_term, LAW.book.terms),
    (Case.handling_term, LAW.book.terms),
    (SentCase.stage, STAGES),
    (SentCase.term, LAW.book.terms),
    (LaneRow.stage, STAGES),
    (LaneRow.track, TRACKS),
    (Step.move, LAW.road.moves),
    (Step.stage, STAGES),
    (TermRow.term, LAW.book.terms),
    (ConductProvision.provision, LAW.book.provisions),
]


ROOM = [
    *((column, LONGEST["lane"]) for column in (Case.lane, Step.lane, LaneRow.lane, TermRow.lane)),
    *((column, LONGEST["stage"]) for column in (Case.stage, Step.stage, LaneRow.stage)),
    (SentCase.lane, LONGEST["lane"]),
    (SentCase.stage, LONGEST["stage"]),
    (Step.move, LONGEST["move"]),
    (LaneRow.track, max(len(track) for track in TRACKS_KNOWN)),
    (Respondent.recommended, LONGEST["answer"]),
    (Respondent.outcome, max(len(outcome) for outcome in OUTCOMES)),
    *((column, LONGEST_ID) for column in (SanctionRow.level, Conduct.type, TermRow.term)),
]


@pytest.mark.parametrize(("column", "longest"), ROOM, ids=[str(column) for column, _ in ROOM])
def test_the_longest_id_that_law_data_may_bring_fits_its_column(column, longest):
    assert column.type.length is None or longest <= column.type.length


@pytest.mark.parametrize(("column", "names"), HELD, ids=[str(column) for column, _ in HELD])
def test_every_name_of_the_law_data_fits_its_column(column, names):
    kind = column.type
    assert isinstance(kind, String)
    assert names
    too_long = [name for name in names if kind.length is not None and len(name) > kind.length]
    assert too_long == []


def test_the_steps_that_letters_lead_to_ask_for_what_the_letters_answer():
    assert len(LEADS) > 20
    for kind, lead in LEADS:
        move = LAW.road.move(lead.move)
        asked = {one.id: one for one in move.fields}
        assert {*lead.answers, *lead.fixed} <= asked.keys(), (kind.id, move.id)
        known = {"number", "day", *(one.id for one in kind.field)}
        assert {lead.on, *lead.answers.values()} <= known, (kind.id, move.id)
        for name, answer in lead.fixed.items():
            assert answer in {one.id for one in asked[name].options}, (kind.id, name)
        days = {one.id for one in kind.field if one.kind == "day"} | {"day"}
        for name, source in lead.answers.items():
            is_day = asked[name].kind is FieldKind.DAY
            assert is_day == (source in days), (kind.id, move.id, name)
        assert lead.on in days
