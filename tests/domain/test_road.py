"""The road of the package, and roads that are refused."""

import tomllib

import pytest

from tests.domain.walks import REGIMES, A, Walk, agreed, found, road_documents, term_ids, the_road
from tracker.domain.answers import Known, checked
from tracker.domain.errors import NotFound
from tracker.domain.guards import Ground, expected_next, refusals
from tracker.domain.problems import Problem
from tracker.domain.road import Clock, Field, FieldKind, Move, Option, When
from tracker.domain.road_reading import read_road
from tracker.domain.roles import GRANTS, Permission, Role
from tracker.domain.saying import Words

SMALL = """\
[lane]
id = "verification"
per = "case"
order = 1
label_id = "Verifikasi"
label_en = "Verification"
begins = "received"

[[stage]]
id = "received"
label_id = "Diterima"
label_en = "Received"
holder = "handling"

[[stage]]
id = "closed"
label_id = "Ditutup"
label_en = "Closed"
holder = "none"
ends = true

[[move]]
id = "receive"
from = []
to = "received"
right = "case:file"
label_id = "Terima"
label_en = "Receive"
done_id = "Diterima"
done_en = "Received"
basis = "UU"
mark = "verified"
kinds = ["report"]
starts = [{ term = "{regime}-report", since = "case:known_on" }]

[[move]]
id = "close"
from = ["received"]
to = "closed"
right = "verification:act"
label_id = "Tutup"
label_en = "Close"
done_id = "Ditutup"
done_en = "Closed"
basis = "UU"
mark = "practice"
stops = ["{regime}-report"]
[[move.field]]
id = "why"
kind = "choice"
label_id = "Sebab"
label_en = "Ground"
option = [
  { id = "done", label_id = "Selesai", label_en = "Done" },
  { id = "other", label_id = "Lain", label_en = "Other" },
]

[[move.field]]
id = "seen_on"
kind = "day"
when = { field = "why", is = ["other"] }
label_id = "Hari"
label_en = "Day"
"""
CHOSEN_DAY = """\
mark = "practice"
starts = [{ term = "pemilu-report", since = "field:why" }]
"""
UNTIMED = """\
holder = "handling"
untimed_id = "Tidak ada batas waktu."
untimed_en = "No term."
"""
CAUTION = (
    'caution = [{ check = "%s", label_id = "a", label_en = "b", basis = "UU", mark = "recalled" }]'
    '\nstops = ["{'
)
TERMS = frozenset({"pemilu-report", "pilkada-report"})


def problems_of(text: str, **more: str) -> list[Problem]:
    documents = {"road/small.toml": text} | {f"road/{name}.toml": t for name, t in more.items()}
    parsed = {name: (text, tomllib.loads(text)) for name, text in documents.items()}
    return read_road(parsed, TERMS, REGIMES)[1]


def labels_of(move: Move) -> list[Words]:
    fields = [field.label for field in move.fields]
    options = [option.label for field in move.fields for option in field.options]
    return [move.label, move.done, *fields, *options]


def ground(walk: Walk, **answers: object) -> Ground:
    return Ground(
        standing=walk.standing,
        facts=dict(answers) or None,
        evidence=1,
        conducts=1,
        plenary_size=3,
        quorum=2,
        respondents=walk.case.respondents,
    )


def next_move(walk: Walk, track: str = "full", respondent: int | None = None) -> str | None:
    """The move that the law expects next in the verification lane, or in that person's."""
    lane = "verification" if respondent is None else "personnel"
    state = walk.lane(lane, respondent)
    tracks = frozenset({track})
    offered = [
        move
        for move in the_road().open_moves(lane, state.stage, state.waiting)
        if (not move.tracks or track in move.tracks)
        and (not move.kinds or walk.standing.kind in move.kinds)
    ]
    move = expected_next(offered, state, tracks, ground(walk))
    return move.id if move else None


def test_the_road_of_the_package_has_no_problem():
    documents = {name: (text, tomllib.loads(text)) for name, text in road_documents().items()}

    road, problems = read_road(documents, term_ids(), REGIMES)

    assert problems == []
    assert sorted(road.lanes) == ["criminal", "oversight", "personnel", "verification"]


def test_every_move_names_its_basis_and_speaks_both_languages():
    silent = [
        move.id
        for move in the_road().moves.values()
        if not move.basis or not all(words.id and words.en for words in labels_of(move))
    ]

    assert silent == []


def test_no_label_is_the_same_in_both_languages_unless_it_is_a_name():
    same = {
        words.id
        for move in the_road().moves.values()
        for words in labels_of(move)
        if words.id == words.en
    }

    assert same == {"Bawaslu", "PPK", "SIAPNET"}


def test_every_right_on_the_road_is_held_by_someone():
    held = {right for role, rights in GRANTS.items() if role is not Role.SYSTEM for right in rights}

    assert {move.right for move in the_road().moves.values()} <= held


def test_only_the_commissioners_decide_and_send_on():
    deciding = {
        move.id
        for move in the_road().moves.values()
        if move.right is Permission.VERIFICATION_DECIDE
    }

    assert {"hold_plenary", "send_on", "send_on_traced", "reopen", "warn"} <= deciding


def test_the_personnel_side_keeps_summons_and_minutes_to_itself():
    for move_id in ("summon_1", "summon_2", "examine", "report_findings", "hear_panel"):
        move = the_road().move(move_id)
        assert move.shown == "bare"
        assert not move.reported


def test_the_personnel_side_reads_of_the_verification_only_what_was_sent():
    shown = {
        move.id
        for move in the_road().moves.values()
        if move.lane == "verification" and move.shown != "hidden"
    }

    sent = {"send_on", "send_on_traced", "send_again", "send_copy", "name_recipient"}
    assert shown == sent | {"conclude_study"}  # of the study, what the queries leave of it


def test_the_formal_requirements_differ_by_regime():
    formal = the_road().move("accept_requirements").field("formal")

    pemilu = [option.id for option in formal.options_in("pemilu")]
    pilkada = [option.id for option in formal.options_in("pilkada")]

    assert pemilu == ["reporter_name_address", "respondent_named", "in_time"]
    assert pilkada == [
        "reporter_identity",
        "respondent_name_address",
        "in_time",
        "signature_matches",
    ]


def test_a_medium_sanction_of_either_list_may_be_imposed_and_no_moral_one():
    asked = the_road().move("decide").field("sanction")

    assert asked.levels == {"light", "medium", "heavy", "dishonourable_dismissal"}
    assert the_road().move("decide_ethics").field("sanction").levels == {"moral"}


def test_an_unknown_move_stage_or_field_is_not_found():
    with pytest.raises(NotFound):
        the_road().move("nonesuch")
    with pytest.raises(NotFound):
        the_road().stage("verification", "nonesuch")
    with pytest.raises(NotFound):
        the_road().move("register").field("nonesuch")


def test_words_are_said_in_either_language():
    words = Words("Terima", "Receive")

    assert (words.in_language("id"), words.in_language("en")) == ("Terima", "Receive")


def test_a_move_knows_what_it_asks():
    decide = the_road().move("decide")

    assert decide.asks("sanction")
    assert not decide.asks("mood")
    assert decide.field("on_behalf").required is False
    assert decide.field("decree_no").required is True


def test_a_file_that_came_back_may_wait_for_a_new_sending():
    back = {(s.lane, s.id) for s in the_road().stages.values() if s.came_back}

    assert back == {("oversight", "returned"), ("personnel", "returned")}


def test_only_the_sending_hands_on_and_only_closing_and_death_end_the_others():
    stages = the_road().stages.values()

    assert [s.id for s in stages if s.hands_on] == ["sent_on"]
    assert sorted(s.id for s in stages if s.closes_others) == ["closed", "died"]
    assert [s.id for s in stages if s.only_reported] == ["remedy"]


def test_no_term_is_said_to_limit_the_stages_that_lead_to_the_ppks_decision():
    said = {
        s.id
        for s in the_road().stages.values()
        if s.lane == "personnel" and "PPK" in s.untimed.en and s.untimed_mark == "secondary"
    }

    assert {"received", "examined", "reported", "panel_recommended"} <= said


def test_stages_stand_in_the_order_of_the_file():
    main = [stage.id for stage in the_road().stages_of("verification") if stage.main]

    assert main == [
        "received",
        "initial_review",
        "registered",
        "clarification",
        "study",
        "decided",
        "sent_on",
    ]


def test_each_kind_of_case_begins_in_one_way():
    begun = {kind: the_road().openings(kind) for kind in ("report", "finding", "lead")}

    assert {kind: [m.id for m in moves] for kind, moves in begun.items()} == {
        "report": ["receive_report"],
        "finding": ["determine_finding"],
        "lead": ["take_up_lead"],
    }


def test_a_chosen_answer_may_lead_elsewhere():
    decide = the_road().move("decide")

    assert decide.target({"decision": "violation"}) == "decided"
    assert decide.target({"decision": "no_violation"}) == "no_violation"
    assert decide.leads_to() == {"decided", "no_violation"}


def test_an_answer_to_a_question_that_was_not_asked_leads_nowhere():
    way = Option("back", Words("Kembali", "Back"), to="received")
    asked = Field(
        "way",
        FieldKind.CHOICE,
        Words("Jalan", "Way"),
        Words("", ""),
        options=(way,),
        when=When("sure", frozenset({"no"})),
    )
    move = Move(
        "m",
        "verification",
        frozenset({"received"}),
        "closed",
        Permission.VERIFICATION_ACT,
        Words("", ""),
        Words("", ""),
        "",
        "practice",
        Words("", ""),
        fields=(asked,),
    )

    assert move.target({"sure": True, "way": "back"}) == "closed"
    assert move.target({"sure": False, "way": "back"}) == "received"


def test_a_clock_may_belong_to_one_regime_and_one_answer():
    clock = Clock("t", regimes=frozenset({"pilkada"}), when=When("crime", frozenset({"yes"})))

    assert clock.applies({"crime": "yes"}, "pilkada")
    assert not clock.applies({"crime": "no"}, "pilkada")
    assert not clock.applies({"crime": "yes"}, "pemilu")


def test_a_lane_that_waits_offers_the_moves_that_lead_to_its_stage():
    offered = {move.id for move in the_road().open_moves("verification", "sent_on", waiting=True)}

    assert {"send_on", "send_on_traced", "take_back_file", "reopen"} == offered


def test_a_small_road_is_accepted():
    assert problems_of(SMALL) == []


def test_ids_as_long_as_their_columns_are_taken():
    """20 signs of a lane, 40 of a stage, 60 of a move."""
    text = SMALL.replace('"verification"', f'"{"v" * 20}"')
    text = text.replace('"closed"', f'"{"c" * 40}"').replace('"close"', f'"{"c" * 60}"')

    assert problems_of(text) == []


@pytest.mark.parametrize(
    ("wrong", "right", "line", "reason"),
    [
        ('to = "closed"', 'to = "nowhere"', 36, "move close: unknown stage nowhere"),
        ('from = ["received"]', 'from = ["gone"]', 36, "move close: unknown stage gone"),
        ('"verification:act"', '"law:bend"', 36, "'law:bend' is not a valid Permission"),
        ('mark = "practice"', 'mark = "sure"', 36, "move close: unknown mark sure"),
        ('stops = ["{regime}-report"]', 'stops = ["d-nil"]', 36, "unknown term d-nil"),
        ('"{regime}-report", since', '"pemilu-rapport", since', 22, "unknown term pemilu-rapport"),
        ("case:known_on", "case:unknown_on", 22, "starts from unknown case:unknown_on"),
        ("case:known_on", "field:seen_on", 22, "starts from unknown field:seen_on"),
        ('mark = "practice"', CHOSEN_DAY, 36, "starts from unknown field:why"),
        ("case:known_on", "move:open", 22, "starts from unknown move:open"),
        ('kinds = ["report"]', 'kinds = ["rumour"]', 22, "unknown kind rumour"),
        ('kinds = ["report"]', "", 22, "begins a case, but names no stage or no kind"),
        ('basis = "UU"\nmark = "practice"', 'mark = "practice"', 36, "'basis'"),
        ('label_en = "Close"\n', "", 36, "'label_en'"),
        ('stops = ["{', 'guards = ["mood"]\nstops = ["{', 36, "unknown guard mood"),
        ('stops = ["{', CAUTION % "gut", 36, "unknown check gut"),
        ('stops = ["{', CAUTION.replace("recalled", "sure"), 36, "unknown mark sure"),
        ('stops = ["{', 'tracks = ["rail"]\nstops = ["{', 36, "unknown track rail"),
        ('stops = ["{', 'sanction = "dreams"\nstops = ["{', 36, "unknown sanction dreams"),
        ('stops = ["{', 'stop = ["x"]\nstops = ["{', 36, "unknown key stop"),
        ('stops = ["{', 'stops = "x"\n#', 36, "stops is not a list"),
        ('stops = ["{', 'hands_to = "heir"\nstops = ["{', 36, "unknown field heir"),
        ('stops = ["{', 'expected = ["closed"]\nstops = ["{', 36, "is expected at closed"),
        ('kind = "choice"', 'kind = "guess"', 36, "'guess' is not a valid FieldKind"),
        ('id = "seen_on"', 'id = "why"', 36, "field why is given twice"),
        ('is = ["other"]', 'is = ["never"]', 36, "unknown answer of why never"),
        ('field = "why", is', 'field = "how", is', 36, "depends on field how"),
        ('id = "other", label', 'id = "done", label', 36, "field why has an option twice"),
        ('holder = "handling"', 'holder = "anybody"', 9, "unknown holder anybody"),
        ('holder = "handling"', UNTIMED + 'untimed_mark = "sure"', 9, "unknown mark sure"),
        ('holder = "handling"', UNTIMED, 9, "'untimed_mark'"),
        ('holder = "none"\n', "", 15, "stage closed: missing or wrong 'holder'"),
        ("ends = true", "", 15, "stage verification/closed: cannot be left"),
        ('id = "closed"', 'id = "received"', 15, "stage verification/received: given twice"),
        ('id = "close"', 'id = "receive"', 36, "move receive: given twice"),
        ('begins = "received"', 'begins = "birth"', 1, "begins at unknown stage birth"),
        ('per = "case"', 'per = "week"', 1, "per week"),
        ("order = 1", 'colour = "red"\norder = 1', 1, "unknown key colour"),
        ('stops = ["{', 'series = "tally"\nstops = ["{', 36, "unknown series tally"),
        ('"verification"', f'"{"v" * 21}"', 1, "is longer than 20 signs"),
        ('id = "closed"', f'id = "{"c" * 41}"', 15, "is longer than 40 signs"),
        ('id = "close"', f'id = "{"c" * 61}"', 36, "is longer than 60 signs"),
        ('id = "other", label', f'id = "{"o" * 41}", label', 36, "is longer than 40 signs"),
    ],
)
def test_a_broken_road_is_refused_with_file_line_and_reason(wrong, right, line, reason):
    assert wrong in SMALL

    problems = problems_of(SMALL.replace(wrong, right))

    assert any(
        p.file == "road/small.toml" and p.line == line and reason in p.reason for p in problems
    ), [str(p) for p in problems]


def test_a_stage_that_only_an_unreached_stage_leads_to_cannot_be_reached():
    island = """
[[stage]]
id = "island"
label_id = "Pulau"
label_en = "Island"
holder = "handling"

[[move]]
id = "swim"
from = ["island"]
to = "island"
right = "verification:act"
label_id = "Berenang"
label_en = "Swim"
done_id = "Berenang"
done_en = "Swam"
basis = "UU"
mark = "practice"
"""
    reasons = [problem.reason for problem in problems_of(SMALL + island)]

    assert reasons == [
        "stage verification/island: cannot be reached",
        "stage verification/island: cannot be left towards an end",
    ]


def test_the_table_of_reported_stages_is_held_against_the_road():
    table = """
waiting_outcomes = ["pending"]
[[place]]
reported = "received"
lane = "verification"
stage = "received"
[[place]]
reported = "lost"
lane = "verification"
stage = "attic"
[[place]]
reported = "late"
after = ["never"]
plenary = "maybe"
"""
    found_wrong = {(p.file, p.line, p.reason) for p in problems_of(SMALL, reported=table)}

    assert found_wrong == {
        ("road/reported.toml", 7, "place 1: unknown stage verification/attic"),
        ("road/reported.toml", 11, "place 2: looks for unknown reported stage never"),
        ("road/reported.toml", 11, "place 2: unknown plenary outcome maybe"),
    }


def test_everything_wrong_is_told_at_once():
    text = SMALL.replace('mark = "practice"', 'mark = "sure"').replace(
        'holder = "handling"', 'holder = "anybody"'
    )

    assert len(problems_of(text)) == 2


def test_a_finding_is_registered_next_and_a_report_reviewed():
    finding = Walk("finding")
    finding.take("determine_finding", "2024-10-03")
    report = Walk("report")
    report.take("receive_report", "2024-10-03")

    assert next_move(finding) == "register"
    assert next_move(report) == "start_review"


def test_before_candidates_are_fixed_a_finding_is_traced_next():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-08-03")

    assert next_move(walk, "trace") == "trace_before_contest"


def test_a_report_is_registered_only_when_its_requirements_are_met():
    walk = Walk("report")
    walk.take("receive_report", "2024-10-03")
    walk.take("start_review", "2024-10-03")
    assert next_move(walk) == "accept_requirements"
    assert refusals(the_road().move("register"), ground(walk)) == ["requirements_open"]

    walk.take("accept_requirements", "2024-10-04")

    assert next_move(walk) == "register"


def test_requirements_are_met_only_when_each_is_ticked():
    walk = Walk("report")
    walk.take("receive_report", "2024-10-03")
    move = the_road().move("accept_requirements")

    some = ground(walk, formal={"in_time": False}, material={"evidence": True})
    every = ground(walk, formal={"in_time": True}, material={"evidence": True})

    assert refusals(move, some) == ["requirement_unmet"]
    assert refusals(move, every) == []


def test_requirements_of_the_other_regime_are_not_asked_for():
    move = the_road().move("accept_requirements")
    ticked = {
        "formal": ["reporter_name_address", "respondent_named", "in_time"],
        "material": ["time_and_place", "narrative", "evidence"],
        "violation": "other_law",
    }
    walk = Walk("report", regime="pemilu")
    walk.take("receive_report", "2023-12-04")

    facts = checked(move, ticked, Known(regime="pemilu"))

    assert "signature_matches" not in facts["formal"]
    assert refusals(move, ground(walk, **facts)) == []


def test_a_study_follows_when_someone_was_heard_and_a_plenary_when_it_is_concluded():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    assert next_move(walk) == "summon_clarification"
    walk.take("summon_clarification", "2024-10-04")
    assert next_move(walk) == "record_clarification"
    walk.take("record_clarification", "2024-10-05")
    assert next_move(walk) == "start_study"
    walk.take("start_study", "2024-10-05")
    assert next_move(walk) == "conclude_study"
    walk.take("conclude_study", "2024-10-06")
    assert next_move(walk) == "hold_plenary"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("proven", "send_on"),
        ("other_regulation", "send_on"),
        ("not_proven", "close_not_proven"),
        ("not_asn", "close_not_proven"),
    ],
)
def test_what_the_plenary_found_decides_what_follows(outcome, expected):
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("study_without_clarification", "2024-10-04")
    walk.take("conclude_study", "2024-10-06")
    walk.take("hold_plenary", "2024-10-06", outcomes=found(r1=outcome))

    assert next_move(walk) == expected


def test_a_plenary_needs_quorum_majority_and_a_word_on_everybody():
    walk = Walk("finding", respondents=(1, 2))
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("study_without_clarification", "2024-10-04")
    move = the_road().move("hold_plenary")
    dissent = {"name": "C", "present": True, "vote": "dissent", "reason": "bukti lemah"}

    few = ground(walk, votes=agreed("A"), outcomes=found(r1="proven", r2="proven"))
    split = ground(walk, votes=[*agreed("A"), dissent], outcomes=found(r1="proven", r2="proven"))
    silent = ground(walk, votes=agreed("A", "B"), outcomes=found(r1="proven"))
    many = ground(walk, votes=agreed("A", "B", "C", "D"), outcomes=found(r1="proven", r2="proven"))

    assert refusals(move, few) == ["study_missing", "quorum_not_met"]
    assert refusals(move, split) == ["study_missing", "no_majority"]
    assert refusals(move, silent) == ["study_missing", "outcome_missing"]
    assert refusals(move, many) == ["study_missing", "too_many_members"]


def test_only_those_found_in_breach_are_sent_on():
    walk = Walk("finding", respondents=(1, 2))
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("study_without_clarification", "2024-10-04")
    walk.take("conclude_study", "2024-10-06")
    walk.take("hold_plenary", "2024-10-06", outcomes=found(r1="proven", r2="not_proven"))
    move = the_road().move("send_on")

    assert refusals(move, ground(walk, respondents=[1, 2])) == ["sends_unproven"]
    assert refusals(move, ground(walk, respondents=[1])) == []
    assert refusals(the_road().move("close_not_proven"), ground(walk)) == ["somebody_proven"]


def test_the_personnel_track_decides_what_follows_receipt():
    walk = Walk("finding")
    walk.record("personnel", "received", "2025-01-06", A)

    assert next_move(walk, "discipline", A) == "summon_1"
    assert next_move(walk, "ethics", A) == "form_panel"


def test_nothing_is_expected_where_it_depends_on_a_track_that_is_not_decided():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-08-03")
    state = walk.lane("verification")
    offered = the_road().open_moves("verification", "received")

    move = expected_next(offered, state, frozenset({"trace", "full"}), ground(walk))

    assert move is not None
    assert move.id == "register"
