"""Stories as a reader and an editor meet them."""

import re

import pytest

from tests.journeys import journey
from tests.services.test_stories import BANNER, LIKE, Newsroom
from tests.web.page_forms import read
from tracker.domain.matters import NewsKind
from tracker.queries.case_names import name_of
from tracker.queries.story_pages import StoryFilters, story_list, story_page
from tracker.services.news import link_news
from tracker.store.cases import Case


@pytest.fixture
def room(session, work, world) -> Newsroom:
    return Newsroom(session, work, world)


@pytest.fixture
def story(room) -> list[int]:
    """Three items of one event, two of them copies on the first day."""
    found = [room.print("Kabar"), room.print("Warta"), room.print("Suara", day=7)]
    room.read()
    return found


def text_of(response) -> str:
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


def send(client, page: str, path: str, **told):
    form = read(client.get(page).text).form(path)
    return client.post(path, data={**form.as_it_stands(), **told})


def test_without_stories_the_list_says_so(sign_in):
    assert "Belum ada dua berita" in text_of(sign_in("verifier").get("/berita/kisah"))


def test_the_list_tells_first_outlets_days_and_copies(sign_in, room, story):
    room.printed("Gema", text=BANNER)
    page = text_of(sign_in("commissioner").get("/berita/kisah"))
    assert "1 kisah, terbaru lebih dulu." in page
    assert "pertama di Kabar · Sab, 5 Okt 2024 – Sen, 7 Okt 2024" in page
    assert "3 berita · 3 media · 2 salinan" in page


def test_filters_find_a_story_by_any_of_its_items(sign_in, story):
    client = sign_in("verifier")
    for query in ("cari=suara", "wilayah=tangerang", "dari=2024-10-07", "media=beberapa"):
        assert "1 kisah" in text_of(client.get(f"/berita/kisah?{query}")), query
    for query in ("cari=lurah", "wilayah=ambon", "dari=2024-10-08", "sampai=2024-09"):
        assert "Tidak ada kisah yang cocok" in text_of(client.get(f"/berita/kisah?{query}"))


def test_a_story_of_one_outlet_is_not_spread(sign_in, room):
    room.print("Kabar")
    room.print("Kabar", f"Diperbarui. {LIKE}")
    room.read()
    client = sign_in("verifier")
    assert "1 kisah" in text_of(client.get("/berita/kisah"))
    assert "Tidak ada kisah" in text_of(client.get("/berita/kisah?media=beberapa"))


def test_a_story_tells_its_spread_and_what_is_copied_from_whom(sign_in, story):
    page = text_of(sign_in("commissioner").get(f"/berita/kisah/{story[0]}"))
    assert "Sab, 5 Okt 2024 · 2 berita" in page
    assert "Kabar paling awal" in page
    assert page.count("salinan naskah di Kabar") == 2
    assert "Keluarkan" not in page


def test_any_number_of_a_story_leads_to_it(sign_in, room, story):
    answer = sign_in("verifier").get(f"/berita/kisah/{story[2]}")
    assert (answer.status_code, answer.location) == (302, f"/berita/kisah/{story[0]}")
    room.split(story[0])
    answer = sign_in("verifier").get(f"/berita/kisah/{story[2]}")
    assert answer.location == f"/berita/kisah/{story[1]}"


def test_cases_are_shown_to_who_sees_them_alone(session, work, sign_in, room, story):
    from_case = room_case(session, work, story[1])
    inside = text_of(sign_in("verifier").get(f"/berita/kisah/{story[0]}"))
    assert "1 perkara" in inside
    assert from_case in inside
    assert "1 perkara" in text_of(sign_in("verifier").get("/berita/kisah"))
    outside = text_of(sign_in("auditor", "bkpsdm").get(f"/berita/kisah/{story[0]}"))
    assert from_case not in outside
    assert "perkara yang dapat Anda lihat" in outside
    assert "1 perkara" not in text_of(sign_in("auditor", "bkpsdm").get("/berita/kisah"))


def room_case(session, work, *news: int) -> str:
    case = journey(session, work).filed()
    for one in news:
        with work(case.actor("verifier", "bawaslu")) as act:
            link_news(act, case.case_id, one, NewsKind.COVERAGE)
    return name_of(session.get_one(Case, case.case_id))


def test_an_editor_takes_items_out_and_joins_them_again(sign_in, room, story):
    one, two, three = story
    client = sign_in("verifier")
    door = f"/berita/kisah/{one}/pisah"
    asked = client.get(f"{door}?butir={three}")
    assert "Dikeluarkan (1)" in text_of(asked)
    assert "Tetap dalam kisah (2)" in text_of(asked)
    answer = send(client, f"{door}?butir={three}", door, reason="Acara lain")
    assert (answer.status_code, answer.location) == (303, f"/berita/kisah/{one}#keputusan")
    assert room.stories() == [[one, two], [three]]

    page = client.get(f"/berita/kisah/{one}")
    assert "Dikeluarkan dari kisah ini" in text_of(page)
    undo = f"/berita/kisah/{one}/gabung?butir={three}"
    assert f'href="{undo}"' in page.text
    answer = send(client, undo, f"/berita/kisah/{one}/gabung", reason="Ternyata sama")
    assert answer.status_code == 303
    assert room.stories() == [[one, two, three]]
    again = f"/berita/kisah/{one}/pisah?butir={three}"
    assert f'href="{again}"' in client.get(f"/berita/kisah/{one}").text


def test_another_story_is_looked_up_and_comes_whole(sign_in, room, story):
    others = room.printed("Gema", "Lain", text=BANNER)
    client = sign_in("verifier")
    door = f"/berita/kisah/{story[0]}/gabung"
    found = text_of(client.get(f"{door}?cari=spanduk gema"))
    assert "beserta 1 berita lain sekisah" in found
    assert "Tidak ada berita lain" in text_of(client.get(f"{door}?cari=warta"))
    asked = f"{door}?butir={others[1]}"
    assert "Dimasukkan (2)" in text_of(client.get(asked))
    assert send(client, asked, door, reason="Satu peristiwa").status_code == 303
    assert room.stories() == [[*story, *others]]


def test_a_story_that_changed_meanwhile_is_shown_anew_and_keeps_what_was_typed(
    sign_in, room, story
):
    client = sign_in("verifier")
    door = f"/berita/kisah/{story[0]}/pisah"
    told = read(client.get(f"{door}?butir={story[2]}").text).form(door).as_it_stands()
    four = room.print("Gema")
    room.read()
    answer = client.post(door, data={**told, "reason": "Acara lain"})
    assert answer.status_code == 422
    assert "Kisah ini berubah selagi Anda menimbang" in text_of(answer)
    assert 'value="Acara lain"' in answer.text
    assert "Tetap dalam kisah (3)" in text_of(answer)
    assert room.stories() == [[*story, four]]
    again = read(answer.text).form(door).as_it_stands()
    assert client.post(door, data=again).status_code == 303
    assert room.stories() == [[*story[:2], four], [story[2]]]


def test_without_a_reason_nothing_happens_and_the_choice_stays(sign_in, room, story):
    client = sign_in("verifier")
    door = f"/berita/kisah/{story[0]}/pisah"
    answer = send(client, f"{door}?butir={story[2]}", door, reason=" ")
    assert answer.status_code == 422
    assert "Dikeluarkan (1)" in text_of(answer)
    assert room.stories() == [story]


def test_ticking_nothing_or_everything_leads_back(sign_in, story):
    client = sign_in("verifier")
    everything = "&".join(f"butir={item}" for item in story)
    for query in ("", everything, "butir=x"):
        answer = client.get(f"/berita/kisah/{story[0]}/pisah?{query}", follow_redirects=True)
        assert "harus ada yang tinggal" in text_of(answer)


def test_the_page_of_an_item_names_its_story(sign_in, room, story):
    page = text_of(sign_in("commissioner").get(f"/berita/{story[1]}"))
    assert "Bagian dari kisah dengan 3 berita dari 3 media" in page
    alone = room.printed("Gema", text=BANNER)[0]
    assert "berdiri sendiri" not in text_of(sign_in("commissioner").get(f"/berita/{alone}"))
    assert "berdiri sendiri" in text_of(sign_in("verifier").get(f"/berita/{alone}"))


def test_the_news_of_a_case_counts_a_story_once(session, work, sign_in, story):
    case = journey(session, work).filed()
    for one in story:
        with work(case.actor("verifier", "bawaslu")) as act:
            link_news(act, case.case_id, one, NewsKind.COVERAGE)
    page = text_of(sign_in("verifier").get(f"/perkara/{case.case_id}"))
    assert "3 berita, 1 kisah" in page


def test_longer_lists_and_stories_cost_the_same(session, room, story, statements):
    room.join(story[0], room.printed("Gema", text=BANNER)[0])
    actor = room.editor

    def cost() -> tuple[int, int]:
        statements.clear()
        story_list(session, actor, StoryFilters())
        listed = len(statements)
        statements.clear()
        story_page(session, actor, story[0])
        return listed, len(statements)

    few = cost()
    room.printed("Lima", "Enam", "Tujuh")
    room.split(room.mates(story[0])[-1])
    room.printed("A", "B", text=BANNER.replace("Spanduk", "Plang"))
    assert cost() == few
    assert few == (4, 6)
