"""Somebody leaves: the administrator looks at what would move, chooses, and access ends at once."""

from sqlalchemy import select

from tests.builders import actor_of, make_account
from tracker.domain.roles import Role
from tracker.services.teamwork import assign_case
from tracker.store.people import Account

LONG = "Raden Mas Soetjipto Prawirodirdjokusumaningratwulandari Hadikoesoemoningrat"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def test_an_account_is_shut_after_its_work_went_to_a_colleague(site, person):
    leaver = person("verifier", name="Yang Pergi")
    taker = person("verifier", name=LONG)
    with site.journey() as journey:
        case = journey.filed().case_id
        session = journey.session
        chief = actor_of(session, make_account(session, Role.SUPERVISOR), Role.SUPERVISOR)
        accounts = {a.username: a.id for a in session.scalars(select(Account))}
        with journey.begin(chief) as work:
            assign_case(work, case, accounts[leaver.username], reason="")
    leaver.signs_in().opens("/meja").sees("Ditugaskan")

    admin = person("administrator").signs_in()
    admin.opens(f"/admin/akun/{accounts[leaver.username]}")
    admin.page.get_by_role("link", name="Serahkan dan tutup").click()
    admin.sees("Yang akan berpindah", LONG)
    for width in (360, 768, 1440):
        admin.page.set_viewport_size({"width": width, "height": 900})
        assert admin.page.evaluate(SIDEWAYS) <= 0
    admin.page.get_by_label(LONG).check()
    admin.page.get_by_role("button", name="Serahkan dan tutup akun").click()
    admin.sees("Akun ditutup.", "1 perkara diserahkan")

    leaver.page.goto("/meja")
    assert "/masuk" in leaver.page.url
    taker.signs_in().opens("/meja").sees("Pekerjaan Yang Pergi diserahkan kepada Anda")
