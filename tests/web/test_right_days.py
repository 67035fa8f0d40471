"""Days and choices of a step: proposed right, refused where impossible, else warned of."""

import re

import pytest

from tests.journeys import Journey


@pytest.fixture
def case(session, work, world) -> Journey:
    """Nothing is filed yet. Today is Monday 7 October 2024."""
    return Journey(session, work, world)


OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}


def received(case: Journey) -> int:
    case.filed().to_sent("bkpsdm")
    case.takes("receive_file", case.people[0], regime="discipline", **OFFICER)
    return case.people[0]


def delivered(case: Journey, sanction: str = "heavy-demotion") -> int:
    person = received(case)
    case.takes("form_team", person, **OFFICER)
    case.takes("summon_1", person, examination_on="2024-10-16", **OFFICER)
    case.takes("examine", person, examiner="team", **OFFICER)
    case.takes("report_findings", person, found="proven", **OFFICER)
    case.takes(
        "decide", person, decision="violation", sanction=sanction, decided_by="ppk", **OFFICER
    )
    return person


def form_of(client, case: Journey, move: str, person: int | None = None) -> str:
    whose = f"&terlapor={person}" if person else ""
    page = client.get(f"/perkara/{case.case_id}?langkah={move}{whose}").text
    return page.partition('id="langkah"')[2].partition("</section>")[0]


def value_of(form: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form)[0]
    return re.search(r'value="([^"]*)"', tag)[1]


def sends(client, case: Journey, move: str, person: int | None = None, **answers):
    """Send the form of a move; what is not answered keeps what the page proposes."""
    form = form_of(client, case, move, person)
    whose = f"?terlapor={person}" if person else ""
    data = {
        "csrf_token": value_of(form, "csrf_token"),
        "version": case.case.version,
        "happened_on": "2024-10-07",
        **answers,
    }
    return client.post(f"/perkara/{case.case_id}/langkah/{move}{whose}", data=data)


def beside(html: str, name: str) -> str:
    """What is said of one field."""
    return html.partition(f'id="langkah-{name}-errors"')[2].partition("</div>")[0]


def test_the_earliest_right_day_of_a_summons_is_proposed(case, sign_in):
    """Seven working days after Monday 7 October 2024: Wednesday 16 October."""
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")

    assert value_of(form_of(client, case, "summon_1", person), "examination_on") == "2024-10-16"


def test_a_summons_for_a_day_that_is_past_at_its_own_date_is_refused(case, sign_in):
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")
    sent = sends(
        client, case, "summon_1", person,
        letter_no="1", summoner="superior", examination_on="2024-10-04",
    )  # fmt: skip

    assert sent.status_code == 422
    assert "mendahului hari langkah" in beside(sent.text, "examination_on")


def test_too_short_a_notice_is_said_before_the_step_and_kept_with_it(case, sign_in):
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")
    near = {"letter_no": "1", "summoner": "superior", "examination_on": "2024-10-15"}
    told = sends(client, case, "summon_1", person, **near)

    assert told.status_code == 422
    assert "Belum ada yang dicatat." in told.text
    assert "Hari paling awal yang memenuhinya: Rab, 16 Okt 2024." in told.text
    assert "Panggilan I dikirim" not in client.get(f"/perkara/{case.case_id}").text

    again = sends(client, case, "summon_1", person, **near, heeded=value_of(told.text, "heeded"))
    history = client.get(f"/perkara/{case.case_id}").text.partition('id="riwayat-h"')[2]
    assert again.status_code == 303
    assert "Hari paling awal yang memenuhinya: Rab, 16 Okt 2024." in history


def test_a_notice_that_was_not_kept_looks_it(case, sign_in, clock):
    person = received(case)
    case.takes("summon_1", person, examination_on="2024-10-15", **OFFICER)
    clock.set("2024-10-15")
    case.takes("examine", person, **OFFICER)
    page = sign_in("discipline_officer", "bkpsdm").get(f"/perkara/{case.case_id}").text
    mark = re.search(r'<span class="([^"]*)">tidak dipatuhi', page)

    assert mark[1] == "term term--met_late"


def test_effect_on_the_day_of_delivery_is_warned_of_and_leaves_the_objection_open(
    case, sign_in, clock
):
    """Received on Monday 7 October 2024: the 15th working day is Monday 28 October."""
    person = delivered(case)
    case.takes("deliver", person, remedy="objection", **OFFICER)
    client = sign_in("discipline_officer", "bkpsdm")
    form = form_of(client, case, "take_effect", person)
    assert "jatuh pada Sen, 28 Okt 2024" in form

    sent = sends(client, case, "take_effect", person)
    assert sent.status_code == 303
    page = client.get(f"/perkara/{case.case_id}").text
    terms = page.partition('id="tenggat-h"')[2].partition("</section>")[0]
    assert "tidak mengikat lagi" not in terms
    assert "Jum, 25 Okt 2024" in terms  # the objection may still be filed
    assert "jatuh pada Sen, 28 Okt 2024" in page.partition('id="riwayat-h"')[2]


def test_effect_in_time_ends_the_remedy_that_nobody_used(case, sign_in, clock):
    person = delivered(case)
    case.takes("deliver", person, remedy="objection", **OFFICER)
    clock.set("2024-10-28")
    client = sign_in("discipline_officer", "bkpsdm")
    assert (
        "hari kerja ke-15 sejak keputusan diterima jatuh"
        not in form_of(client, case, "take_effect", person).lower()
    )
    case.takes("take_effect", person, **OFFICER)

    page = client.get(f"/perkara/{case.case_id}").text
    terms = page.partition('id="tenggat-h"')[2].partition("</section>")[0]
    assert "tidak mengikat lagi" in terms
