"""Acts, news, steps and terms of a case on one line, as a reader meets them."""

import re

import pytest
from sqlalchemy import select, update

from tests.builders import LONG_AGO
from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.matters import NewsKind
from tracker.services.news import Clipping, add_news_to_case
from tracker.store.cases import Conduct, Step
from tracker.store.library import CaseNews, NewsItem

ITEM = Clipping("Kabar Uji", "Camat <b>dilaporkan</b>", published_on=PartialDay(2024, 10, 5))


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def tied(work, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        return add_news_to_case(act, found.case_id, ITEM, NewsKind.FOLLOW_UP).id


def path_of(found):
    return f"/perkara/{found.case_id}/linimasa-berita"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)).split())


def marks_in(html):
    return re.findall(r'<a class="axis__mark ([^"]+)" href="([^"]+)" aria-label="([^"]+)"', html)


def many_news(session, found, count, day="2024-10-05"):
    items = [
        NewsItem(
            outlet="K", title=f"Berita {number}", published_on=PartialDay.parse(day),
            added_at=LONG_AGO, added_by=found.case.filed_by,
        )
        for number in range(count)
    ]  # fmt: skip
    session.add_all(items)
    session.flush()
    session.add_all(
        CaseNews(
            case_id=found.case_id, news_id=item.id, kind="coverage",
            linked_by=found.case.filed_by, linked_at=LONG_AGO,
        )
        for item in items
    )  # fmt: skip
    session.commit()


def test_a_case_without_news_shows_its_act_and_its_steps(sign_in, found):
    answer = sign_in("verifier").get(path_of(found))
    html = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "Belum ada berita yang terkait dengan perkara ini." in text_of(answer)
    shapes = " ".join(shape for shape, _, _ in marks_in(html))
    assert "mark-conduct" in shapes
    assert "mark-step" in shapes
    assert "mark-news" not in shapes


def test_a_news_item_is_a_mark_that_leads_to_it_and_a_row_of_the_table(sign_in, found, tied):
    answer = sign_in("verifier").get(path_of(found))
    html = answer.get_data(as_text=True)

    ((_, address, words),) = [m for m in marks_in(html) if "mark-news" in m[0]]
    assert address == f"/berita/{tied}"
    assert "Camat &lt;b&gt;dilaporkan&lt;/b&gt;" in words
    number = words.split(".")[0]
    row = re.search(rf'<tr id="kejadian-{number}">.*?</tr>', html, re.S)[0]
    assert f'href="/berita/{tied}"' in row
    assert "Sab, 5 Okt 2024" in row
    assert "anjutan · Kabar Uji" in row or "indak lanjut · Kabar Uji" in row


def test_every_row_of_the_table_stands_on_the_line_and_leads_where_its_mark_does(
    session, sign_in, found, tied
):
    html = sign_in("verifier").get(path_of(found)).get_data(as_text=True)
    rows = re.findall(r'<tr id="kejadian-(\d+)">.*?<a href="([^"]+)"', html, re.S)
    drawn = {words.split(".")[0]: address for _, address, words in marks_in(html)}

    assert len(rows) == len(drawn) >= 4
    assert dict(rows) == drawn


def test_a_step_leads_to_its_place_in_the_history(session, sign_in, found):
    html = sign_in("verifier").get(path_of(found)).get_data(as_text=True)
    steps = session.scalars(select(Step.id).where(Step.case_id == found.case_id)).all()

    led = [address for shape, address, _ in marks_in(html) if "mark-step" in shape]
    assert led
    assert {int(one.rpartition("-")[2]) for one in led} <= set(steps)
    assert all(one.startswith(f"/perkara/{found.case_id}#langkah-") for one in led)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-08", "Agustus 2022 (hanya bulannya diketahui)"),
        ("2022", "2022 (hanya tahunnya diketahui)"),
    ],
)
def test_a_day_known_in_part_is_a_dashed_range_and_says_so(session, sign_in, found, day, said):
    session.execute(
        update(Conduct).where(Conduct.case_id == found.case_id).values(on=PartialDay.parse(day))
    )
    session.commit()
    answer = sign_in("verifier").get(path_of(found))

    ((shape, _, words),) = [
        m for m in marks_in(answer.get_data(as_text=True)) if "mark-conduct" in m[0]
    ]
    assert "mark-partial" in shape
    assert said in words
    assert said in text_of(answer)
    assert "axis__gap" in answer.get_data(as_text=True)


def test_what_has_no_day_stands_apart_and_not_on_the_line(work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        add_news_to_case(act, found.case_id, Clipping("Kabar", "Tanpa hari"), NewsKind.COVERAGE)
    answer = sign_in("verifier").get(path_of(found))

    assert "Tanpa hari yang diketahui" in text_of(answer)
    assert "mark-news" not in answer.get_data(as_text=True)


def test_two_hundred_items_of_one_day_become_one_mark_and_two_hundred_rows(session, sign_in, found):
    many_news(session, found, 200)
    html = sign_in("verifier").get(path_of(found)).get_data(as_text=True)

    news = [m for m in marks_in(html) if "mark-news" in m[0]]
    assert len(news) == 4
    several = [m for m in news if "mark-several" in m[0]]
    ((_, address, words),) = several
    assert "dan 196 lagi" in words
    assert f'id="{address.removeprefix("#")}"' in html
    assert html.count("K: Berita ") == 200 + 2 * 4
    assert len(set(re.findall(r'<tr id="kejadian-(\d+)">', html))) >= 203


def test_the_page_costs_the_same_for_one_item_and_for_two_hundred(
    session, sign_in, statements, found, tied
):
    client = sign_in("verifier")
    client.get(path_of(found))
    statements.clear()
    client.get(path_of(found))
    few = len(statements)
    many_news(session, found, 199)
    statements.clear()
    client.get(path_of(found))

    assert len(statements) == few


def test_the_case_page_leads_to_it(sign_in, found):
    html = sign_in("verifier").get(f"/perkara/{found.case_id}").get_data(as_text=True)

    assert path_of(found) in html


def test_outside_sight_there_is_nothing(sign_in, found, tied):
    assert sign_in("verifier", "bawaslu_bandung").get(path_of(found)).status_code == 404


def test_the_other_side_reads_no_step_that_is_kept_from_it(session, work, sign_in):
    sent = journey(session, work).filed().to_sent("bkpsdm")
    inside = sign_in("verifier").get(path_of(sent)).get_data(as_text=True)
    outside = sign_in("discipline_officer").get(path_of(sent)).get_data(as_text=True)
    case = sign_in("discipline_officer").get(f"/perkara/{sent.case_id}").get_data(as_text=True)

    shown = {a.rpartition("#")[2] for s, a, _ in marks_in(outside) if "mark-step" in s}
    in_history = set(re.findall(r'id="(langkah-\d+)"', case))
    assert shown
    assert shown <= in_history
    assert len(marks_in(outside)) < len(marks_in(inside))
