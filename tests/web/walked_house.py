"""One furnished house for thousands of requests: an app, everybody in it, cases of every kind."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, url_for
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from tests.builders import LONG_AGO, World, make_account, world_of
from tests.compiled import share_templates
from tests.conftest import TestClock
from tests.journeys import journey
from tests.web import doors
from tests.web.doors import Audience, Knock
from tests.web.subjects import Subject, build_cases, shut_out, subject
from tests.web.visitors import UndoneStore, Visitor, visitors_of
from tracker.domain.matters import NewsKind
from tracker.domain.road import Road
from tracker.domain.roles import Actor, Permission, Role
from tracker.queries.running_law import running_law
from tracker.services import news
from tracker.services.news import Clipping
from tracker.services.newsdesk import read_news
from tracker.services.work import Work
from tracker.store.base import Base
from tracker.store.people import Account, Agency, RoleGrant
from tracker.store.vault_folder import FolderVault
from tracker.web.guard import audience_of

ADMINISTERED = (
    "bawaslu",
    "panwascam",
    "bawaslu_bandung",
    "bkpsdm",
    "bkpsdm_cilegon",
    "inspektorat",
)
"""Agencies whose accounts, grants and particulars are asked for: own, below, afar, other side."""


@dataclass
class House:
    """The app on one long transaction, with its visitors and the cases they may ask for."""

    app: Flask
    store: UndoneStore
    session: Session
    world: World
    clock: TestClock
    begin: Callable[[Actor], Work]
    visitors: list[Visitor]
    subjects: list[Subject]
    road: Road
    news_id: int
    other_news: int

    def doors(self) -> list[tuple[str, str]]:
        """Every endpoint with each method that it takes."""
        found = {
            (rule.endpoint, method)
            for rule in self.app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }
        return sorted(found)

    def rule_of(self, path: str, method: str) -> str:
        """The rule of the map that a path is answered by."""
        rule, _values = self.app.url_map.bind("localhost").match(
            urlsplit(path).path, method=method, return_rule=True
        )
        return rule.rule

    def path(self, endpoint: str, values: dict[str, object]) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def audience(self, endpoint: str) -> Audience:
        with self.app.app_context():
            found = audience_of(endpoint)
        assert found is not None, f"{endpoint} names no audience"
        return found

    def knocks_at(self, endpoint: str) -> list[Knock]:
        """Every request to make at an endpoint, each with what it should answer to whom."""
        audience = self.audience(endpoint)
        if endpoint in doors.OF_A_CASE:
            about = doors.OF_A_CASE[endpoint]
            knocks = [k for one in self.subjects for k in about(one, audience, self.road)]
            return [*knocks, doors.no_such_case(knocks[0])]
        knocks = list(self._of_administration(endpoint) or doors.of_a_role(endpoint, audience))
        if endpoint == "news.show" or (endpoint.startswith("stories.") and endpoint[8:] != "index"):
            knocks.append(doors.open_to(audience, {"news_id": self.news_id}))
        return knocks

    def _of_administration(self, endpoint: str) -> Iterator[Knock] | None:
        ids = [self.world[name] for name in ADMINISTERED]
        wanted = select(Agency).where(Agency.id.in_(ids))
        agencies = {a.id: a for a in self.session.scalars(wanted)}
        right = Permission.ACCOUNT_MANAGE
        if endpoint in (
            *("admin.account", "admin.reset_password", "admin.propose_role"),
            "handing_over.leave",
        ):
            known = {a.id: agencies[a.agency_id] for a in self._bystanders(agencies)}
            return doors.of_accounts("account_id", known, right)
        if endpoint == "handing_over.cases":
            known = {a.id: agencies[a.agency_id] for a in self._bystanders(agencies)}
            return doors.of_colleagues("account_id", known)
        if endpoint in ("admin.confirm_role", "admin.revoke_role"):
            known = {g: agencies[a] for g, a in self._waiting_grants(agencies)}
            act = endpoint.removeprefix("admin.").removesuffix("_role")
            return doors.of_accounts("grant_id", known, right, act)
        if endpoint in ("agencies.show", "agencies.change"):
            held = select(Account.agency_id).where(Account.is_active, ~Account.is_system)
            peopled, to_change = set(self.session.scalars(held)), endpoint == "agencies.change"
            return doors.of_agencies(list(agencies.values()), peopled, to_change=to_change)
        return None

    def _bystanders(self, agencies: dict[int, Agency]) -> list[Account]:
        return [self.bystander(agency) for agency in agencies]

    def bystander(self, agency: int) -> Account:
        """An account of that agency that is nobody's who walks."""
        found = self.session.scalars(
            select(Account).where(Account.agency_id == agency, Account.username.like("diam%"))
        ).one_or_none()
        if found is None:
            found = make_account(self.session, None, username=f"diam{agency}", agency_id=agency)
        return found

    def _waiting_grants(self, agencies: dict[int, Agency]) -> Iterator[tuple[int, int]]:
        for account in self._bystanders(agencies):
            held = select(RoleGrant).where(RoleGrant.account_id == account.id)
            grant = self.session.scalars(held).one_or_none() or RoleGrant(
                account_id=account.id,
                role=Role.AUDITOR,
                granted_by=self.world.system,
                granted_at=LONG_AGO,
            )
            self.session.add(grant)
            self.session.commit()
            yield grant.id, account.agency_id

    def contents(self) -> dict[str, tuple[int, str]]:
        """How many rows every table has, and a digest of what stands in them."""
        self.session.expire_all()
        found = {}
        for table in Base.metadata.sorted_tables:
            rows = self.session.scalars(text(f'SELECT t::text FROM "{table.name}" t')).all()
            digest = hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()
            found[table.name] = (len(rows), digest)
        return found


def furnish(store: UndoneStore, clock: TestClock, session: Session, home: Path) -> House:
    """Everybody and every case, by real acts."""
    settings = Settings(home=home, secret_key="uji" * 12, hash_profile="cheap", log_level="ERROR")
    app = share_templates(create_app(settings, clock=clock, store=store))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    world = world_of(session)
    vault = FolderVault(home / "vault", 20 << 20)

    def begin(actor: Actor) -> Work:
        return Work(session, actor, clock, running_law(session), vault)

    visitors = visitors_of(app, session, clock)
    cases = build_cases(session, begin, world, home)
    cases["in conflict with all"] = journey(session, begin).filed().to_sent("bkpsdm").case_id
    shut_out(session, cases["in conflict with all"], [v.account.id for v in visitors])
    with begin(world.system_actor) as work:
        item = Clipping(outlet="Harian Uji", title="Berita uji: Pasal 5 huruf n PP 94/2021")
        tied = news.add_news_to_case(work, cases["registered"], item, NewsKind.COVERAGE)
        news.add_news(work, replace(item, outlet="Kabar Uji"))
        other = news.add_news(work, Clipping(outlet="Harian Lain", title="Panen raya di lereng"))
        read_news(work)
    subjects = [subject(session, begin, world, *one) for one in cases.items()]
    road = running_law(session).road
    shown = (tied.id, other.id)
    return House(app, store, session, world, clock, begin, visitors, subjects, road, *shown)
