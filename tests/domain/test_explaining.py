"""The words beside a due date, in both languages."""

from datetime import date

import pytest

from tests.builders import law_documents
from tracker.domain.deadlines import DayOff, DayOffKind, Unit, calendar_from, due_on
from tracker.domain.explaining import basis_said, cautions, due_told, weekday_said, why_said
from tracker.domain.law import RunningLaw
from tracker.domain.saying import Words

WORKING, CALENDAR = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS


@pytest.fixture(scope="module")
def law():
    return RunningLaw.from_documents(law_documents())


def said(days, unit):
    return {day.on.day: why_said(day, unit) for day in days}


def test_a_working_day_says_its_number_and_a_day_off_its_reason_and_decree(law):
    """The week of Nyepi and Idul Fitri 2026, whose feast itself is a Saturday."""
    due = due_on(date(2026, 3, 17), 2, WORKING, law.calendar)
    decree = "SKB 1497/2025; 2/2025; 5/2025"

    assert said(due.days, WORKING) == {
        18: Words(
            f"Cuti bersama Nyepi 1948 ({decree})",
            f"Joint leave, Nyepi 1948 ({decree})",
        ),
        19: Words(
            f"libur nasional: Hari Suci Nyepi Tahun Baru Saka 1948 ({decree})",
            f"national holiday: Nyepi, Saka New Year 1948 ({decree})",
        ),
        20: Words(
            f"Cuti bersama Idul Fitri 1447 H ({decree})",
            f"Joint leave, Idul Fitri 1447 H ({decree})",
        ),
        21: Words(
            f"akhir pekan; libur nasional: Hari Raya Idul Fitri 1447 H ({decree})",
            f"weekend; national holiday: Idul Fitri 1447 H ({decree})",
        ),
        22: Words(
            f"akhir pekan; libur nasional: Hari Raya Idul Fitri 1447 H (hari kedua) ({decree})",
            f"weekend; national holiday: Idul Fitri 1447 H (second day) ({decree})",
        ),
        23: Words(
            f"Cuti bersama Idul Fitri 1447 H ({decree})",
            f"Joint leave, Idul Fitri 1447 H ({decree})",
        ),
        24: Words(
            f"Cuti bersama Idul Fitri 1447 H ({decree})",
            f"Joint leave, Idul Fitri 1447 H ({decree})",
        ),
        25: Words("hari kerja ke-1", "working day 1"),
        26: Words("hari kerja ke-2", "working day 2"),
    }


def test_a_plain_weekend_says_only_that(law):
    due = due_on(date(2026, 7, 17), 1, WORKING, law.calendar)

    assert said(due.days, WORKING)[18] == Words("akhir pekan", "weekend")


def test_a_calendar_day_says_its_number_and_names_a_holiday_all_the_same(law):
    due = due_on(date(2024, 11, 26), 2, CALENDAR, law.calendar)

    assert said(due.days, CALENDAR) == {
        27: Words(
            "hari kalender ke-1; libur nasional: Hari Pemungutan Suara Pilkada 2024 "
            "(Keppres 33/2024)",
            "calendar day 1; national holiday: Voting day, Pilkada 2024 (Keppres 33/2024)",
        ),
        28: Words("hari kalender ke-2", "calendar day 2"),
    }


def test_a_local_day_off_is_called_so():
    local = DayOff(
        date(2025, 4, 16), "Hari jadi", "Anniversary", DayOffKind.LOCAL, "SK 1", region="36.71"
    )
    here = calendar_from([local]).for_region("36.71")

    assert said(due_on(date(2025, 4, 15), 1, WORKING, here).days, WORKING)[16] == Words(
        "libur setempat: Hari jadi (SK 1)", "local day off: Anniversary (SK 1)"
    )


def test_the_days_of_the_week_have_their_names(law):
    week = due_on(date(2026, 7, 12), 7, CALENDAR, law.calendar).days

    assert [weekday_said(day).id for day in week] == [
        *("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    ]
    assert [weekday_said(day).en for day in week] == [day.on.strftime("%A") for day in week]


@pytest.mark.parametrize(
    ("start", "length", "unit", "told"),
    [
        ("2026-07-14", 15, WORKING, []),
        ("2026-12-28", 7, WORKING, ["provisional"]),
        ("2024-12-23", 2, CALENDAR, ["shut"]),
        ("2026-12-26", 7, CALENDAR, ["provisional", "shut"]),
    ],
)
def test_a_caution_is_given_for_each_thing_that_is_uncertain(law, start, length, unit, told):
    sentences = {
        "provisional": Words(
            "Sementara: sebagian hitungan jatuh pada tahun yang keputusan hari liburnya belum "
            "dimuat.",
            "Provisional: part of the count lies in a year whose holiday decree is not loaded.",
        ),
        "shut": Words(
            "Hari terakhir bukan hari kerja; tenggat hari kalender tidak bergeser.",
            "The last day is no working day; a term in calendar days does not move.",
        ),
    }
    due = due_on(date.fromisoformat(start), length, unit, law.calendar)

    assert cautions(due) == tuple(sentences[one] for one in told)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (
            "pemilu-report",
            Words(
                "UU 7/2017 Pasal 454 ayat (6); Perbawaslu 7/2022 Pasal 8 ayat (3)",
                "Law 7/2017 Art. 454(6); Bawaslu Regulation 7/2022 Art. 8(3)",
            ),
        ),
        ("a-objection", Words("PP 79/2021", "Government Regulation 79/2021")),
        (
            "satgas-verification",
            Words(
                "Pernyataan BKN tentang satgas netralitas",
                "Statement of BKN on its task force on neutrality",
            ),
        ),
        (
            "pilkada-tracing",
            Words("belum ditetapkan; dari ingatan", "not established; from memory"),
        ),
    ],
)
def test_a_term_names_its_articles_else_where_it_was_seen_else_that_nothing_is_known(
    law, term, words
):
    assert basis_said(law.book, law.book.terms[term]) == words


def test_a_due_date_is_told_whole_in_either_language(law):
    term = law.book.terms["pilkada-completion"]
    due = due_on(date(2024, 12, 23), term.length, Unit(term.unit), law.calendar)
    indonesian, english = (due_told(law.book, term, due, one) for one in ("id", "en"))

    assert english == {
        "term": "pilkada-completion",
        "start": "2024-12-23",
        "due": "2024-12-25",
        "unit": "calendar_days",
        "length": 2,
        "source": "News of Panwaslu Pujud on the stages of handling; "
        "News of Bawaslu Kota Pasuruan on completing a report",
        "confidence": "secondary",
        "unit_confidence": "secondary",
        "provisional": False,
        "ends_on_day_off": True,
        "days": [
            {
                "date": "2024-12-24",
                "weekday": "Tuesday",
                "counted": True,
                "why": "calendar day 1",
            },
            {
                "date": "2024-12-25",
                "weekday": "Wednesday",
                "counted": True,
                "why": "calendar day 2; national holiday: Christmas (SKB 855/2023; 3/2023; 4/2023)",
            },
        ],
    }
    assert indonesian["days"][0] == {
        "date": "2024-12-24",
        "weekday": "Selasa",
        "counted": True,
        "why": "hari kalender ke-1",
    }
    assert indonesian["source"].startswith("Berita Panwaslu Pujud")


def test_a_working_day_is_told_as_one(law):
    due = due_on(date(2026, 7, 14), 15, WORKING, law.calendar)
    told = due_told(law.book, law.book.terms["d-effect"], due, "en")

    assert [day["why"] for day in told["days"][-2:]] == ["working day 14", "working day 15"]
    assert [day["why"] for day in told["days"] if not day["counted"]] == ["weekend"] * 6
