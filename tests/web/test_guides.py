"""The user guides are read inside the product, by whoever has a role and by whoever has none."""

import re

from tracker.domain.roles import Role
from tracker.web.guides import FIRST, OF_ROLE, guides


def test_every_role_of_a_person_has_its_guide():
    assert set(OF_ROLE) == set(Role) - {Role.SYSTEM}
    assert set(OF_ROLE.values()) <= set(guides())


def test_every_guide_opens_and_its_links_lead_to_guides(client):
    for name, guide in guides().items():
        address = "/panduan/" if name == FIRST else f"/panduan/{name}"
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<span lang="id">{guide.title}</span>' in answer.text
        for target in re.findall(r'href="([^"]+)"', str(guide.body)):
            assert target in guides(), f"{name} leads to {target}"


def test_all_guides_are_reached_from_the_first_or_from_one_another():
    named = {t for g in guides().values() for t in re.findall(r'href="([^"]+)"', str(g.body))}
    assert named | {FIRST} == set(guides())


def test_a_person_sees_the_guide_of_their_role_first(sign_in):
    page = sign_in("discipline_officer", "bkpsdm").get("/panduan/").text
    assert 'Untuk peran Anda: <a href="/panduan/petugas-disiplin">' in page
    assert "Untuk peran Anda" not in sign_in("verifier").get("/panduan/surat").text


def test_a_guide_that_is_not_there_is_not_found(client):
    assert client.get("/panduan/../operator").status_code == 404
    assert client.get(f"/panduan/{FIRST}").status_code == 404
    assert client.get("/panduan/rahasia").status_code == 404
