"""Finding things as people write them: names, numbers, words, with few statements."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Text, cast, func, select, text
from sqlalchemy.orm import Session

from tests.builders import make_account
from tests.journeys import FINDING, journey
from tests.letters import REFERRAL, Desk
from tracker.domain.asking import STOP_WORDS
from tracker.domain.days import PartialDay
from tracker.domain.filing import ConductGiven, RespondentGiven
from tracker.domain.letters import LetterState
from tracker.domain.matters import StaffStatus
from tracker.domain.name_keys import fold, near
from tracker.queries.filters import CaseFilters
from tracker.queries.running_law import running_law
from tracker.queries.search import MOST_COUNTED, Found, Kind, SearchFilters, found_for
from tracker.services import letter_issuing, letters, news
from tracker.services.news import Clipping
from tracker.services.searching import keep_rules, rebuild
from tracker.store.searching import SearchText, keep_searchable

NAMES = Path(__file__).parents[1] / "name_variants.txt"


@pytest.fixture
def find(session, world):
    """`find("words")`: what a verifier of Kota Tangerang finds."""
    actor = world.actor("verifier", "bawaslu", make_account(session, "verifier").id)

    def look(query: str, kind: Kind | None = None, size: int = 20, **of: Any) -> Found:
        filters = SearchFilters(CaseFilters(text=query, **of), kind)
        return found_for(session, actor, running_law(session), filters, size)

    return look


def variants() -> list[tuple[str, list[str]]]:
    rows = [
        [part.strip() for part in line.split("|")]
        for line in NAMES.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [(row[0], row[1:]) for row in rows]


def act_on(channel: str) -> ConductGiven:
    return ConductGiven("like", PartialDay(2024, 10, 2), channel, respondents=(0,))


def filed(
    session: Session,
    work: Any,
    *names: str,
    agency: str = "bawaslu",
    position: str = "staf",
    **different: Any,
) -> int:
    """A case about these people; its id."""
    people = tuple(RespondentGiven(name, position, StaffStatus.PNS) for name in names)
    given = {"respondents": people, "conducts": (act_on("Facebook"),), **different}
    return journey(session, work).filed(replace(FINDING, **given), agency).case_id


def test_the_corpus_of_names_is_large_enough():
    assert sum(len(written) for _, written in variants()) >= 150
    assert len({name for name, _ in variants()}) == len(variants())


def test_every_way_to_write_a_name_finds_its_person_among_the_first_five(session, work, find):
    people = variants()
    for name, _ in people:
        filed(session, work, name)
    lost = []
    for name, written in people:
        for query in (name, *written):
            found = find(query, Kind.RESPONDENT, 5)
            if name not in ["".join(text for text, _ in hit.title) for hit in found.hits]:
                lost.append((query, name))
    assert lost == []


def test_the_database_folds_names_as_the_domain_does(session):
    words = {
        word for name, written in variants() for text in (name, *written) for word in text.split()
    }
    words |= {"Wijayanty", "Ngurah", "Sjahrir", "Achyar", "Nyoman", "Iyan", "Siyah", "É", "12a"}
    for word in sorted(words):
        told = session.scalar(select(func.search_fold(word)))
        assert told == fold(word), word
        assert set(session.scalar(select(func.search_near(told)))) == near(told)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=some.text("abcdehijoyszkgqvxw'é- .", max_size=16))
def test_the_database_folds_whatever_is_written_as_the_domain_does(session, word):
    assert session.scalar(select(func.search_fold(word))) == fold(word)


def test_words_that_tell_nothing_are_the_same_in_index_and_query(session):
    words = " ".join(sorted(STOP_WORDS))
    vector = func.search_vector(words, "", "", ["public"])
    told = session.scalar(select(cast(vector, Text)))
    assert told == "'public'"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Pelanggaran netralitas ASN", "netral"),
        ("Sikap netral pegawai", "netralitas"),
        ("Ia mengomentari unggahan", "komentar"),
        ("Pembinaan kepegawaian", "pegawai"),
        ("Menyukai unggahan akun", "suka"),
        ("Pelanggaran disiplin berat", "kedisiplinan"),
        ("Dilaporkan oleh warga", "laporan"),
        ("Aparatur sipil negara berfoto", "ASN"),
        ("Akun di fb milik lurah", "facebook"),
        # Their stems are those of words that tell nothing: bagi, dia, atas, tersebut, mereka, ada.
        ("Ia membagikan unggahan", "bagikan"),
        ("Lewat media sosial", "media"),
        ("Perintah atasan langsung", "atasannya"),
        ("Menyebut nama calon", "disebut"),
        ("Kabar rekaan belaka", "rekaan"),
        ("Mengadakan rapat", "diadakan"),
    ],
)
def test_words_are_found_in_their_other_forms(session, work, find, text, query):
    with work(journey(session, work).actor("verifier", "bawaslu")) as act:
        news.add_news(act, Clipping("Harian Uji", f"Kabar {text}"))
    assert [hit.part for hit in find(query, Kind.NEWS).hits] == ["news"]


def test_words_that_tell_nothing_are_not_found_for_others_of_their_stem(session, work, find):
    with work(journey(session, work).actor("verifier", "bawaslu")) as act:
        text = "Bagi mereka, atas hal tersebut dia ada. MEREKA tetapi terhadap serta."
        news.add_news(act, Clipping("Harian Uji", text))
    for query in ("bagikan", "rekaan", "atasan", "menyebut", "media", "tetap", "peserta"):
        assert find(query, Kind.NEWS).total == 0, query


def test_words_of_a_name_are_found_in_any_order(session, work, find):
    filed(session, work, "Rekaan Empat Belas")
    for query in ("rekaan empat belas", "empat rekaan", "belas rekaan", "belas empat rekaan"):
        hits = find(query, Kind.RESPONDENT).hits
        assert ["".join(text for text, _ in hit.title) for hit in hits] == ["Rekaan Empat Belas"]


def test_a_number_is_found_by_any_part(session, work, find):
    case = journey(session, work).filed().to_registered()
    number = case.case.number
    assert number
    plain = number.replace("/", "")
    for part in (number, number[:8], number[4:14], plain[3:12], number.lower()):
        assert case.case_id in [hit.case_id for hit in find(part, Kind.CASE).hits], part
    assert find("999/ZZ", Kind.CASE).total == 0


def test_a_staff_number_is_found_by_any_part(session, work, find):
    who = RespondentGiven("Joko Rekaan", "camat", StaffStatus.PNS, nip="198503122010011004")
    filed(session, work, respondents=(who,))
    for part in ("198503122010011004", "19850312 201001 1 004", "850312", "0011004", "2010011"):
        assert find(part, Kind.RESPONDENT).total == 1, part
    assert find("198503122010011005", Kind.RESPONDENT).total == 0


def test_a_letters_number_of_a_step_is_found(session, work, find):
    case = journey(session, work).filed().to_decided()
    case.takes("send_on", by="commissioner", letter_no="270/K.BT-04/PM.00.02/X/2024")
    found = find("270/K.BT-04", Kind.NOTE)
    assert [(hit.part, hit.case_id) for hit in found.hits] == [("step", case.case_id)]


def test_name_and_title_of_the_case_together_find_the_person(session, work, find):
    filed(session, work, "Joko Rekaan")
    filed(session, work, "Joko Lainnya", conducts=(act_on("TikTok"),))
    found = find("joko facebook", Kind.RESPONDENT)
    assert [hit.title for hit in found.hits] == [(("Joko", True), (" Rekaan", False))]


def test_a_misspelt_word_is_answered_for_the_nearest_one_in_sight(session, work, find):
    filed(session, work, "Wulandari Prameswari")
    found = find("wulandrai pramesvari")
    assert found.total == 1
    assert found.instead == "wulandari prameswari"
    assert find("wulandari").instead is None


def test_two_letters_in_each_others_place_are_put_right_before_a_like_spelling(session, work, find):
    """`luarh` has the key of `luar`, yet whoever types it means `lurah`."""
    filed(session, work, "Joko", narrative="Ia pergi ke luar kota bersama lurah.")
    filed(session, work, "Eko", narrative="Ia pergi ke luar kota.")
    assert find("luar", Kind.CASE).total == 2
    found = find("luarh", Kind.CASE)
    assert (found.total, found.instead) == (1, "lurah")
    assert ("lurah", True) in found.hits[0].excerpt


def test_what_stands_in_sight_as_it_was_typed_is_not_put_right(session, work, find):
    filed(session, work, "Luarh Rekaan", narrative="Ia pergi ke luar kota bersama lurah.")
    filed(session, work, "Ahmad Fauzi", narrative="Acara di tempat lain.")
    assert find("luarh").instead is None
    assert (find("achmad fauzy").total, find("achmad fauzy").instead) == (1, None)


def test_letters_are_not_swapped_into_a_word_that_is_out_of_sight(session, work, find):
    filed(session, work, "Joko", narrative="Ia pergi ke luar kota.")
    hidden = {"region": "36.72", "agency": "bawaslu_cilegon"}
    filed(session, work, "Eko", narrative="Ia bersama lurah.", position="Staf", **hidden)
    found = find("luarh", Kind.CASE)
    assert (found.total, found.instead) == (1, None)


def test_words_that_tell_nothing_ask_for_nothing(session, work, find, statements):
    filed(session, work, "Joko", narrative="Kabar yang di sana.")
    statements.clear()
    for query in ("di", "yang di", "!!! …"):
        found = find(query)
        assert (found.total, found.asks_nothing) == (0, True)
    assert not [one for one in statements if "search" in one]
    assert not find("kabar").asks_nothing
    assert not find("xylofon").asks_nothing


def test_what_is_far_from_every_word_is_not_found(session, work, find):
    filed(session, work, "Wulandari Prameswari")
    found = find("xylofon")
    assert (found.total, found.hits, found.instead) == (0, (), None)


def test_filters_narrow_what_is_found(session, work, world, find):
    first = filed(session, work, "Gemilang Satu")
    filed(session, work, "Gemilang Dua", region="36.72", agency="bawaslu_cilegon")
    assert find("gemilang").total == 1
    assert find("gemilang", election="pilkada-2024").total == 1
    assert find("gemilang", election="pemilu-2024").total == 0
    assert find("gemilang", region="36.71").total == 1
    assert find("gemilang", region="36.71.01").total == 0
    assert find("gemilang", agency=world["bawaslu"]).total == 1
    assert find("gemilang", agency=world["bawaslu_cilegon"]).total == 0
    assert find("gemilang", Kind.CASE).total == 0
    stage = session.execute(
        text("SELECT lane, stage FROM cases WHERE id = :id"), {"id": first}
    ).one()
    assert find("gemilang", stage=tuple(stage)).total == 1
    assert find("gemilang", stage=("personnel", "served")).total == 0
    assert find("gemilang", since=PartialDay(2024, 10, 7).first).total == 1
    assert find("gemilang", until=PartialDay(2024, 10, 6).first).total == 0


def test_no_filter_can_break_the_statement(find):
    for hostile in ("'", "\\", "a' | 'b", "\\' ) & !", "x:*"):
        assert find("gemilang", election=hostile).total == 0
        assert find(f"{hostile} gemilang").total == 0


def test_more_than_are_counted_say_so_and_come_newest_first(session, work, find):
    for place in range(MOST_COUNTED + 5):
        session.execute(
            text(
                "INSERT INTO news_items "
                "(outlet, title, published_on, precision, added_at, added_by) "
                "SELECT 'Uji', 'Gemilang ke-' || :n, :day, 'day', now(), min(id) FROM accounts"
            ),
            {"n": place, "day": f"2024-{1 + place % 12:02}-{1 + place % 28:02}"},
        )
    found = find("gemilang")
    assert (found.total, found.is_more) == (MOST_COUNTED, True)
    days = [hit.title for hit in found.hits]
    assert len(days) == 20
    newest = session.scalars(
        select(SearchText.key)
        .where(SearchText.part == "news")
        .order_by(SearchText.counted_on.desc(), SearchText.id.desc())
        .limit(20)
    ).all()
    assert [hit.key for hit in found.hits] == list(newest)


def test_a_page_beyond_the_last_answers_with_the_first(session, work, find):
    filed(session, work, "Gemilang Satu")
    found = find("gemilang", page=7)
    assert found.total == 1
    assert found.filters.of.page == 1


def test_letters_are_found_by_number_kind_subject_and_text(session, work, find):
    case = journey(session, work).filed().to_sent("bkpsdm")
    desk = Desk(case)
    issued, waiting, draft = (
        desk.written("referral", case.people, **{**REFERRAL, "tujuan": f"Kepala {word}"})
        for word in ("Gemilang", "Cemerlang", "Terang")
    )
    desk.submitted(issued)
    desk.approved(issued)
    desk.submitted(waiting)

    def keys(query: str) -> list[int]:
        return [int(hit.key) for hit in find(query, Kind.LETTER).hits]

    for query in ("001/PN/36.71", "PN/36.71/X", "001PN3671", "gemilang", "kepala gemilang"):
        assert keys(query) == [issued], query
    assert set(keys("dugaan pelanggaran netralitas")) == {issued, waiting}
    assert (
        set(keys("penerusan ke ppk"))
        == set(keys("penerusan tangerang"))
        == {issued, waiting, draft}
    )
    assert keys("terang") == []
    (hit,) = find("gemilang", Kind.LETTER).hits
    assert ("Gemilang", True) in hit.excerpt
    assert "".join(piece for piece, _ in hit.title) == "Penerusan ke PPK · 001/PN/36.71/X/2024"
    states = {int(hit.key): hit.state for hit in find("penerusan", Kind.LETTER).hits}
    assert states == {
        issued: LetterState.ISSUED, waiting: LetterState.WAITING, draft: LetterState.DRAFT,
    }  # fmt: skip

    with desk.act("verifier") as act:
        letters.take_letter_back(act, case.case_id, waiting)
        letters.drop_letter(act, case.case_id, draft)
    with desk.act("commissioner") as act:
        letter_issuing.withdraw_letter(act, case.case_id, issued, reason="Salah alamat.")
    assert keys("cemerlang") == []
    assert set(keys("penerusan")) == {issued, waiting}
    assert [hit.is_withdrawn for hit in find("gemilang", Kind.LETTER).hits] == [True]


def test_what_was_found_is_marked(session, work, find):
    filed(session, work, "Joko", narrative="Ia menulis <b>gemilang</b> & pergi.")
    hit = find("gemilang", Kind.CASE).hits[0]
    assert ("gemilang", True) in hit.excerpt
    assert "& pergi" in "".join(piece for piece, _ in hit.excerpt)


def test_a_search_takes_a_fixed_number_of_statements(session, work, find, statements):
    def sent(query: str, **of: Any) -> int:
        find(query, **of)
        statements.clear()
        find(query, **of)
        return len([one for one in statements if "FROM law_packages" not in one])

    filed(session, work, "Wulandari Prameswari")
    spellings = ("wulandari", "wulandrai", "wulandary", "wulandayr")
    few = [*map(sent, spellings), sent("wulandari", region="36.71")]
    for place in range(12):
        filed(session, work, f"Wulandari Kedua{place}")
    assert [*map(sent, spellings), sent("wulandari", region="36.71")] == few
    assert few == [3, 7, 4, 7, 4]


def test_rules_are_found_by_number_and_by_words(session, work, world, find):
    with work(world.system_actor) as act:
        keep_rules(act)
    assert find("PP 94/2021", Kind.RULE).total > 3
    assert all(hit.part == "rule" for hit in find("disiplin", Kind.RULE).hits)


def test_writing_everything_anew_changes_nothing(session, work, world, find):
    journey(session, work).filed().to_sent("bkpsdm")

    def everything() -> set[tuple[Any, ...]]:
        columns = (SearchText.part, SearchText.key, SearchText.head, SearchText.words)
        return {tuple(row) for row in session.execute(select(*columns))}

    with work(world.system_actor) as act:
        keep_rules(act)
    before = everything()
    rebuild(lambda: work(world.system_actor), lambda _done, _of: None)
    assert everything() == before
    assert keep_searchable(session, [session.scalar(text("SELECT max(id) FROM cases"))]) == 0


def test_what_is_corrected_or_struck_out_is_found_as_it_stands(session, work, find):
    case = journey(session, work).filed(replace(FINDING, narrative="Memuji dengan gemilang."))
    session.execute(
        text("UPDATE cases SET narrative = 'Memuji dengan semarak.' WHERE id = :id"),
        {"id": case.case_id},
    )
    keep_searchable(session, [case.case_id])
    assert (find("gemilang").total, find("semarak").total) == (0, 1)
