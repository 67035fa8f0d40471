"""The demonstration as it is written down: invented stories whose days count back from setup.

A day is a number of calendar days (`-3`) or of working days (`"-7w"`: the working day after which
seven more have passed, today included if it is one), so that whatever weekday the setup falls on,
a term of seven days that started then is due today or on the last working day before. Within an
act `"+3"` and `"+7w"` count from the act's own day.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar, Unit, due_on
from tracker.domain.filing import ConductGiven, Filing, ReporterGiven, RespondentGiven
from tracker.domain.matters import CaseKind, StaffStatus, Wish

INVENTED = "Perkara ini rekaan untuk peragaan; orang dan peristiwanya tidak ada."
"""Ends every narrative, so that no copy of it is ever taken for a real matter."""

_ONE_DAY = timedelta(days=1)
_WAYS = frozenset({"do", "day", "of", "by", "note", "with", "files", "called"})


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the demonstration, counted from the day of setup in an office's calendar."""

    today: date
    calendar: Calendar

    def on(self, told: int | str, since: date | None = None) -> date:
        """The day that is meant.

        Raises:
            ValueError: it is none, or it counts from an act where there is none.
        """
        text = str(told)
        working = text.endswith("w")
        number = int(text.removesuffix("w"))
        if not text.startswith("+"):
            return self._back(-number) if working else self.today + timedelta(days=number)
        if since is None:
            raise ValueError(f"{text} counts from an act")
        if working:
            return due_on(since, number, Unit.WORKING_DAYS, self.calendar).due
        return since + timedelta(days=number)

    def _back(self, number: int) -> date:
        """The working day after which `number` working days have passed, today included."""
        day = self.today
        while number or not self.calendar.is_working(day):
            number -= self.calendar.is_working(day)
            day -= _ONE_DAY
        return day


@dataclass(frozen=True, slots=True)
class ActTold:
    """Something somebody does in a story.

    `what` is the id of a move or one of `note`, `assign`, `recuse`, `evidence`, `observe`,
    `look`, `attribute`, `bear`, `provision`, `news`, `link`, `correct`, `annul`, `read_reporter`,
    `letter`;
    `of` are the keys of the persons it is
    about, `by` the account (empty: whoever has the right), `called` the name under which later
    acts speak of the step, of what was observed, or of the letter (`letter:NAME` is its number).
    """

    what: str
    day: int | str
    of: tuple[str, ...] = ()
    by: str = ""
    note: str = ""
    called: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One invented matter: the filing as it is told, and what happened to it, in order."""

    id: str
    day: int | str
    by: str
    told: Mapping[str, Any]
    acts: tuple[ActTold, ...]

    @property
    def people(self) -> list[str]:
        """The keys of the persons complained of, in order."""
        return [str(person["key"]) for person in self.told.get("people", ())]

    def filing(self, days: Days, election: str) -> Filing:
        """What the officer enters."""
        told = self.told
        reporter = dict(told.get("reporter", {}))
        wish = reporter.pop("wish", None)
        return Filing(
            kind=CaseKind(told["kind"]),
            region=told["region"],
            narrative=f"{told['narrative'].strip()}\n\n{INVENTED}",
            submitted_on=days.on(self.day),
            place=told.get("place", ""),
            election=election,
            contest=told["contest"],
            known_on=_day(days, told.get("known")),
            found_on=_day(days, told.get("found")),
            supervision_no=told.get("supervision_no", ""),
            anonymous=told.get("anonymous", False),
            wish=Wish(wish) if wish else None,
            reporter=ReporterGiven(**reporter),
            respondents=tuple(_person(one) for one in told.get("people", ())),
            conducts=tuple(self._conduct(one, days) for one in told.get("conducts", ())),
        )

    def _conduct(self, told: Mapping[str, Any], days: Days) -> ConductGiven:
        given = dict(told)
        who = given.pop("who", self.people)
        places = tuple(self.people.index(key) for key in who)
        return ConductGiven(on=_day(days, given.pop("on", None)), respondents=places, **given)


@dataclass(frozen=True, slots=True)
class Script:
    """All that the demonstration tells: the election, the stories, and what goes without saying.

    `elements` are the things to prove that every breach has in common, in the officer's words.
    """

    election: Mapping[str, Any]
    stories: tuple[Story, ...]
    answers: Mapping[str, Mapping[str, Any]]
    members: tuple[str, ...]
    elements: tuple[str, ...]

    def acts(self, days: Days) -> Iterator[tuple[date, Story, ActTold | None]]:
        """Everything that happens, in the order of the days; None stands for the filing."""
        found: list[tuple[date, int, int, Story, ActTold | None]] = []
        for number, story in enumerate(self.stories):
            found.append((days.on(story.day), number, 0, story, None))
            found += [
                (days.on(act.day), number, place, story, act)
                for place, act in enumerate(story.acts, start=1)
            ]
        for day, _, _, story, act in sorted(found, key=lambda one: one[:3]):
            yield day, story, act


def read_script(text: str) -> Script:
    """The demonstration from its TOML text.

    Raises:
        ValueError, KeyError: it says something that nobody understands.
    """
    document = tomllib.loads(text)
    return Script(
        election=document["election"],
        stories=tuple(_story(told, document["usual"]) for told in document["case"]),
        answers=document["answers"],
        members=tuple(document["members"]),
        elements=tuple(document["elements"]),
    )


def _story(told: Mapping[str, Any], usual: Mapping[str, Any]) -> Story:
    facts = {**usual, **told}
    by = facts.get("by") or usual["by_kind"][facts["kind"]]
    return Story(facts["id"], facts["day"], by, facts, tuple(_act(a) for a in facts["acts"]))


def _act(told: Mapping[str, Any]) -> ActTold:
    if unknown := set(told) - _WAYS:
        raise ValueError(f"an act says nothing of {', '.join(sorted(unknown))}")
    of = told.get("of", [])
    return ActTold(
        what=told["do"],
        day=told["day"],
        of=tuple([of] if isinstance(of, str) else of),
        by=told.get("by", ""),
        note=told.get("note", ""),
        called=told.get("called", ""),
        answers=told.get("with", {}),
        files=told.get("files", {}),
    )


def _day(days: Days, told: int | str | None) -> PartialDay | None:
    return None if told is None else PartialDay.of(days.on(told))


def _person(told: Mapping[str, Any]) -> RespondentGiven:
    facts = {name: value for name, value in told.items() if name != "key"}
    status = StaffStatus(facts.pop("status", "PNS"))
    return RespondentGiven(status=status, **facts)
