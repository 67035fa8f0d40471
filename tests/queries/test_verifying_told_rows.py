"""Pages that were read for the library, and notices, are held against the book and the vault."""

import pytest
from sqlalchemy import text

from tests.articles import article
from tracker.domain.news_intake import NoticeKind
from tracker.domain.prevention import StaffGroup, Workforce
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.news import Clipping
from tracker.services.news_notices import NoticeFacts, record_notice
from tracker.services.page_reading import Fetched
from tracker.services.reading_news import ask_page, begin_page, keep_page, take_page
from tracker.services.region_records import record_of_region
from tracker.services.sweeping import sweep


@pytest.fixture
def number(session, work, world, tmp_path):
    """A page that was read, taken in, and corrected by its outlet."""
    officer = world.actor("verifier")
    with work(officer) as act:
        number = ask_page(act, "https://kabar-uji.example/a")
    (tmp_path / "body").write_bytes(article())
    fetched = Fetched("https://kabar-uji.example/a", 200, {}, tmp_path / "body")
    with work(world.system_actor) as act:
        begin_page(act, number)
    with work(world.system_actor) as act:
        keep_page(act, number, fetched, {"title": "Camat"})
    with work(officer) as act:
        item = take_page(act, number, Clipping("Kabar Uji", "Camat"))
    with work(officer) as act:
        facts = NoticeFacts(NoticeKind.CORRECTION, None, None, "Dibetulkan.")
        record_notice(act, item.id, facts)
    return number


def test_a_record_of_a_region_is_held_against_the_book(session, store, work, world):
    officer = world.actor("verifier")
    with work(officer) as act:
        record_of_region(act, "36.71", Workforce(2018, StaffGroup.TOTAL, 8261), "Berita")
    found = evidence_verified(session, store.vault)
    assert (found.damage, found.regions) == ([], 1)
    session.execute(text("UPDATE region_records SET facts = facts || '{\"count\": 1}'"))
    assert damage(session, store) == [("region_record", "changed")]


def damage(session, store):
    return [(d.kind, d.what) for d in evidence_verified(session, store.vault).damage]


def test_what_was_read_is_whole_and_no_sweep_takes_it(session, store, work, world, number):
    found = evidence_verified(session, store.vault)
    assert (found.damage, found.news, found.files) == ([], 2, 1)
    with work(world.system_actor) as act:
        assert not sweep(act, whole_vault=True, even_many=True).anything
    assert damage(session, store) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE news_fetches SET landed_at = 'https://lain.example/'", ("news_page", "changed")),
        ("UPDATE news_fetches SET address = address || '?'", ("news_page", "changed")),
        ("UPDATE news_fetches SET digest = NULL", ("news_page", "changed")),
        ("UPDATE news_notices SET note = 'Tidak ada.'", ("news_notice", "changed")),
        ("UPDATE news_notices SET published_on = '2024'", ("news_notice", "changed")),
        ("DELETE FROM news_notices", ("news_notice", "missing")),
        ("DELETE FROM news_fetches", ("news_page", "missing")),
        (
            "INSERT INTO news_notices (news_id, kind, note, recorded_by, recorded_at) SELECT"
            " news_id, kind, note, recorded_by, recorded_at FROM news_notices",
            ("news_notice", "unknown"),
        ),
    ],
)
def test_a_row_that_was_changed_is_named(session, store, number, change, named):
    session.execute(text(change))
    assert named in damage(session, store)


def test_a_page_whose_bytes_are_gone_is_named(session, store, number):
    (digest,) = session.execute(text("SELECT digest FROM news_fetches")).scalars()
    store.vault.remove(bytes(digest))
    assert damage(session, store) == [("file", "missing")]
