"""Bringing the recorded steps of a case in line with what its sender reports now."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import update

from tracker.domain.ledger import Act
from tracker.domain.record_sense import odd_events
from tracker.domain.records import Record, written
from tracker.domain.standing import Origin
from tracker.services.country import Country
from tracker.services.projection import Row
from tracker.services.record_steps import facts_of_event, placements, step_rows, tell_step
from tracker.services.steps import digest_of_facts
from tracker.services.work import Work
from tracker.store.bulk import take_ids
from tracker.store.cases import Case, Step


class StepMending:
    """The steps of one case being mended; `people` leads from a respondent's key to its id."""

    def __init__(
        self,
        work: Work,
        country: Country,
        case: Case,
        record: Record,
        people: Mapping[str, int],
        reason: str,
    ) -> None:
        self.work, self.session = work, work.session
        self.case, self.record, self.people = case, record, people
        self.reason = reason.strip()
        self.shown_to = country.personnel(case.region_code)

    def mend(self, recorded: Sequence[Step], live: Sequence[Step], held: Sequence[Row]) -> None:
        """What is the same stays, what changed is superseded, what is gone is annulled.

        `recorded` and `live` are the valid steps, `held` the events that the recorded ones stand
        for. Where a step falls follows from all events, so that it is said anew for each of them.
        """
        wanted = [_event(one) for one in written(self.record)["events"]]
        fresh = step_rows(
            self.work,
            self.record,
            case_id=self.case.id,
            step_ids=take_ids(self.session, Step, len(wanted)),
            respondents=self.people,
            shown_to=self.shown_to,
        )
        replaced: dict[int, Step] = {}
        kept: dict[int, Step] = {}
        matcher = SequenceMatcher(None, [_event(one) for one in held], wanted, autojunk=False)
        for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
            old, new = recorded[old_from:old_to], range(new_from, new_to)
            pairs = dict(zip(new, old, strict=False))
            (kept if what == "equal" else replaced).update(pairs)
            if what != "equal":
                for step in old[len(pairs) :]:
                    self._annul(step)
        self._keep(kept)
        self._supersede([row for place, row in enumerate(fresh) if place not in kept])
        for place, step in replaced.items():
            self._say_superseded(step, fresh[place])
        self._shift(live, len(wanted))
        self.session.flush()

    def _keep(self, kept: dict[int, Step]) -> None:
        odd = odd_events(self.record)
        placed = placements(self.work.law.road, self.record)
        for place, step in kept.items():
            step.position = place + 1
            step.lane, step.stage = placed[place].lane or "", placed[place].stage
            step.is_waiting = placed[place].waiting
            step.facts = facts_of_event(placed[place], place in odd, self.shown_to)

    def _supersede(self, rows: list[Row]) -> None:
        """Write new steps; their entries are numbered at the end, and told to them then."""
        self.session.flush()
        steps = [Step(**row) for row in rows]
        self.session.add_all(steps)
        self.session.flush()
        places = [tell_step(self.work, row, self.case.version) for row in rows]

        def told(numbers: list[int]) -> None:
            for step, place in zip(steps, places, strict=True):
                step.act = numbers[place]
            self.session.flush()

        self.work.after.append(told)

    def _say_superseded(self, step: Step, row: Row) -> None:
        step.superseded_by = row["id"]
        step.position = row["position"]
        step.reason = self.reason
        names = ("as_reported", "happened_on", "respondent_id", "outcome", "note")
        self.work.record(
            Act.STEP_CORRECTED,
            f"step:{row['id']}",
            case=self.case.id,
            version=self.case.version,
            step=row["id"],
            replaces=step.id,
            reason=digest_of_facts({"reason": self.reason}),
            changes=sorted(name for name in names if getattr(step, name) != row[name]),
            terms=[],
            facts=digest_of_facts(row["facts"]),
        )

    def _annul(self, step: Step) -> None:
        step.annulled_at = self.work.now
        step.annulled_by = self.work.actor.account_id
        step.reason = self.reason
        self.work.record(
            Act.STEP_ANNULLED,
            f"step:{step.id}",
            case=self.case.id,
            version=self.case.version,
            step=step.id,
            reason=digest_of_facts({"reason": self.reason}),
            terms=[],
        )

    def _shift(self, live: Sequence[Step], recorded: int) -> None:
        """What was done here comes after all that was reported."""
        ahead = recorded + 1 - min((step.position for step in live), default=recorded + 1)
        if ahead > 0:
            own = (Step.case_id == self.case.id, Step.origin != Origin.RECORDED)
            self.session.execute(update(Step).where(*own).values(position=Step.position + ahead))


def _event(facts: Row) -> tuple[Any, ...]:
    return (
        facts["stage"],
        facts["on"],
        facts["respondent"],
        facts["outcome"],
        facts["note"],
    )
