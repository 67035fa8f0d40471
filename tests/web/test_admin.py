"""The administration in the browser: lists, forms, the second person, and what stays unseen."""

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders import actor_of, make_account
from tracker.domain.roles import Permission, Role
from tracker.services import role_grants
from tracker.store.people import Account, Agency, RoleGrant

Enter = Callable[..., FlaskClient]
PAGES = ["/admin", "/admin/akun", "/admin/akun/baru", "/admin/peran", "/admin/instansi"]


@pytest.fixture
def admin(sign_in: Enter) -> FlaskClient:
    return sign_in("administrator")


def shown(response: TestResponse) -> str:
    return html.unescape(response.get_data(as_text=True).split("<main")[1])


def post(
    client: FlaskClient, path: str, page: str = "/admin/akun/baru", **facts: str
) -> TestResponse:
    """Send a form with the token of a page."""
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', shown(client.get(page)))
    assert token is not None
    return client.post(path, data={"csrf_token": token[1], **facts})


@pytest.mark.parametrize("path", [*PAGES, "/admin/instansi/baru"])
def test_the_administration_is_for_administrators_alone(sign_in, path):
    assert sign_in("administrator").get(path).status_code == 200
    for role in set(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}:
        assert sign_in(role).get(path).status_code == 403, role


def test_administrators_see_no_case(sign_in, session):
    account = make_account(session, "administrator")
    actor = actor_of(session, account, "administrator")

    held = {permission.value for permission in actor.permissions}
    assert held == {
        Permission.LIBRARY_READ,
        Permission.ACCOUNT_MANAGE,
        Permission.AGENCY_MANAGE,
        Permission.LAW_APPLY,
        Permission.REGISTER_KEEP,  # fills the register of the agency, and looks nobody up
    }


@pytest.mark.parametrize("agency", ["bawaslu", "bawaslu_banten", "bkpsdm"])
def test_the_start_counts_the_agencies_that_its_list_shows(sign_in, session, agency):
    for place in ("bkpsdm", "bawaslu_cilegon", "bawaslu"):
        make_account(session, "administrator", place)
    client = sign_in("administrator", agency)
    told = re.search(r"Instansi</a></dt>\s*<dd>(\d+), (\d+)", shown(client.get("/admin")))
    listed = shown(client.get("/admin/instansi"))
    rows = re.findall(r'<td class="number"[^>]*>(\d+)</td>', listed)

    assert told
    assert (int(told[1]), int(told[2])) == (len(rows), len([n for n in rows if n != "0"]))


def test_the_start_counts_what_the_administrator_looks_after(admin, session):
    make_account(session, "verifier")
    make_account(session, "verifier", "panwascam", is_active=False)
    make_account(session, "discipline_officer")

    page = shown(admin.get("/admin"))

    assert re.search(r"Akun</a></dt>\s*<dd>3, 1 di antaranya ditutup", page)
    assert "Tidak ada peran yang menunggu persetujuan." in page


def test_an_account_is_added_and_its_password_is_shown_once(admin, session, world):
    answer = post(
        admin,
        "/admin/akun/baru",
        full_name="Budi Rekaan",
        username="budi.rekaan",
        agency=str(world["bawaslu"]),
    )

    assert answer.status_code == 201
    secret = re.search(r'<code class="secret">([^<]+)</code>', shown(answer))
    account = session.scalars(select(Account).where(Account.username == "budi.rekaan")).one()
    assert secret is not None
    assert secret[1] not in shown(admin.get(f"/admin/akun/{account.id}"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"username": ""}, "Isian ini"),
        ({"username": "Dua Kata"}, "Pakai 3 sampai 60 huruf kecil"),
        ({"agency": "999999"}, "Pilih salah satu jawaban."),
        ({"agency": ""}, "Isian ini"),
        ({"full_name": "x" * 201}, "terlalu panjang"),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_on_top_and_nothing_typed_is_lost(
    admin, world, facts, sentence
):
    typed = {
        "full_name": "Budi Rekaan",
        "username": "budi.rekaan",
        "agency": str(world["bawaslu"]),
        **facts,
    }

    answer = post(admin, "/admin/akun/baru", **typed)

    assert answer.status_code == 422
    page = shown(answer)
    field = next(iter(facts))
    assert f'<a href="#{field}">' in page
    assert re.search(rf'aria-describedby="[^"]*\b{field}-errors"', page)
    assert page.count(sentence) == 2
    assert 'value="Budi Rekaan"' in page or field == "full_name"


def test_only_agencies_within_reach_are_offered(admin):
    page = shown(admin.get("/admin/akun/baru"))

    assert "Bawaslu Kota Tangerang</option>" in page
    assert "Panwascam Tangerang</option>" in page
    assert "Bawaslu Kota Cilegon</option>" not in page
    assert "BKPSDM Kota Tangerang</option>" not in page


def test_accounts_are_found_by_what_the_address_says(admin, session):
    make_account(session, "verifier", full_name="Ani Rekaan", username="ani")
    make_account(session, "auditor", full_name="Budi Rekaan", username="budi", is_active=False)
    make_account(
        session, None, "panwascam", full_name="Citra 100% Rekaan", must_change_password=True
    )
    make_account(session, "discipline_officer", full_name="Dedi Rekaan")

    def found(query: str) -> set[str]:
        page = shown(admin.get(f"/admin/akun?{query}"))
        return {name for name in ("Ani", "Budi", "Citra", "Dedi") if f">{name}" in page}

    assert found("") == {"Ani", "Budi", "Citra"}
    assert found("cari=ani") == {"Ani"}
    assert found("cari=100%25") == {"Citra"}
    assert found("cari=panwas") == {"Citra"}
    assert found("peran=auditor") == {"Budi"}
    assert found("keadaan=shut") == {"Budi"}
    assert found("keadaan=first_password") == {"Citra"}
    assert found("peran=tidak-ada&keadaan=aneh&instansi=x&urut=zz&hal=-3") == {
        "Ani",
        "Budi",
        "Citra",
    }


def test_an_empty_list_says_what_to_do(admin):
    assert "Tidak ada akun yang cocok." in shown(admin.get("/admin/akun?cari=zzz"))
    assert "Tidak ada instansi yang cocok." in shown(admin.get("/admin/instansi?cari=zzz"))


def test_a_list_goes_on_on_the_next_page_with_the_same_filters(admin, session):
    for number in range(30):
        make_account(session, None, full_name=f"Zaki Rekaan {number:02}")

    first = shown(admin.get("/admin/akun?cari=Zaki&urut=username"))
    assert "1–25 dari 30" in first
    following = re.search(r'<a rel="next" href="([^"]+)"', first)
    assert following is not None
    second = shown(admin.get(following[1]))
    assert "26–30 dari 30" in second
    assert len(re.findall(r">Zaki Rekaan \d\d</a>", second)) == 5


def test_lists_cost_the_same_for_few_rows_and_for_many(admin, session, statements):
    def cost(path: str) -> int:
        statements.clear()
        admin.get(path)
        return len(statements)

    few = [cost(path) for path in PAGES]
    for _ in range(20):
        account = make_account(session, None)
        session.add(
            RoleGrant(
                account_id=account.id,
                role=Role.VERIFIER,
                granted_by=account.id,
                granted_at=account.created_at,
            )
        )
    session.commit()

    assert [cost(path) for path in PAGES] == few
    assert max(few) <= 6


def test_an_account_is_shut_and_opened_again(admin, session):
    account = make_account(session, "verifier")
    path = f"/admin/akun/{account.id}"

    answer = post(admin, path, path, version="1", full_name="Nama Baru")
    assert answer.status_code == 303
    session.expire_all()
    assert (account.full_name, account.is_active) == ("Nama Baru", False)

    post(admin, path, path, version="2", full_name="Nama Baru", is_active="y")
    session.expire_all()
    assert account.is_active


def test_what_somebody_else_changed_meanwhile_is_told_and_can_be_sent_again(admin, session):
    account = make_account(session, "verifier", version=7)
    path = f"/admin/akun/{account.id}"

    answer = post(admin, path, path, version="6", full_name="Nama Saya", is_active="y")

    assert answer.status_code == 409
    page = shown(answer)
    assert "Orang lain mengubah ini" in page
    assert 'value="Nama Saya"' in page
    again = post(admin, path, path, version="7", full_name="Nama Saya", is_active="y")
    assert 'name="version" type="hidden" value="7"' in page
    assert again.status_code == 303


def test_a_new_first_password_is_shown_and_ends_the_sessions(admin, sign_in, session):
    account = make_account(session, "verifier")
    theirs = sign_in(account)
    assert theirs.get("/akun").status_code == 200

    path = f"/admin/akun/{account.id}"
    unsure = post(admin, f"{path}/kata-sandi", path)
    assert unsure.status_code == 422
    assert "Kotak ini harus dicentang" in shown(unsure) or 'class="errors"' in shown(unsure)
    assert theirs.get("/akun").status_code == 200

    answer = post(admin, f"{path}/kata-sandi", path, confirm="y")

    assert re.search(r'<code class="secret">[a-z0-9-]{19}</code>', shown(answer))
    assert theirs.get("/akun").status_code == 302


def test_accounts_out_of_reach_are_not_found(admin, session, world):
    for account_id in (
        make_account(session, "discipline_officer").id,
        make_account(session, "verifier", "bawaslu_cilegon").id,
        world.system,
        999_999,
    ):
        assert admin.get(f"/admin/akun/{account_id}").status_code == 404
        for act in ("kata-sandi", "peran"):
            answer = post(admin, f"/admin/akun/{account_id}/{act}", role="auditor", confirm="y")
            assert answer.status_code == 404


def test_a_role_that_opens_cases_goes_through_two_administrators(admin, sign_in, session):
    account = make_account(session, None, full_name="Budi Rekaan")
    answer = post(admin, f"/admin/akun/{account.id}/peran", role="verifier")
    assert answer.status_code == 303
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()

    own = shown(admin.get("/admin/peran"))
    assert "Budi Rekaan" in own
    assert "usul Anda sendiri" in own
    assert "Setujui peran" not in own
    assert post(admin, f"/admin/peran/{grant.id}/setujui").status_code == 403

    second = sign_in("administrator")
    assert "Setujui peran" in shown(second.get("/admin/peran"))
    assert post(second, f"/admin/peran/{grant.id}/setujui").location == "/admin/peran"
    session.expire_all()
    assert grant.confirmed_at is not None
    assert "Tidak ada yang menunggu Anda." in shown(second.get("/admin/peran"))


def test_a_refused_proposal_is_gone(admin, sign_in, session):
    account = make_account(session, None)
    post(admin, f"/admin/akun/{account.id}/peran", role="verifier")
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()

    post(sign_in("administrator"), f"/admin/peran/{grant.id}/cabut")

    session.expire_all()
    assert grant.revoked_at is not None
    assert "Tidak ada yang menunggu Anda." in shown(admin.get("/admin/peran"))


def test_a_role_of_another_side_is_not_offered_and_not_given(admin, session):
    account = make_account(session, None)
    page = shown(admin.get(f"/admin/akun/{account.id}"))
    assert "Verifikator</option>" in page
    assert 'value="discipline_officer"' not in page

    answer = post(admin, f"/admin/akun/{account.id}/peran", role="discipline_officer")

    assert answer.status_code == 422
    assert session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).all() == []


def test_nobody_is_offered_case_access_or_a_reset_for_the_own_account(sign_in, session):
    own = make_account(session, "administrator")
    page = shown(sign_in(own).get(f"/admin/akun/{own.id}"))

    assert 'value="verifier"' not in page
    assert "Kata sandi awal baru" not in page


def test_waiting_roles_of_other_agencies_do_not_exist(admin, session, work, world):
    account = make_account(session, None, "bkpsdm_cilegon", full_name="Orang BKPSDM")
    with work(world.system_actor) as act:
        grant = role_grants.propose_role(act, account.id, Role.DISCIPLINE_OFFICER)

    assert "Orang BKPSDM" not in shown(admin.get("/admin/peran"))
    for act_on in ("setujui", "cabut"):
        assert post(admin, f"/admin/peran/{grant.id}/{act_on}").status_code == 404


def test_a_supervisor_of_the_inspektorat_comes_into_being(sign_in, session, world):
    """BKPSDM adds the account and proposes, Bawaslu of the city confirms: nobody does it alone."""
    keeper = sign_in("administrator", "bkpsdm")
    added = post(
        keeper,
        "/admin/akun/baru",
        agency=str(world["inspektorat"]),
        username="inspektur.rekaan",
        full_name="Inspektur Rekaan",
    )
    assert added.status_code == 201
    account = session.scalars(select(Account).where(Account.username == "inspektur.rekaan")).one()
    post(keeper, f"/admin/akun/{account.id}/peran", role="supervisor")
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    own = shown(keeper.get("/admin/peran"))
    assert "administrator Bawaslu wilayah ini" in own
    assert "Setujui peran" not in own

    second = sign_in("administrator")
    page = shown(second.get("/admin/peran"))
    assert "Inspektur Rekaan" in page
    assert f"/admin/akun/{account.id}" not in page
    assert second.get(f"/admin/akun/{account.id}").status_code == 404
    assert post(second, f"/admin/peran/{grant.id}/setujui").status_code == 303
    session.expire_all()
    assert grant.confirmed_at is not None


def test_who_refuses_a_role_of_another_agency_comes_back_to_the_list(sign_in, session, work):
    keeper = actor_of(session, make_account(session, "administrator", "bkpsdm"), "administrator")
    account = make_account(session, None, "sekda")
    with work(keeper) as act:
        grant = role_grants.propose_role(act, account.id, Role.SUPERVISOR)

    answer = post(sign_in("administrator"), f"/admin/peran/{grant.id}/cabut")
    assert (answer.status_code, answer.location) == (303, "/admin/peran")


AGENCY = {"name": "Bawaslu Kota Tangerang", "workweek": "5", "version": "1"}


def test_an_agency_is_added_by_the_name_of_its_region(admin, session, world):
    answer = post(
        admin,
        "/admin/instansi/baru",
        kind="opd",
        region="kota tangerang",
        name="Dinas Perhubungan",
        workweek="5",
    )

    agency = session.scalars(select(Agency).where(Agency.name == "Dinas Perhubungan")).one()
    assert answer.location == f"/admin/instansi/{agency.id}"
    assert agency.region_code == "36.71"
    assert "Wali Kota Tangerang" in shown(admin.get(answer.location))


@pytest.mark.parametrize(
    ("region", "sentence"),
    [("Entah", "Tidak ada wilayah bernama ini"), ("36.72", "Pilih wilayah Anda")],
)
def test_an_agency_needs_a_region_of_ones_own(admin, region, sentence):
    answer = post(
        admin, "/admin/instansi/baru", kind="opd", region=region, name="Dinas", workweek="5"
    )

    assert answer.status_code == 422
    assert sentence in shown(answer)


def test_an_agencys_settings_are_changed_and_shown_again(admin, session, world):
    path = f"/admin/instansi/{world['bawaslu']}"
    facts = {
        **AGENCY,
        "plenary_size": "5",
        "quorum": "3",
        "valid_from": "2018-08-15",
        "register_pattern": "{serial:03d}/{kind}/PW/{region}/{roman_month}/{year}",
        "contact": "Rekaan\r\n021-0",
    }

    assert post(admin, path, path, **facts).status_code == 303

    page = shown(admin.get(path))
    for value in ('value="2018-08-15"', 'value="5"', 'value="3"', "{roman_month}/{year}"):
        assert value in page
    session.expire_all()
    assert session.get_one(Agency, world["bawaslu"]).settings["contact"] == "Rekaan\n021-0"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"quorum": "1", "plenary_size": "3"}, "Kuorum lebih dari separuh anggota"),
        ({"valid_from": "31-2-2024"}, "Tidak ada hari seperti itu di kalender"),
        ({"register_pattern": "{serial}"}, "Ini bukan pola"),
        ({"plenary_size": "tiga"}, "Tulis bilangan bulat"),
        ({"name": "Bawaslu Kota Cilegon"}, "Instansi lain sudah memakai nama ini."),
    ],
)
def test_contradictions_of_an_agency_are_told_at_their_field(admin, world, facts, sentence):
    path = f"/admin/instansi/{world['bawaslu']}"

    answer = post(admin, path, path, **{**AGENCY, **facts})

    assert answer.status_code == 422
    assert sentence in shown(answer)
    typed = next(iter(facts.values()))
    assert f'value="{typed}"' in shown(answer)


def test_an_agency_with_its_own_people_is_shown_without_a_form(admin, session, world):
    make_account(session, "discipline_officer")
    path = f"/admin/instansi/{world['bkpsdm']}"

    page = shown(admin.get(path))

    assert "Instansi ini punya akun sendiri" in page
    assert 'name="name"' not in page
    assert post(admin, path, **AGENCY).status_code == 403


def test_agencies_are_listed_with_how_many_may_sign_in(admin, session):
    page = shown(admin.get("/admin/instansi?jenis=bawaslu_regency"))

    one = r'Bawaslu Kota Tangerang</a>.*?<td class="number"[^>]*>1</td>'
    assert re.search(one, page, re.DOTALL)
    assert "Cilegon" not in page
