"""Choosing one of a thousand agencies: the near ones in a list, the others by part of a name."""

import re

import pytest
from sqlalchemy import select

from tests.journeys import Journey
from tracker.domain.roles import AgencyKind
from tracker.store.cases import SendingRow
from tracker.store.people import Agency
from tracker.web.refusals import SENTENCES

FAR = ("Bandung", "Bandung Barat", "Cirebon", "Serang", *(f"Rekaan {n}" for n in range(1, 31)))


@pytest.fixture
def country(session) -> dict[str, int]:
    """Many personnel agencies elsewhere; their ids by name."""
    agencies = [
        Agency(
            kind=AgencyKind.BKPSDM, name=f"BKPSDM Kabupaten {name}", region_code="32", settings={}
        )
        for name in FAR
    ]
    session.add_all(agencies)
    session.commit()
    return {agency.name: agency.id for agency in agencies}


@pytest.fixture
def case(session, work, world, country) -> Journey:
    return Journey(session, work, world).filed().to_sent()


def form_of(client, case) -> str:
    page = client.get(f"/perkara/{case.case_id}?langkah=send_copy").text
    return page.partition('id="langkah"')[2].partition("</form>")[0]


def options(form: str) -> list[str]:
    select_ = form.partition('name="copy_to"')[2].partition("</select>")[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", select_)


def send(client, case, **answers):
    form = form_of(client, case)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)[1]
    usual = {
        "csrf_token": token,
        "version": case.case.version,
        "happened_on": "2024-10-07",
        "respondents": [str(p) for p in case.people],
        "letter_no": "9/PM",
        "letter_on": "2024-10-07",
    }
    return client.post(f"/perkara/{case.case_id}/langkah/send_copy", data=usual | answers)


def sent_to(case) -> set[int]:
    return set(
        case.session.scalars(select(SendingRow.agency_id).where(SendingRow.case_id == case.case_id))
    )


def test_the_list_holds_the_agencies_of_the_region_and_above_it(case, sign_in):
    form = form_of(sign_in("verifier"), case)

    assert options(form) == ["", "BKPSDM Kota Tangerang", "Wali Kota Tangerang"]
    assert 'name="copy_to-name"' in form


def test_a_name_that_fits_one_is_the_answer(case, sign_in, country):
    answer = send(sign_in("verifier"), case, **{"copy_to": "", "copy_to-name": "bkpsdm cirebon"})

    assert answer.status_code == 303
    assert sent_to(case) == {country["BKPSDM Kabupaten Cirebon"]}


def test_what_is_typed_goes_before_what_the_list_proposes(case, sign_in, country, world):
    proposed = {"copy_to": str(world["bkpsdm"]), "copy_to-name": "Cirebon"}

    assert send(sign_in("verifier"), case, **proposed).status_code == 303
    assert sent_to(case) == {country["BKPSDM Kabupaten Cirebon"]}


def test_a_whole_name_is_meant_although_it_begins_another(case, sign_in, country):
    answer = send(sign_in("verifier"), case, **{"copy_to-name": "BKPSDM Kabupaten Bandung"})

    assert answer.status_code == 303
    assert sent_to(case) == {country["BKPSDM Kabupaten Bandung"]}


def test_names_that_fit_several_join_the_list_and_the_choice_there_counts(
    case, sign_in, country, world
):
    client = sign_in("verifier")
    answer = send(client, case, **{"copy_to": str(world["bkpsdm"]), "copy_to-name": "bandung"})
    form = answer.text.partition('id="langkah"')[2]

    assert answer.status_code == 422
    assert {"BKPSDM Kabupaten Bandung", "BKPSDM Kabupaten Bandung Barat"} <= set(options(form))
    assert 'value="bandung"' in form
    assert not re.search(r"<option selected[^>]*>BKPSDM Kota Tangerang", form)
    assert "Beberapa instansi bernama demikian" in form

    barat = str(country["BKPSDM Kabupaten Bandung Barat"])
    again = send(client, case, **{"copy_to": barat, "copy_to-name": "bandung"})
    assert again.status_code == 303
    assert sent_to(case) == {int(barat)}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("tidak ada", "agency_not_found"), ("Rekaan", "agency_too_many"), ("%", "agency_not_found")],
)
def test_a_name_that_fits_none_or_too_many_is_said_at_the_line(case, sign_in, app, typed, code):
    answer = send(sign_in("verifier"), case, **{"copy_to-name": typed})

    assert answer.status_code == 422
    with app.test_request_context():
        fault = app.jinja_env.filters["refusal"](code)
    assert fault != SENTENCES[code]
    beside = answer.text.partition('id="langkah-copy_to-name-errors"')[2]
    assert fault in beside.partition("</div>")[0]


def test_without_any_choice_the_list_says_that_one_is_needed(case, sign_in):
    answer = send(sign_in("verifier"), case, **{"copy_to": "", "copy_to-name": "  "})

    assert answer.status_code == 422
    assert 'href="#langkah-copy_to"' in answer.text


def test_an_agency_of_another_kind_is_refused_however_it_is_named(case, sign_in, world):
    client = sign_in("verifier")

    assert send(client, case, copy_to=str(world["bkn"])).status_code == 422
    assert send(client, case, **{"copy_to-name": "BKN"}).status_code == 422
