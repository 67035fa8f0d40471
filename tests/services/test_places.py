"""Places and agencies: the whole country once, then kept by the people who belong to it."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import World, actor_of, law_documents, make_account
from tracker.domain.deadlines import Zone
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.queries.agencies import (
    AgencyFilters,
    agencies_of,
    agency_list,
    agency_page,
    has_accounts,
    region_named,
)
from tracker.queries.running_law import running_law
from tracker.services.agencies import AgencyFacts, add_agency, change_agency
from tracker.services.law import apply_law
from tracker.services.places import ensure_agencies, load_regions, zone_of
from tracker.services.setting_up import set_up
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.people import Account, Agency, Region

NOW = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def country(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database that was empty and is now set up, as an office would have it."""
    home: Path = tmp_path_factory.mktemp("home")
    store = Store(home, databases.empty(server, "country"), 20)
    set_up(store, lambda: NOW, law_documents())
    yield store
    store.close()


@pytest.fixture
def whole(country: Store) -> Iterator[Session]:
    with country.session() as session:
        yield session
        session.rollback()


def test_an_empty_database_gets_every_region_of_the_country(whole):
    levels = dict(whole.execute(select(Region.level, func.count()).group_by(Region.level)).all())

    assert levels == {"nation": 1, "province": 38, "regency": 514, "district": 7285}
    assert whole.get_one(Region, "36.71").name == "Kota Tangerang"
    assert whole.get_one(Region, "36.71.01").parent == "36.71"


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("", Zone.WIB),
        ("11", Zone.WIB),
        ("36.71.01", Zone.WIB),
        ("61", Zone.WIB),
        ("62.71", Zone.WIB),
        ("51", Zone.WITA),
        ("63.71", Zone.WITA),
        ("64", Zone.WITA),
        ("65", Zone.WITA),
        ("73.71", Zone.WITA),
        ("76", Zone.WITA),
        ("81", Zone.WIT),
        ("82.71", Zone.WIT),
        ("91", Zone.WIT),
        ("96", Zone.WIT),
    ],
)
def test_every_province_keeps_its_own_time(whole, region, zone):
    assert zone_of(region) is zone
    if "." not in region:
        assert whole.get_one(Region, region).zone == zone


def test_every_region_that_rules_itself_has_its_agencies(whole):
    kinds = Counter(whole.scalars(select(Agency.kind)))

    assert kinds == {
        AgencyKind.BAWASLU_RI: 1,
        AgencyKind.BAWASLU_PROVINCE: 38,
        AgencyKind.BAWASLU_REGENCY: 514,
        AgencyKind.PANWASCAM: 13,
        AgencyKind.PPK: 38 + 508,
        AgencyKind.BKPSDM: 38 + 508,
        AgencyKind.BKN: 1,
        AgencyKind.KASN: 1,
        AgencyKind.INSPEKTORAT: 1,
        AgencyKind.SEKDA: 1,
    }


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Bawaslu Kota Tangerang", "Bawaslu Provinsi Banten"),
        ("Bawaslu Kabupaten Tangerang", "Bawaslu Provinsi Banten"),
        ("Bawaslu Provinsi Banten", "Bawaslu RI"),
        ("BKPSDM Kota Tangerang", "Wali Kota Tangerang"),
        ("BKPSDM Kabupaten Tangerang", "Bupati Tangerang"),
        ("BKD Provinsi Banten", "Gubernur Banten"),
        ("Panwascam Benda, Kota Tangerang", "Bawaslu Kota Tangerang"),
        ("Inspektorat Kota Tangerang", "Wali Kota Tangerang"),
        ("Sekretaris Daerah Kota Tangerang", "Wali Kota Tangerang"),
        (
            "Bawaslu Kota Administrasi Jakarta Pusat",
            "Bawaslu Provinsi Daerah Khusus Ibukota Jakarta",
        ),
        ("Wali Kota Tangerang", None),
    ],
)
def test_agencies_stand_under_the_one_they_answer_to(whole, name, parent):
    agency = whole.scalars(select(Agency).where(Agency.name == name)).one()
    above = whole.get(Agency, agency.parent_id) if agency.parent_id else None

    assert (above.name if above else None) == parent


def test_kasn_is_offered_up_to_and_including_the_24th_of_august_2024(whole):
    def offered(day: date) -> set[AgencyKind]:
        kinds = [AgencyKind.KASN, AgencyKind.BKN]
        return {choice.kind for choice in agencies_of(whole, kinds, on=day)}

    assert AgencyKind.KASN in offered(date(2024, 8, 24))
    assert AgencyKind.KASN not in offered(date(2024, 8, 25))
    assert AgencyKind.BKN in offered(date(2024, 8, 25))


def test_setting_up_again_changes_nothing_and_writes_nothing(country, whole):
    entries = whole.scalar(select(func.count()).select_from(LedgerEntry))

    again = set_up(country, lambda: NOW, law_documents())

    assert not again.is_new
    assert whole.scalar(select(func.count()).select_from(LedgerEntry)) == entries


def test_the_book_of_a_new_database_begins_with_its_law_and_its_preparation(whole):
    acts = whole.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)).all()

    assert acts == [Act.LAW_APPLIED, Act.SETUP_DONE]


def test_the_system_account_has_no_password_and_everything_else_is_without_accounts(whole):
    account = whole.scalars(select(Account)).one()

    assert (account.username, account.is_system, account.password_hash) == ("sistem", True, None)
    assert system_actor(whole).roles == {Role.SYSTEM}
    assert not has_accounts(whole, account.agency_id)


def test_other_law_files_replace_the_running_law_and_the_book_names_both(country, whole):
    before = running_law(whole).digest
    documents = law_documents()
    name = next(iter(documents))
    documents[name] = "# A remark that changes nothing but the text.\n" + documents[name]

    done = set_up(country, lambda: NOW, documents)
    set_up(country, lambda: NOW, law_documents())

    assert done.law_applied
    whole.expire_all()
    texts = whole.scalars(select(LedgerEntry.text).where(LedgerEntry.act == Act.LAW_APPLIED)).all()
    assert f'"previous":"{before.hex()}"' in texts[1]
    assert running_law(whole).digest == before


def test_a_name_that_somebody_corrected_survives_the_next_setup(whole):
    agency = whole.scalars(select(Agency).where(Agency.name == "BKD Provinsi Banten")).one()
    agency.name = "Badan Kepegawaian Daerah Banten"
    whole.flush()

    assert ensure_agencies(whole) == 0
    assert load_regions(whole) == 0


def test_a_district_that_was_missing_is_brought_in_alone(whole):
    whole.delete(whole.get_one(Region, "11.01.01"))
    whole.flush()

    assert load_regions(whole) == 1


def test_only_who_may_apply_law_applies_it(work, world):
    for role in (Role.VERIFIER, Role.SUPERVISOR, Role.AUDITOR):
        with pytest.raises(Forbidden), work(world.actor(role)) as act:
            apply_law(act, law_documents())


def test_regions_are_found_by_code_and_by_full_name(whole):
    assert region_named(whole, "36.71") == "36.71"
    assert region_named(whole, "kota tangerang") == "36.71"
    assert region_named(whole, "Entah di mana") is None


# What administrators do to agencies


Begin = Callable[[Actor], Work]


@pytest.fixture
def admin(session: Session) -> Actor:
    return actor_of(session, make_account(session, "administrator"), "administrator")


def test_an_added_agency_stands_under_the_one_it_answers_to(session, work, world, admin):
    with work(admin) as act:
        agency = add_agency(
            act, AgencyKind.OPD, "36.71", AgencyFacts(name="Dinas Perhubungan Kota Tangerang")
        )

    assert agency.parent_id == world["ppk"]
    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.act, entry.subject) == (Act.AGENCY_ADDED, f"agency:{agency.id}")


@pytest.mark.parametrize("region", ["36.72", "36", "", "32.73"])
def test_nobody_adds_an_agency_outside_the_own_region(work, admin, region):
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        add_agency(act, AgencyKind.OPD, region, AgencyFacts(name="Dinas Lain"))

    assert refusal.value.errors == {"region": ["not_your_region"]}


def test_a_personnel_administrator_adds_no_bawaslu(session, work):
    account = make_account(session, "administrator", "bkpsdm")
    with pytest.raises(Invalid) as refusal, work(actor_of(session, account, "administrator")) as a:
        add_agency(a, AgencyKind.BAWASLU_REGENCY, "36.71", AgencyFacts(name="Bawaslu Lain"))

    assert refusal.value.errors == {"kind": ["not_an_option"]}


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"name": ""}, {"name": ["required"]}),
        ({"name": "bawaslu kota CILEGON"}, {"name": ["name_taken"]}),
        (
            {"valid_from": date(2024, 1, 2), "valid_until": date(2024, 1, 2)},
            {"valid_until": ["ends_before_it_begins"]},
        ),
        ({"plenary_size": 3}, {"quorum": ["required"]}),
        ({"quorum": 2}, {"plenary_size": ["required"]}),
        ({"plenary_size": 5, "quorum": 2}, {"quorum": ["not_a_quorum"]}),
        ({"plenary_size": 3, "quorum": 4}, {"quorum": ["not_a_quorum"]}),
        ({"plenary_size": 5, "quorum": 3}, {}),
        ({"workweek": 7}, {"workweek": ["not_an_option"]}),
        ({"register_pattern": "{serial}/{year}"}, {}),
        ({"register_pattern": "{serial}"}, {"register_pattern": ["not_a_pattern"]}),
        ({"receipt_pattern": "{year}/{x}/{serial}"}, {"receipt_pattern": ["not_a_pattern"]}),
    ],
)
def test_an_agencys_particulars_must_not_contradict_each_other(work, world, admin, facts, fault):
    found: dict[str, list[str]] = {}
    try:
        with work(admin) as act:
            given = AgencyFacts(**{"name": "Bawaslu Kota Tangerang", **facts})
            change_agency(act, world["bawaslu"], given, seen=1)
    except Invalid as refusal:
        found = refusal.errors

    assert found == fault


def test_the_book_names_what_changed_of_an_agency(session, work, world, admin):
    agency = session.get_one(Agency, world["bawaslu"])
    with work(admin) as act:
        facts = AgencyFacts(
            name=agency.name, plenary_size=5, quorum=3, workweek=6, contact="Pak Rekaan, 021-0"
        )
        change_agency(act, agency.id, facts, seen=1)

    assert agency.settings == {
        "plenary_size": 5,
        "quorum": 3,
        "workweek": 6,
        "contact": "Pak Rekaan, 021-0",
    }
    text = session.scalars(select(LedgerEntry.text)).one()
    assert '"fields":["contact","plenary_size","quorum","workweek"]' in text
    assert "Rekaan" not in text


def test_saving_an_agency_unchanged_is_no_act(session, work, world, admin):
    with work(admin) as act:
        facts = AgencyFacts(name="Bawaslu Kota Tangerang", plenary_size=3, quorum=2)
        change_agency(act, world["bawaslu"], facts, seen=1)

    assert session.scalars(select(LedgerEntry)).all() == []


def test_a_change_on_top_of_somebody_elses_is_refused(work, world, admin):
    with work(admin) as act:
        change_agency(act, world["bawaslu"], AgencyFacts(name="Bawaslu Tangerang"), seen=1)

    with pytest.raises(Stale), work(admin) as act:
        change_agency(act, world["bawaslu"], AgencyFacts(name="Bawaslu Lain"), seen=1)


def test_an_agency_with_accounts_is_changed_by_its_own_side_alone(session, work, world, admin):
    def rename() -> None:
        with work(admin) as act:
            change_agency(act, world["bkpsdm"], AgencyFacts(name="BKPSDM Baru"), seen=1)

    make_account(session, "discipline_officer")
    with pytest.raises(NotFound):
        rename()
    session.scalars(
        select(Account).where(Account.agency_id == world["bkpsdm"])
    ).one().is_active = False
    session.commit()

    rename()


def test_agencies_outside_the_own_region_do_not_exist_for_an_administrator(
    session, work, world, admin
):
    with pytest.raises(NotFound), work(admin) as act:
        change_agency(act, world["ppk_cilegon"], AgencyFacts(name="Lain"), seen=1)
    with pytest.raises(NotFound):
        agency_page(session, admin, world["ppk_cilegon"])


def test_only_administrators_keep_agencies(work, world):
    for role in set(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}:
        with pytest.raises(Forbidden), work(world.actor(role)) as act:
            change_agency(act, world["bawaslu"], AgencyFacts(name="Lain"), seen=1)


def listed(session: Session, actor: Actor, **filters: object) -> set[str]:
    return {row.name for row in agency_list(session, actor, AgencyFilters(**filters)).rows}


def test_the_list_of_agencies_is_filtered_by_what_the_address_says(
    session: Session, world: World, admin: Actor
):
    assert listed(session, admin, kind=AgencyKind.PPK) == {"Wali Kota Tangerang"}
    assert listed(session, admin, search="panwas") == {"Panwascam Tangerang"}
    assert listed(session, admin, search="100%") == set()
    assert listed(session, admin, peopled=True) == {"Bawaslu Kota Tangerang"}
    assert "Bawaslu Kota Tangerang" not in listed(session, admin, peopled=False)
    assert listed(session, admin, region="36.71.01") == {"Panwascam Tangerang"}
    assert listed(session, admin, region="36.72") == set()


def test_a_page_beyond_the_last_is_empty_and_still_knows_the_total(session, admin):
    page = agency_list(session, admin, AgencyFilters(page=99))

    assert (list(page.rows), page.total, page.pages) == ([], 6, 1)
