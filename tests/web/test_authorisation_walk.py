"""Every door, knocked at by everybody, at every stage of a case: the answer is the policy's."""

import os
import sys
from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.builders import make_account
from tests.web import doors
from tests.web.doors import Knock, Verdict
from tests.web.visitors import Visitor, visitor_of
from tests.web.walked_house import House
from tracker.web.guard import PUBLIC
from tracker.web.signing_in import FIRST_PASSWORD_ENDPOINTS

TAKEN = (200, 201, 302, 303, 400, 409, 413, 422)
"""What a form that is sent empty may answer to those who may send it."""

ALL = bool(os.environ.get("PROOF"))
"""Every person at every door of every case: some 20,000 requests, for `make proof`."""

STRIDE = 17
"""Otherwise every seventeenth, in turn, and of a door with fewer addresses so many fewer: each
visitor gets to every door, and to every case by some door."""

ALWAYS = doors.OF_A_ROLE.keys() | {"cases.show", "agencies.show", "agencies.change"}


@dataclass
class Walk:
    """The knocking itself: counts every answer and keeps what was not as it should be."""

    house: House
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    rules: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    at_doors: set[tuple[str, int]] = field(default_factory=set)
    at_cases: set[tuple[object, int]] = field(default_factory=set)

    def knock(self, endpoint: str, method: str, path: str, knock: Knock, visitor: Visitor) -> None:
        expected, store = knock.expected(visitor.actor), self.house.store
        before = store.commits
        if expected is Verdict.OPEN:
            with store.undone():
                status = visitor.asks(method, path)
        else:
            status = visitor.asks(method, path)
        self.verdicts[expected] += 1
        self.at_doors.add((endpoint, visitor.account.id))
        self.at_cases.add((knock.values.get("case_id"), visitor.account.id))
        stored = expected is not Verdict.OPEN and store.commits != before
        if not _is_right(expected, status, method) or stored:
            told = ", and something was stored" if stored else ""
            self.wrong.append(
                f"{method} {path} ({endpoint}) by {visitor}: "
                f"{status}, expected {expected.name}{told}"
            )

    def everybody(self, endpoint: str, method: str, door: int) -> None:
        """`door` is its number among all: it lets others begin with another case."""
        knocks = self.house.knocks_at(endpoint)
        stride = 1 if ALL or endpoint in ALWAYS else min(STRIDE, len(knocks))
        for address, knock in enumerate(knocks):
            path = knock.address(self.house.path(endpoint, knock.values))
            self.rules.add(self.house.rule_of(path, method))
            for turn, visitor in enumerate(self.house.visitors):
                if (door + address + turn) % stride == 0:
                    self.knock(endpoint, method, path, knock, visitor)

    def must_be_right(self) -> None:
        shown = "\n".join(self.wrong[:40])
        assert not self.wrong, f"{len(self.wrong)} wrong answers:\n{shown}"


def _is_right(expected: Verdict, status: int, method: str) -> bool:
    if expected is not Verdict.OPEN:
        return status == expected.value
    return status in ((200, 302, 303) if method == "GET" else TAKEN)


def test_every_door_says_what_it_owes_to_whom(house):
    unnamed = [endpoint for endpoint, _ in house.doors() if not house.knocks_at(endpoint)]
    assert unnamed == [], "a new door needs its line in tests/web/doors.py"


def test_a_door_without_its_line_or_its_mark_does_not_pass(house, monkeypatch):
    assert house.knocks_at("news.new")

    monkeypatch.delitem(doors.OF_A_ROLE, "news.new")
    assert house.knocks_at("news.new") == []

    monkeypatch.setitem(house.app.view_functions, "news.new", lambda: "")
    with pytest.raises(AssertionError, match="names no audience"):
        house.knocks_at("news.new")


@pytest.mark.proof
def test_every_door_answers_everybody_as_the_policy_says(house, capsys):
    walk = Walk(house)
    for endpoint, _ in house.doors():
        house.knocks_at(endpoint)  # whoever is asked about is there before anybody asks
    before = house.contents()

    for door, (endpoint, method) in enumerate(house.doors()):
        walk.everybody(endpoint, method, door)

    walk.must_be_right()
    assert walk.rules == {rule.rule for rule in house.app.url_map.iter_rules()}
    assert house.contents() == before
    everybody = {visitor.account.id for visitor in house.visitors}
    assert walk.at_doors == {(door, one) for door, _ in house.doors() for one in everybody}
    assert walk.at_cases >= {(s.case_id, one) for s in house.subjects for one in everybody}
    assert walk.verdicts.total() > (20_000 if ALL else 4_000)
    told = ", ".join(f"{n} {verdict.name.lower()}" for verdict, n in walk.verdicts.items())
    with capsys.disabled():
        sys.stdout.write(f"\nauthorisation walk: {walk.verdicts.total()} requests ({told})\n")


def test_a_visitor_is_led_to_the_sign_in_page_and_a_machine_is_told_401(house):
    visitor = house.app.test_client()
    for endpoint, method in house.doors():
        if house.audience(endpoint) == PUBLIC:
            continue
        path = house.path(endpoint, house.knocks_at(endpoint)[0].values)
        page = visitor.open(path, method=method)
        machine = visitor.open(path, method=method, headers={"Accept": "application/json"})
        assert page.status_code == (302 if method == "GET" else 401), path
        assert machine.status_code == 401, path
        assert machine.json["error"]["code"] == "not_signed_in", path


def test_a_first_password_comes_before_every_other_door(house):
    account = make_account(house.session, "verifier", must_change_password=True)
    newcomer = visitor_of(house.app, house.session, house.clock, account)
    for endpoint, method in house.doors():
        if house.audience(endpoint) == PUBLIC or endpoint in FIRST_PASSWORD_ENDPOINTS:
            continue
        path = house.path(endpoint, house.knocks_at(endpoint)[0].values)
        answer = newcomer.client.open(path, method=method, headers=newcomer.headers)
        assert (answer.status_code, answer.location) == (302, "/akun/kata-sandi"), path


def test_the_walk_knows_no_door_that_is_not_there(house):
    there = {endpoint for endpoint, _ in house.doors()}
    assert doors.OF_A_CASE.keys() | doors.OF_A_ROLE.keys() | doors.UNKNOWN_NAMES.keys() <= there
