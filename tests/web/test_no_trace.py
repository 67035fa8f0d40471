"""What lies outside somebody's sight changes no byte of any list, search or count of theirs."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from tests.builders import make_account, world_of
from tests.compiled import share_templates
from tests.conftest import TestClock
from tests.journeys import FINDING, REPORT, Journey, journey
from tests.web.subjects import imported, shut_out
from tests.web.visitors import UndoneStore, Visitor, visitor_of
from tracker.domain.matters import NewsKind
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services import news, reporters, teamwork
from tracker.services.news import Clipping
from tracker.services.work import Work
from tracker.store.vault_folder import FolderVault

CILEGON = replace(FINDING, region="36.72", place="Cibeber")
AT_WORK = (
    ("intake_officer", "bawaslu"),
    ("verifier", "bawaslu"),
    ("commissioner", "bawaslu"),
    ("discipline_officer", "bkpsdm"),
    ("intake_officer", "bawaslu_cilegon"),
    ("verifier", "bawaslu_cilegon"),
    ("commissioner", "bawaslu_cilegon"),
)
QUERIES = (
    "",
    "?teks=camat",
    "?teks=Joko",
    "?teks=001",
    "?cari=Uji",
    "?terkait=yes",
    "?tampil=pihak-lain",
)
LISTS = frozenset({"/cari", "/perkara", "/meja", "/berita", "/dasbor", "/buku/"})
"""Pages that answer such questions; others are asked one of them in turn. One person of an agency
reads every second page, the next those between; in `make proof` everybody reads all."""

_DRAFT = "/laporan/pratinjau.pdf"
"""It names the moment of its figures, and so the end of the book, as a number in a paper."""

ALL = bool(os.environ.get("PROOF"))

_OF_ONE_VIEW = re.compile(r'name="(?:csrf_token|key)"[^>]*>')
"""The token of a form, and the key that a filing gets when its page is opened."""

_END_OF_BOOK = re.compile(
    r'<p class="soft">Buku berakhir.*?</p>|entri \d+ buku tindakan|/angka/[a-z0-9-]+'
)
"""The end of the whole book is the same for everyone, and moves with every act in the country: it
stands in its seal, in the moment of a report's figures, and in their identifiers."""


@dataclass
class Scene:
    """An app, and a way to make cases in it."""

    app: Flask
    session: Session
    clock: TestClock
    begin: Callable[[Actor], Work]
    home: Path
    team: Journey

    def new(self) -> Journey:
        """A case to be filed, by people who were there before: an account is no trace of it."""
        return replace(self.team, case_id=0, people=[])

    def arrives(self, role: str, agency: str) -> Visitor:
        return visitor_of(
            self.app, self.session, self.clock, make_account(self.session, role, agency)
        )

    def pages(self) -> list[str]:
        """Every page that needs no more than its address, plain and with questions."""
        found = [
            rule.rule
            for rule in self.app.url_map.iter_rules()
            if not rule.arguments and "GET" in (rule.methods or set()) and rule.rule != _DRAFT
        ]
        asked = [(path, QUERIES) for path in found if ALL or path in LISTS]
        asked += [
            (path, ("", QUERIES[1 + number % (len(QUERIES) - 1)]))
            for number, path in enumerate(sorted(set(found) - {path for path, _ in asked}))
        ]
        return sorted(path + query for path, queries in asked for query in queries)


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Iterator[Scene]:
    store, clock = UndoneStore(tmp_path, engine), TestClock()
    settings = Settings(
        home=tmp_path, secret_key="uji" * 12, hash_profile="cheap", log_level="ERROR"
    )
    app = share_templates(create_app(settings, clock=clock, store=store))
    with store.session() as session:
        vault = FolderVault(tmp_path / "vault", 20 << 20)

        def begin(actor: Actor) -> Work:
            return Work(session, actor, clock, running_law(session), vault)

        team = journey(session, begin)
        for role, agency in AT_WORK:
            team.actor(role, agency)
        yield Scene(app, session, clock, begin, tmp_path, team)
    store.close()


def reads(visitor: Visitor, paths: list[str]) -> dict[str, tuple[int, str]]:
    """Status and text of each page, without what differs from one view to the next."""
    found = {}
    for path in paths:
        with visitor.client.get(path, headers=visitor.headers) as answer:
            told = answer.get_data().decode("utf-8", "backslashreplace")  # a workbook is no text
            text = _END_OF_BOOK.sub("", _OF_ONE_VIEW.sub("", told))
            found[path] = (answer.status_code, text)
    return found


def a_busy_case(scene: Scene) -> None:
    """Filed, decided, sent on, received, written about, discussed, handed out, sealed."""
    case = scene.new().filed(REPORT).to_sent("bkpsdm")
    case.takes("receive_file", case.people[0], by="discipline_officer", agency="bkpsdm")
    case.takes("send_to_police", by="commissioner")
    with scene.begin(case.actor("verifier", "bawaslu")) as work:
        known = Clipping("Harian Uji", "Berita uji tentang camat")
        news.add_news_to_case(work, case.case_id, known, NewsKind.COVERAGE)
    with scene.begin(case.actor("verifier", "bawaslu")) as work:
        teamwork.write_note(work, case.case_id, "Catatan tentang camat.")
    with scene.begin(case.actor("intake_officer", "bawaslu")) as work:
        reporters.read_reporter(work, case.case_id, reason="uji")
    scene.new().filed()
    imported(scene.session, scene.begin, world_of(scene.session), scene.home)


def the_library_knows_the_news(scene: Scene) -> None:
    with scene.begin(scene.new().actor("verifier", "bawaslu")) as work:
        news.add_news(work, Clipping("Harian Uji", "Berita uji tentang camat"))


@pytest.mark.proof
@pytest.mark.parametrize(
    ("agency", "roles"),
    [
        (
            "bawaslu_cilegon",
            ("intake_officer", "verifier", "commissioner", "supervisor", "auditor"),
        ),
        ("bkpsdm_cilegon", ("discipline_officer", "ppk_signatory", "supervisor", "auditor")),
        ("ppk_cilegon", ("ppk_signatory",)),
        ("bawaslu", ("administrator",)),
    ],
)
def test_a_case_of_others_changes_no_byte_of_what_one_sees(scene, agency, roles):
    scene.new().filed(CILEGON, "bawaslu_cilegon").to_sent("bkpsdm_cilegon")
    the_library_knows_the_news(scene)
    people = [scene.arrives(role, agency) for role in roles]
    paths = scene.pages()
    parts = [paths if ALL else paths[turn % 2 :: 2] for turn in range(len(people))]
    before = [reads(one, part) for one, part in zip(people, parts, strict=True)]

    a_busy_case(scene)

    for one, part, then in zip(people, parts, before, strict=True):
        now = reads(one, part)
        assert [path for path in part if now[path] != then[path]] == [], one
        assert sum(status == 200 for status, _ in now.values()) > 20


def test_a_conflict_of_interest_takes_every_trace_of_the_case_away(scene):
    """As if it had never been filed: compared with a colleague's view of the day before."""
    scene.new().filed()
    verifier = scene.arrives("verifier", "bawaslu")
    paths = [path for path in scene.pages() if not path.startswith(("/buku", "/berita?terkait"))]
    the_library_knows_the_news(scene)
    before = reads(verifier, paths)
    hidden = scene.new().filed(REPORT).to_study()
    assert reads(verifier, paths) != before

    shut_out(scene.session, hidden.case_id, [verifier.account.id])

    now = reads(verifier, paths)
    assert [path for path in paths if now[path] != before[path]] == []


def test_a_hidden_case_answers_as_one_that_does_not_exist(scene):
    hidden = scene.new().filed(REPORT).to_sent("bkpsdm")
    stranger = scene.arrives("verifier", "bawaslu_cilegon")
    parts = (
        "",
        "?langkah=annul",
        "/ubah",
        "/terlapor/baru",
        "/berita",
        "/tanda-terima",
        "/bukti/1",
    )

    def answers(case_id: int) -> list[tuple[int, str]]:
        found = reads(stranger, [f"/perkara/{case_id}{part}" for part in parts])
        return [
            (status, text.replace(f"/perkara/{case_id}", "#")) for status, text in found.values()
        ]

    assert answers(hidden.case_id) == answers(hidden.case_id + 10_000_000)
