"""What every door owes to every person: the walk compares answers with this, line by line.

An endpoint that no table here names makes the walk fail: a new page comes with its line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from tests.web.subjects import Subject
from tracker.domain.letters import LetterState
from tracker.domain.mending import annulment_obstacle
from tracker.domain.moves import open_moves, origin_for
from tracker.domain.road import Road, Shown
from tracker.domain.roles import SIDES, Actor, Permission, Side
from tracker.domain.sheet_states import SheetSubject
from tracker.domain.showing import may_read_piece, shown_to
from tracker.domain.standing import Origin
from tracker.services.projection import step_facts
from tracker.store.cases import Step
from tracker.store.letters import Letter
from tracker.store.observed import ElementLink, ObservedAct
from tracker.store.people import Agency
from tracker.web.guard import PUBLIC, SIGNED_IN


class Verdict(Enum):
    """What a person gets: in; told that it is not theirs; nothing there; not at this stage."""

    OPEN = "open"
    REFUSED = 403
    OUTSIDE = 404
    SHUT = 409


Audience = str | Permission


@dataclass(frozen=True)
class Knock:
    """One request to make: the values for the address, and what each person should get."""

    values: dict[str, object]
    expected: Callable[[Actor], Verdict]
    query: dict[str, object] | None = None

    def address(self, path: str) -> str:
        return path + ("?" + urlencode(self.query) if self.query else "")


def by_audience(actor: Actor, audience: Audience) -> Verdict:
    """What the door alone says, before any case is asked about."""
    if audience in (PUBLIC, SIGNED_IN) or actor.holds(Permission(audience)):
        return Verdict.OPEN
    return Verdict.REFUSED


def by_case(actor: Actor, subject: Subject, *rights: Permission) -> Verdict:
    """Outside sight there is nothing; in sight every right must be theirs on this case."""
    if not actor.sees(subject.sight):
        return Verdict.OUTSIDE
    if all(actor.may(right, subject.sight) for right in rights):
        return Verdict.OPEN
    return Verdict.REFUSED


def nothing_there(values: dict[str, object]) -> Knock:
    return Knock(values, lambda _actor: Verdict.OUTSIDE)


def no_such_case(knock: Knock) -> Knock:
    """The same request for a case that does not exist: the same as one outside sight."""
    return nothing_there({**knock.values, "case_id": UNKNOWN})


def open_to(audience: Audience, values: dict[str, object]) -> Knock:
    return Knock(values, lambda actor: by_audience(actor, audience))


UNKNOWN = 999_999_999


# --- Doors that ask about a case -----------------------------------------------------------------


def plain(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    yield Knock({"case_id": subject.case_id}, lambda a: by_case(a, subject, audience))


def receipts(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """The receipt is the receiving agency's; elsewhere there is none."""

    def expected(actor: Actor) -> Verdict:
        verdict = by_case(actor, subject, audience)
        here = actor.agency_id == subject.sight.receiving and subject.name != "imported"
        return Verdict.OUTSIDE if verdict is Verdict.OPEN and not here else verdict

    yield Knock({"case_id": subject.case_id}, expected)


def conducts(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    for conduct in subject.conducts[:1]:
        values: dict[str, object] = {"case_id": subject.case_id, "conduct_id": conduct}
        yield Knock(values, lambda a: by_case(a, subject, audience))
    yield from _unknown_part(subject, audience, "conduct_id")


def acts_to_correct(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """A conduct of the case to correct, or a new one."""
    yield from _parts_to_correct(subject, audience, "conduct_id", subject.conducts)


def people_to_correct(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """A respondent of the case to correct, or a new one."""
    yield from _parts_to_correct(subject, audience, "respondent_id", subject.respondents)


def _parts_to_correct(
    subject: Subject, audience: Permission, name: str, parts: tuple[int, ...]
) -> Iterator[Knock]:
    for part in [*parts[:1], None]:
        values: dict[str, object] = {"case_id": subject.case_id, name: part}
        yield Knock(values, lambda a: by_case(a, subject, audience))
    yield from _unknown_part(subject, audience, name)


def _unknown_part(
    subject: Subject,
    audience: Permission,
    name: str,
    may: Callable[[Actor], Verdict] | None = None,
) -> Iterator[Knock]:
    """A part that the case does not have is not there, once the case is theirs to ask about."""
    if subject.name != "registered":
        return

    def expected(actor: Actor) -> Verdict:
        verdict = may(actor) if may else by_case(actor, subject, audience)
        return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

    yield Knock({"case_id": subject.case_id, name: UNKNOWN}, expected)


def terms(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Terms of the case are Bawaslu's; those of a person are seen by whoever sees the person."""
    of_case = [t for t in subject.terms if t.respondent_id is None]
    of_people = [t for t in subject.terms if t.respondent_id is not None]
    for term in of_case[:1] + of_people[:1]:

        def expected(actor: Actor, whom: int | None = term.respondent_id) -> Verdict:
            verdict = by_case(actor, subject, audience)
            bawaslu = actor.side is Side.BAWASLU
            shown = bawaslu if whom is None else subject.shows(actor, whom)
            return verdict if verdict is not Verdict.OPEN or shown else Verdict.OUTSIDE

        yield Knock({"case_id": subject.case_id, "term_id": term.id}, expected)
    yield from _unknown_part(subject, audience, "term_id")


def pieces(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """A piece that is kept from this person is not there."""
    for piece in subject.evidence:

        def expected(actor: Actor, kind=piece.audience, by: int = piece.agency_id) -> Verdict:
            verdict = by_case(actor, subject, audience)
            readable = may_read_piece(actor, subject.sight, kind, by)
            return verdict if verdict is not Verdict.OPEN or readable else Verdict.OUTSIDE

        yield Knock({"case_id": subject.case_id, "item_id": piece.id}, expected)
    yield from _unknown_part(subject, audience, "item_id")


def originals(subject: Subject, _audience: Permission, _road: Road) -> Iterator[Knock]:
    """The bytes as they came are for those who work on the case, and nothing kept from them is."""
    for piece in subject.evidence:

        def expected(actor: Actor, kind=piece.audience, by: int = piece.agency_id) -> Verdict:
            if not may_read_piece(actor, subject.sight, kind, by) and actor.sees(subject.sight):
                right = actor.may(Permission.EVIDENCE_ORIGINAL, subject.sight)
                return Verdict.OUTSIDE if right else Verdict.REFUSED
            return by_case(actor, subject, Permission.EVIDENCE_ORIGINAL)

        yield Knock({"case_id": subject.case_id, "item_id": piece.id}, expected)
    yield from _unknown_part(subject, Permission.EVIDENCE_ORIGINAL, "item_id")


def handed_over(subject: Subject, _audience: Permission, _road: Road) -> Iterator[Knock]:
    """Who may add evidence may record where a piece went that they may read."""
    for piece in subject.evidence:

        def expected(actor: Actor, kind=piece.audience, by: int = piece.agency_id) -> Verdict:
            if not may_read_piece(actor, subject.sight, kind, by) and actor.sees(subject.sight):
                right = actor.may(Permission.EVIDENCE_ADD, subject.sight)
                return Verdict.OUTSIDE if right else Verdict.REFUSED
            return by_case(actor, subject, Permission.EVIDENCE_ADD)

        yield Knock({"case_id": subject.case_id, "item_id": piece.id}, expected)
    yield from _unknown_part(subject, Permission.EVIDENCE_ADD, "item_id")


def to_black_out(subject: Subject, audience: Permission, road: Road) -> Iterator[Knock]:
    """As handing over; of what cannot be drawn everybody who may hears that it cannot."""
    drawn = {piece.id for piece in subject.evidence if piece.media_type.startswith("image/")}
    for knock in handed_over(subject, audience, road):

        def expected(actor: Actor, knock: Knock = knock) -> Verdict:
            verdict = knock.expected(actor)
            if verdict is Verdict.OPEN and knock.values["item_id"] not in drawn:
                return Verdict.SHUT
            return verdict

        yield Knock(knock.values, expected)


def undrawn(subject: Subject, audience: Permission, road: Road) -> Iterator[Knock]:
    """Pages to black out that nobody opened: the address alone shows nothing to anybody."""
    for knock in handed_over(subject, audience, road):

        def expected(actor: Actor, knock: Knock = knock) -> Verdict:
            verdict = knock.expected(actor)
            return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

        yield Knock(knock.values | {"number": 1, "pass_": "tidak-ada"}, expected)


def unplayed(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Parts of a page that nobody opened: the address alone shows nothing to anybody."""
    for piece in subject.evidence[:1]:
        values: dict[str, object] = {
            "case_id": subject.case_id, "item_id": piece.id, "number": 1, "pass_": "tidak-ada",
        }  # fmt: skip

        def expected(actor: Actor) -> Verdict:
            verdict = by_case(actor, subject, audience)
            return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

        yield Knock(values, expected)


def pieces_to_withdraw(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Only the agency that added a piece may take it back."""
    for piece in subject.evidence:

        def expected(actor: Actor, kind=piece.audience, by: int = piece.agency_id) -> Verdict:
            verdict = by_case(actor, subject, audience)
            if verdict is not Verdict.OPEN:
                return verdict
            if not may_read_piece(actor, subject.sight, kind, by):
                return Verdict.OUTSIDE
            return Verdict.OPEN if by == actor.agency_id else Verdict.REFUSED

        yield Knock({"case_id": subject.case_id, "item_id": piece.id}, expected)
    yield from _unknown_part(subject, audience, "item_id")


def steps_to_mend(subject: Subject, _audience: Permission, road: Road) -> Iterator[Knock]:
    """The latest step of each lane: mended by the agency that took it, with the same right."""
    latest: dict[str, Step] = {step.lane: step for step in subject.steps}
    for step in latest.values():

        def expected(actor: Actor, step: Step = step) -> Verdict:
            verdict = by_case(actor, subject)
            return _mending(actor, subject, step, road) if verdict is Verdict.OPEN else verdict

        yield Knock({"case_id": subject.case_id, "step_id": step.id}, expected)
    yield from _unknown_part(subject, Permission.CASE_READ, "step_id")


def steps_to_annul(subject: Subject, audience: Permission, road: Road) -> Iterator[Knock]:
    """As steps to mend, but one that opened the case or that a later one depends on stays."""
    bound = {
        step.id
        for step in subject.steps
        if step.move
        and annulment_obstacle(
            step_facts(step),
            road.move(step.move),
            [(s.lane, s.respondent_id) for s in subject.steps if s.position > step.position],
            is_own=False,
        )
    }
    for knock in steps_to_mend(subject, audience, road):

        def expected(actor: Actor, knock: Knock = knock) -> Verdict:
            verdict = knock.expected(actor)
            shut = verdict is Verdict.OPEN and knock.values.get("step_id") in bound
            return Verdict.SHUT if shut else verdict

        yield Knock(knock.values, expected, knock.query)


def _mending(actor: Actor, subject: Subject, step: Step, road: Road) -> Verdict:
    own = subject.offices[step.recorded_by] == actor.agency_id
    move = road.moves.get(step.move or "")
    shown = shown_to(
        actor.side, step.lane, move, step.origin, by_own_agency=own, disclosed=False,
        stage=step.stage,
    )  # fmt: skip
    sent = step.facts.get("respondents") or [step.respondent_id]
    if shown is Shown.HIDDEN or not any(subject.shows(actor, person) for person in sent):
        return Verdict.OUTSIDE
    if not own or move is None or step.origin is Origin.RECORDED:
        return Verdict.REFUSED
    state = subject.lanes[step.lane, step.respondent_id]
    theirs = origin_for(actor, move, state, subject.sight, subject.ways) is not None
    return Verdict.OPEN if theirs else Verdict.REFUSED


def moves_to_take(subject: Subject, _audience: Permission, road: Road) -> Iterator[Knock]:
    """From each kind of lane: an open move of every right, and one that starts elsewhere."""
    taken: set[str] = set()
    for (lane, respondent), state in subject.lanes.items():
        if lane in taken:
            continue
        taken.add(lane)
        there = open_moves(road, state, subject.ways)
        by_right = {move.right: move for move in there}
        elsewhere = [
            move
            for move in road.moves.values()
            if move.lane == lane and move.origins and move not in there
        ]
        for move in [*by_right.values(), *elsewhere[:1]]:

            def expected(actor: Actor, move=move, state=state, there=tuple(there)) -> Verdict:
                if not actor.sees(subject.sight) or not subject.shows(actor, state.respondent):
                    return Verdict.OUTSIDE
                if origin_for(actor, move, state, subject.sight, subject.ways) is None:
                    return Verdict.REFUSED
                return Verdict.OPEN if move in there else Verdict.SHUT

            query: dict[str, object] | None = {"terlapor": respondent} if respondent else None
            values: dict[str, object] = {"case_id": subject.case_id, "move": move.id}
            yield Knock(values, expected, query)
    if subject.name == "registered":
        yield nothing_there({"case_id": subject.case_id, "move": "tidak-ada"})


def acts_seen(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """An observed act that is kept from this person is not there."""
    yield from _acts_seen(subject, audience)


def acts_to_reword(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Only the agency that recorded an act may correct it."""
    yield from _acts_seen(subject, audience, lambda a, row: a.agency_id == row.agency_id)


def acts_to_confirm(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """The second observer is somebody else of the agency that recorded it."""

    def may(actor: Actor, row: ObservedAct) -> bool:
        other = actor.account_id != row.recorded_by
        return other and actor.agency_id == row.agency_id

    yield from _acts_seen(subject, audience, may)


def _acts_seen(
    subject: Subject,
    audience: Permission,
    may: Callable[[Actor, ObservedAct], bool] = lambda _a, _r: True,
) -> Iterator[Knock]:
    for row in subject.acts:

        def expected(actor: Actor, row: ObservedAct = row) -> Verdict:
            verdict = by_case(actor, subject, audience)
            if verdict is not Verdict.OPEN:
                return verdict
            if not may_read_piece(actor, subject.sight, row.audience, row.agency_id):
                return Verdict.OUTSIDE
            return Verdict.OPEN if may(actor, row) else Verdict.REFUSED

        values: dict[str, object] = {
            "case_id": subject.case_id, "conduct_id": row.conduct_id, "act_id": row.id,
        }  # fmt: skip
        yield Knock(values, expected)
    yield from _unknown_act(subject, audience, "act_id")


def links_to_take_away(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Only the agency that linked it may take a link away."""
    for row in subject.links:

        def expected(actor: Actor, row: ElementLink = row) -> Verdict:
            verdict = by_case(actor, subject, audience)
            if verdict is not Verdict.OPEN:
                return verdict
            if not may_read_piece(actor, subject.sight, row.audience, row.agency_id):
                return Verdict.OUTSIDE
            return Verdict.OPEN if actor.agency_id == row.agency_id else Verdict.REFUSED

        values: dict[str, object] = {
            "case_id": subject.case_id, "conduct_id": row.conduct_id, "link_id": row.id,
        }  # fmt: skip
        yield Knock(values, expected)
    yield from _unknown_act(subject, audience, "link_id")


def _unknown_act(subject: Subject, audience: Permission, name: str) -> Iterator[Knock]:
    """Something that the conduct does not have."""

    def expected(actor: Actor) -> Verdict:
        verdict = by_case(actor, subject, audience)
        return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

    for conduct in subject.conducts[:1]:
        values: dict[str, object] = {
            "case_id": subject.case_id, "conduct_id": conduct, name: UNKNOWN,
        }  # fmt: skip
        yield Knock(values, expected)


def cited_rules(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """The news of one case cites a provision; of the others there is nothing to decide."""

    def expected(actor: Actor) -> Verdict:
        verdict = by_case(actor, subject, audience)
        return Verdict.OUTSIDE if verdict is Verdict.OPEN and not subject.news else verdict

    yield Knock({"case_id": subject.case_id, "provision": "pp94-5n"}, expected)


def tied_news(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    for news in subject.news:
        values: dict[str, object] = {"case_id": subject.case_id, "news_id": news}
        yield Knock(values, lambda a: by_case(a, subject, audience))
    yield from _unknown_part(subject, audience, "news_id")


def captures(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """No case of the walk has a secured page: whoever may ask is told that it is not there."""
    yield from _unknown_part(subject, audience, "capture_id")


def destructions(subject: Subject, _audience: Permission, _road: Road) -> Iterator[Knock]:
    """What is to be destroyed is read by those who may propose it or approve it."""
    yield Knock({"case_id": subject.case_id}, lambda a: _may_destroy(a, subject))


def a_destruction(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """A proposal is there for its own office alone."""
    yield from _proposals(subject, lambda a: _may_destroy(a, subject))
    yield from _unknown_part(subject, audience, "proposal_id", lambda a: _may_destroy(a, subject))


def _may_destroy(actor: Actor, subject: Subject) -> Verdict:
    rights = (Permission.EVIDENCE_DESTROY, Permission.DESTRUCTION_APPROVE)
    found = [by_case(actor, subject, right) for right in rights]
    return Verdict.OPEN if Verdict.OPEN in found else found[0]


def a_destruction_to_answer(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    yield from _proposals(subject, lambda a: by_case(a, subject, audience))
    yield from _unknown_part(subject, audience, "proposal_id")


def a_destruction_to_take_back(
    subject: Subject, audience: Permission, _road: Road
) -> Iterator[Knock]:
    """Nobody who walks proposed one."""

    def expected(actor: Actor) -> Verdict:
        verdict = by_case(actor, subject, audience)
        return Verdict.REFUSED if verdict is Verdict.OPEN else verdict

    yield from _proposals(subject, expected)
    yield from _unknown_part(subject, audience, "proposal_id")


def _proposals(subject: Subject, may: Callable[[Actor], Verdict]) -> Iterator[Knock]:
    for row in subject.proposals:

        def expected(actor: Actor, office: int = row.agency_id) -> Verdict:
            verdict = may(actor)
            own = actor.agency_id == office
            return verdict if verdict is not Verdict.OPEN or own else Verdict.OUTSIDE

        yield Knock({"case_id": subject.case_id, "proposal_id": row.id}, expected)


def near_copies(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """No case of the walk has a picture in common with another: there is nothing to compare."""
    for piece in subject.evidence[:1]:
        values: dict[str, object] = {
            "case_id": subject.case_id, "item_id": piece.id, "other_id": piece.id,
        }  # fmt: skip

        def expected(actor: Actor) -> Verdict:
            verdict = by_case(actor, subject, audience)
            return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

        yield Knock(values, expected)


def letters(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """A letter is there for its own office alone."""
    yield from _letters(subject, audience, set(LetterState))


def drafts(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Once it is issued there is no draft of it any more."""
    yield from _letters(subject, audience, {LetterState.DRAFT, LetterState.WAITING})


def issued_letters(subject: Subject, audience: Permission, _road: Road) -> Iterator[Knock]:
    """Before it is issued there is no copy of it."""
    yield from _letters(subject, audience, {LetterState.ISSUED})


def _letters(subject: Subject, audience: Permission, there: set[LetterState]) -> Iterator[Knock]:
    for row in subject.letters:

        def expected(actor: Actor, row: Letter = row) -> Verdict:
            verdict = by_case(actor, subject, audience)
            own = actor.agency_id == row.agency_id and row.state in there
            return verdict if verdict is not Verdict.OPEN or own else Verdict.OUTSIDE

        yield Knock({"case_id": subject.case_id, "letter_id": row.id}, expected)
    yield from _unknown_part(subject, audience, "letter_id")


OF_A_CASE = {
    "bundles.ask": plain,
    "bundles.seal": plain,
    "captures.ask": plain,
    "captures.begin": plain,
    "captures.by_hand": plain,
    "captures.keep": plain,
    "captures.name": captures,
    "captures.say": captures,
    "captures.show": captures,
    "cases.add_evidence": plain,
    "cases.annul": steps_to_annul,
    "cases.assign": plain,
    "cases.correct": steps_to_mend,
    "cases.link": plain,
    "cases.note": plain,
    "cases.recuse": plain,
    "cases.reporter": plain,
    "cases.show": plain,
    "cases.take": moves_to_take,
    "cases.term": terms,
    "cases.withdraw_evidence": pieces_to_withdraw,
    "coverage.show": plain,
    "destructions.approve": a_destruction_to_answer,
    "destructions.ask": destructions,
    "destructions.propose": plain,
    "destructions.refuse": a_destruction_to_answer,
    "destructions.show": a_destruction,
    "destructions.take_back": a_destruction_to_take_back,
    "evidence.original": originals,
    "evidence.hand_over": handed_over,
    "evidence.play": unplayed,
    "evidence.sheet": unplayed,
    "evidence.show": pieces,
    "redactions.ask": to_black_out,
    "redactions.make": to_black_out,
    "redactions.sheet": undrawn,
    "facts.case": plain,
    "facts.conduct": acts_to_correct,
    "facts.respondent": people_to_correct,
    "filing.receipt": receipts,
    "letters.approve": letters,
    "letters.as_docx": drafts,
    "letters.ask": plain,
    "letters.begin": plain,
    "letters.change": letters,
    "letters.drop": letters,
    "letters.give_back": letters,
    "letters.issued": issued_letters,
    "letters.preview": drafts,
    "letters.show": letters,
    "letters.submit": letters,
    "letters.take_back": letters,
    "letters.withdraw": letters,
    "near_copies.say": near_copies,
    "near_copies.show": near_copies,
    "news.choose": plain,
    "news.tie": plain,
    "news.tie_new": plain,
    "news_reading.ask_for_case": plain,
    "news.untie": tied_news,
    "news_rules.decide": cited_rules,
    "news_rules.show": plain,
    "suggestions.answer": plain,
    "suggestions.of_case": plain,
    "provisions.classify": conducts,
    "provisions.decide": conducts,
    "provisions.show": conducts,
    "traces.add": conducts,
    "traces.attribute": acts_seen,
    "traces.bear": conducts,
    "traces.correct": acts_to_reword,
    "traces.look": acts_seen,
    "traces.second": acts_to_confirm,
    "traces.show": conducts,
    "traces.unlink": links_to_take_away,
}


# --- Doors of the administration -----------------------------------------------------------------


def manages(actor: Actor, agency: Agency) -> bool:
    """Bawaslu manages the own agency and those below, a personnel agency those of its region and
    the region's Sekda and Inspektorat."""
    if actor.side is Side.PERSONNEL:
        own = SIDES[agency.kind] in (Side.PERSONNEL, Side.INSPECTION)
        return own and agency.region_code == actor.region
    if SIDES[agency.kind] is not actor.side:
        return False
    below = agency.region_code != "" and (
        not actor.region or agency.region_code.startswith(actor.region + ".")
    )
    return agency.id == actor.agency_id or below


def confirms(actor: Actor, agency: Agency) -> bool:
    """The second person comes from the own side, for the region's government also from Bawaslu,
    for Sekda and Inspektorat from nowhere else."""
    side = SIDES[agency.kind]
    if actor.side is Side.BAWASLU and side in (Side.PERSONNEL, Side.INSPECTION):
        return f"{agency.region_code}.".startswith(f"{actor.region}." if actor.region else "")
    return side is actor.side and manages(actor, agency)


def of_accounts(
    name: str, known: dict[int, Agency], right: Permission, act: str = ""
) -> Iterator[Knock]:
    """Accounts or grants that wait, each with its agency: out of reach there is nothing."""
    for number, agency in known.items():

        def expected(actor: Actor, agency: Agency = agency) -> Verdict:
            if not actor.holds(right):
                return Verdict.REFUSED
            if act == "confirm" and manages(actor, agency) and not confirms(actor, agency):
                return Verdict.REFUSED
            reached = manages(actor, agency) or (act != "" and confirms(actor, agency))
            return Verdict.OPEN if reached else Verdict.OUTSIDE

        yield Knock({name: number}, expected)
    yield unknown_to(right, {name: UNKNOWN})


def unknown_to(right: Permission, values: dict[str, object]) -> Knock:
    def expected(actor: Actor) -> Verdict:
        return Verdict.OUTSIDE if actor.holds(right) else Verdict.REFUSED

    return Knock(values, expected)


def of_colleagues(name: str, known: dict[int, Agency]) -> Iterator[Knock]:
    """Those of the own agency, to whoever assigns its cases."""
    right = Permission.CASE_ASSIGN
    for number, agency in known.items():

        def expected(actor: Actor, agency: Agency = agency) -> Verdict:
            if not actor.holds(right):
                return Verdict.REFUSED
            return Verdict.OPEN if agency.id == actor.agency_id else Verdict.OUTSIDE

        yield Knock({name: number}, expected)
    yield unknown_to(right, {name: UNKNOWN})


def of_agencies(agencies: list[Agency], peopled: set[int], *, to_change: bool) -> Iterator[Knock]:
    """Those of the region and below can be looked at; changed, if they are managed or have nobody
    who could do it themselves."""
    right = Permission.AGENCY_MANAGE
    for agency in agencies:

        def expected(actor: Actor, agency: Agency = agency) -> Verdict:
            if not actor.holds(right):
                return Verdict.REFUSED
            near = agency.region_code == actor.region or agency.region_code.startswith(
                actor.region + "." if actor.region else ""
            )
            if not near:
                return Verdict.OUTSIDE
            theirs = manages(actor, agency) or agency.id not in peopled
            return Verdict.OPEN if theirs or not to_change else Verdict.REFUSED

        yield Knock({"agency_id": agency.id}, expected)
    yield unknown_to(right, {"agency_id": UNKNOWN})


# --- Doors that ask about nothing but the role ---------------------------------------------------

OF_A_ROLE: dict[str, list[dict[str, object]]] = {
    "account.language": [{"lang": "en"}],
    "account.me": [{}],
    "account.password": [{}],
    "account.sign_in": [{}],
    "account.sign_out": [{}],
    "account.sign_out_everywhere": [{}],
    "admin.account_index": [{}],
    "admin.add_account": [{}],
    "admin.mail": [{}],
    "admin.try_mail": [{}],
    "admin.start": [{}],
    "admin.waiting": [{}],
    "agencies.add": [{}],
    "agencies.index": [{}],
    "bootstrap.static": [{"filename": "css/bootstrap.min.css"}],
    "calendars.address": [{}],
    "calendars.make": [{}],
    "calendars.month": [{}],
    "calendars.withdraw": [{}],
    "case_list.show": [{}],
    "dashboard.show": [{}],
    "figures.show": [{}],
    "figures.compare": [{}],
    "figures.definitions": [{}],
    "desk.read": [{}],
    "desk.see": [{}],
    "desk.show": [{}],
    "desk.reminders": [{}],
    "assigning.assign": [{}],
    "assigning.choose": [{}],
    "filing.begin": [{}],
    "handing_over.people": [{}],
    "filing.discard": [{"key": "tidakada"}],
    "filing.save": [{}],
    "filing.send": [{}],
    "filing.similar": [{}],
    "checking.show": [{}],
    "guide.index": [{}],
    "guide.show": [{"name": "surat"}],
    "checking.download": [{}],
    "health.show": [{}],
    "home.start": [{}],
    "ledger.index": [{}],
    "letters.wordings": [{}],
    **{
        f"list_export.{way}_{name}": [{}]
        for way in ("ask", "export", "define")
        for name in ("accounts", "agencies", "cases", "league", "ledger", "news", "stories")
    },
    **{
        f"list_export.{way}_records": [{"code": "36.71", "kind": "workforce"}]
        for way in ("ask", "export", "define")
    },
    "ledger.checkpoints": [{}],
    "ledger.download_checkpoints": [{}],
    "news.add": [{}],
    "news.new": [{}],
    "feeds.add": [{}],
    "feeds.index": [{}],
    "region_records.league": [{}],
    "region_records.own": [{}],
    "region_records.show": [{"code": "36.71"}],
    "region_records.ask": [{"code": "36.71", "kind": "activity"}],
    "news_import.ask": [{}],
    "news_import.template": [{"kind": "csv"}, {"kind": "xlsx"}],
    "news_reading.ask": [{}],
    "news_import.take_in": [{}],
    "news.news_list": [{}],
    "notices.index": [{}],
    "notices.read": [{}],
    "postboxes.ask": [{}],
    "postboxes.choose": [{}],
    "postboxes.forget": [{}],
    "postboxes.show": [{}],
    "postboxes.try_out": [{}],
    "search.show": [{}],
    "search.save": [{}],
    "stories.index": [{}],
    "reports.compose": [{}],
    "reports.index": [{}],
    "reports.make": [{}],
    "reports.preview": [{}],
    "rules.annex": [{}],
    "rules.annex_row": [{"name": "dis-6"}],
    "rules.conduct_type": [{"name": "like"}],
    "rules.conduct_types": [{}],
    "rules.conflicts": [{}],
    "rules.election": [{"name": "pilkada-2024"}],
    "rules.elections": [{}],
    "rules.forms": [{}],
    "rules.holiday_year": [{"year": 2024}],
    "rules.holidays": [{}],
    "rules.instrument": [{"name": "pp-94-2021"}],
    "rules.library": [{}],
    "rules.powers": [{}],
    "rules.provision": [{"name": "pp94-5n-5"}],
    "rules.sanctions": [{}],
    "rules.terms": [{}],
    "law.apply": [{}],
    "law.show": [{}],
    **{
        f"sheets.{name}_{subject}": values
        for subject in SheetSubject
        for name, values in (
            ("index", [{}]),
            ("upload", [{}]),
            ("template", [{"kind": "csv"}, {"kind": "xlsx"}]),
        )
    },
    "register.show": [{}],
    "register.look": [{}],
    "register.ask_forget": [{}],
    "register.forget": [{}],
    "static": [{"filename": "css/netral.css"}],
    "suggestions.index": [{}],
    "terms.count": [{"name": "pemilu-report"}],
    "terms.move": [{}],
    "terms.moves": [{}],
    "uploads.begin": [{}],
}

UNKNOWN_NAMES: dict[str, dict[str, object]] = {
    "account.language": {"lang": "xx"},
    "bootstrap.static": {"filename": "tidak-ada.css"},
    "calendars.feed": {"token": "tidak-ada"},
    "assigning.done": {"seq": UNKNOWN},
    "assigning.undo": {"seq": UNKNOWN},
    "feeds.change": {"feed_id": UNKNOWN},
    "figures.one": {"called": "tidak-ada"},
    "figures.fix": {"name": "tidak-ada"},
    "feeds.pause": {"feed_id": UNKNOWN},
    "feeds.resume": {"feed_id": UNKNOWN},
    "feeds.show": {"feed_id": UNKNOWN},
    "sheets.show": {"number": UNKNOWN},
    "sheets.columns": {"number": UNKNOWN},
    "sheets.match": {"number": UNKNOWN},
    "sheets.begin": {"number": UNKNOWN},
    "sheets.refused": {"number": UNKNOWN},
    "feeds.try_now": {"feed_id": UNKNOWN},
    "letters.confirm": {"code": "tidak-ada"},
    "letters.wording": {"kind_id": "tidak-ada"},
    "letters.reword": {"kind_id": "tidak-ada"},
    "news.show": {"news_id": UNKNOWN},
    "news_copies.take": {"news_id": UNKNOWN, "fetch_id": UNKNOWN},
    "news_import.template": {"kind": "tidak-ada"},
    "news_notices.ask": {"news_id": UNKNOWN},
    "news_notices.record": {"news_id": UNKNOWN},
    "news_notices.withdraw": {"news_id": UNKNOWN, "notice_id": UNKNOWN},
    "news_reading.show": {"fetch_id": UNKNOWN},
    "news_reading.take": {"fetch_id": UNKNOWN},
    "postboxes.ask_confirmation": {"token": "tidak-ada"},
    "postboxes.confirm": {"token": "tidak-ada"},
    "search.forget": {"saved_id": UNKNOWN},
    "stories.show": {"news_id": UNKNOWN},
    "stories.ask_split": {"news_id": UNKNOWN},
    "stories.split": {"news_id": UNKNOWN},
    "stories.ask_join": {"news_id": UNKNOWN},
    "stories.join": {"news_id": UNKNOWN},
    "region_records.record": {"code": "99.99", "kind": "workforce"},
    "region_records.ask_back": {"code": "36.71", "record_id": UNKNOWN},
    "region_records.take_back": {"code": "36.71", "record_id": UNKNOWN},
    "reports.confirm": {"code": "tidak-ada"},
    "reports.paper": {"report_id": UNKNOWN},
    "reports.sheet": {"report_id": UNKNOWN},
    "reports.show": {"report_id": UNKNOWN},
    "reports.withdraw": {"report_id": UNKNOWN},
    "rules.annex_row": {"name": "tidak-ada"},
    "rules.conduct_type": {"name": "tidak-ada"},
    "rules.election": {"name": "tidak-ada"},
    "rules.holiday_year": {"year": 1900},
    "rules.instrument": {"name": "tidak-ada"},
    "rules.provision": {"name": "tidak-ada"},
    "static": {"filename": "tidak-ada.css"},
    "terms.count": {"name": "tidak-ada"},
    "uploads.drop": {"key": "tidak-ada"},
    "uploads.finish": {"key": "tidak-ada"},
    "uploads.send": {"key": "tidak-ada"},
    "uploads.show": {"key": "tidak-ada"},
}
"""Names that mean nothing: 404 for whoever may ask."""


def of_a_role(endpoint: str, audience: Audience) -> Iterator[Knock]:
    for values in OF_A_ROLE.get(endpoint, []):
        yield open_to(audience, values)
    if endpoint in UNKNOWN_NAMES:

        def unknown(actor: Actor) -> Verdict:
            verdict = by_audience(actor, audience)
            return Verdict.OUTSIDE if verdict is Verdict.OPEN else verdict

        yield Knock(UNKNOWN_NAMES[endpoint], unknown)
