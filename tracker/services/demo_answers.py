"""From the short words of an invented story to the answers that a form would have sent.

What every clerk would answer alike need not be told: all persons, all ticks, a unanimous plenary,
the next number of a letter, the day of the act. A story tells what is particular to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.law import RunningLaw
from tracker.domain.road import Field, FieldKind, Move
from tracker.services.demo_stories import Days

SEEN = "Tangkapan layar, diperiksa silang dengan keterangan saksi."


@dataclass(frozen=True)
class Teller:
    """What a story's words refer to on the day of an act.

    `persons` and `conducts` are the ids of the case, by key and with the conduct's type; `offices`
    the ids of agencies by "kind:region"; `letter` gives the next letter's number; `members` sit in
    the plenary; `elements` are those that every breach has in common.
    """

    day: date
    days: Days
    law: RunningLaw
    persons: Mapping[str, int]
    conducts: Sequence[tuple[int, str]]
    offices: Mapping[str, int]
    letter: Callable[[], str]
    members: Sequence[str]
    elements: Sequence[str]

    def answers(
        self, move: Move, told: Mapping[str, Any], usual: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The answers to a move: what the story tells, else what is usual, else the plain answer.

        Raises:
            ValueError: the story answers what is not asked, or leaves open what only it can tell.
        """
        found: dict[str, Any] = {}
        asked = [f for f in move.fields if f.kind is not FieldKind.FILE]
        if unasked := set(told) - {f.id for f in asked}:
            raise ValueError(f"{move.id} does not ask {', '.join(sorted(unasked))}")
        for one in asked:
            given = told.get(one.id, usual.get(one.id))
            if one.is_asked(found) and (given is not None or one.required):
                found[one.id] = self._shape(one, given)
                if found[one.id] is None:
                    raise ValueError(f"{move.id} asks {one.id}")
        return found

    def _shape(self, asked: Field, given: Any) -> Any:
        match asked.kind:
            case FieldKind.DAY:
                return self._day(given)
            case FieldKind.AGENCY:
                return self._agency(given)
            case FieldKind.RESPONDENTS:
                return [self.persons[key] for key in given or self.persons]
            case FieldKind.OUTCOMES:
                return self._outcomes(given)
            case FieldKind.VOTES:
                return self._votes(given)
            case FieldKind.ELEMENTS:
                return self._elements(given)
            case FieldKind.CHECKLIST:
                return {option.id: option.id not in (given or ()) for option in asked.options}
            case FieldKind.LINE if given is None and asked.id.endswith("_no"):
                return self.letter()
        return given

    def _day(self, given: int | str | None) -> str:
        return (self.day if given is None else self.days.on(given, self.day)).isoformat()

    def _agency(self, given: str | None) -> int:
        """An office by kind and region; without a word the oversight body of the day."""
        if given is None or given == "body":
            body = self.law.book.body_on(self.day)
            given = f"{body.id if body else 'bkn'}:"
        return self.offices[given]

    def _outcomes(self, given: Mapping[str, str] | str | None) -> dict[str, dict[str, str]]:
        each = given if isinstance(given, Mapping) else dict.fromkeys(self.persons, given)
        reason = "Lihat kajian dan berita acara klarifikasi."
        return {
            str(person): {"outcome": each.get(key) or "proven", "reason": reason}
            for key, person in self.persons.items()
        }

    def _votes(self, given: Mapping[str, str] | None) -> list[dict[str, Any]]:
        """Everybody agrees, unless a number of a seat says otherwise: `absent`, or the dissent."""
        votes = []
        for seat, name in enumerate(self.members, start=1):
            said = (given or {}).get(str(seat))
            vote = None if said == "absent" else "dissent" if said else "agree"
            reason = said if vote == "dissent" else ""
            present = said != "absent"
            votes.append({"name": name, "present": present, "vote": vote, "reason": reason})
        return votes

    def _elements(self, given: Mapping[str, str] | None) -> dict[str, dict[str, dict[str, str]]]:
        """Every element is met, unless its number (from 1) is told as `no` or `unclear`."""
        told, found = given or {}, {}
        for conduct, kind in self.conducts:
            elements = (*self.elements, *self.law.book.conduct_types[kind].elements_id)
            found[str(conduct)] = {
                str(number): {
                    "element": element,
                    "met": told.get(str(number + 1), "yes"),
                    "evidence": SEEN,
                }
                for number, element in enumerate(elements)
            }
        return found
