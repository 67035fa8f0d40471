"""The rule library and the rules panel of a case, as a reader meets them."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from sqlalchemy import select

from tests.builders import law_documents, make_account
from tests.journeys import journey
from tracker.domain import law_items
from tracker.domain.matters import Decision
from tracker.domain.proposals import LeftOutWhy, Silence, Warned
from tracker.domain.readings import parse_choices, with_choices
from tracker.domain.road_checks import MARKS
from tracker.queries.running_law import running_law
from tracker.services.law import apply_law
from tracker.services.provisions import decide_provision
from tracker.services.system_account import system_actor
from tracker.store.cases import Case, Conduct
from tracker.store.library import Citation, ConductProvision
from tracker.store.people import Region
from tracker.web.law_words import LAW_WORDS

PAGES = [
    "/aturan",
    "/aturan?cari=kampanye",
    "/aturan?jenis=law&topik=neutrality&status=yes&pada=2020-10-01",
    "/aturan/peraturan/skb-2-2022",
    "/aturan/peraturan/pp-53-2010",
    "/aturan/ketentuan/pp94-5n-5",
    "/aturan/ketentuan/uu5-9-2",
    "/aturan/lampiran",
    "/aturan/lampiran/dis-8",
    "/aturan/perbuatan",
    "/aturan/perbuatan/like",
    "/aturan/perbuatan/other",
    "/aturan/sanksi",
    "/aturan/kewenangan",
    "/aturan/tenggat",
    "/aturan/formulir",
    "/aturan/pemilihan",
    "/aturan/pemilihan/pilkada-2024",
    "/aturan/pemilihan/pemilu-nasional-2029",
    "/aturan/hari-libur",
    "/aturan/hari-libur/2023",
    "/aturan/pertentangan",
]


@pytest.fixture
def reader(sign_in):
    return sign_in("verifier")


def text_of(response):
    """The page without its tags, blanks folded."""
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_library_opens_in_both_languages(session, sign_in, path, language):
    reader = sign_in(make_account(session, "verifier", language=language))
    assert reader.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/aturan/peraturan/tidak-ada",
        "/aturan/ketentuan/skb-2-2022",
        "/aturan/lampiran/ke-99",
        "/aturan/perbuatan/menari",
        "/aturan/pemilihan/pilkada-1999",
        "/aturan/hari-libur/1999",
    ],
)
def test_what_the_law_data_do_not_hold_is_not_found(reader, path):
    assert reader.get(path).status_code == 404


def test_an_alias_opens_the_page_of_the_thing(reader):
    assert "Pasal 5 huruf n angka 5" in text_of(reader.get("/aturan/ketentuan/pp94-5n5"))
    assert "SKB 2/2022" in text_of(reader.get("/aturan/peraturan/skb-netralitas-2022"))


@pytest.mark.parametrize("role", ["administrator", "auditor", "supervisor", "discipline_officer"])
def test_everyone_with_an_account_may_read_the_library(sign_in, role):
    assert sign_in(role).get("/aturan/ketentuan/pp94-5n-5").status_code == 200


def test_the_day_asked_about_changes_the_whole_library(reader):
    """PP 94/2021 is in force from 31 August 2021, PP 53/2010 until the day before."""
    before = text_of(reader.get("/aturan/ketentuan/pp94-5n-5?pada=2021-08-30"))
    after = text_of(reader.get("/aturan/ketentuan/pp94-5n-5?pada=2021-08-31"))
    assert "Masa berlaku: tidak berlaku" in before
    assert "Masa berlaku: berlaku" in after
    old = text_of(reader.get("/aturan/peraturan/pp-53-2010?pada=2021-08-30"))
    assert "Masa berlaku: berlaku" in old
    assert "sampai Sen, 30 Agu 2021" in old


def banner(response):
    """The line under the heading of a rule that did not hold on the day; empty where it did."""
    found = re.search(r'<p class="void[^>]*>(.*?)</p>', response.get_data(as_text=True), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_a_provision_read_before_its_day_says_so_and_what_held_then(reader):
    """PP 94/2021 is in force from 31 August 2021 and replaced PP 53/2010."""
    page = reader.get("/aturan/ketentuan/pp94-5n-5?pada=2021-08-30")

    assert banner(page) == (
        "Belum berlaku pada Senin, 30 Agustus 2021. Mulai berlaku Selasa, 31 Agustus 2021. "
        "Yang berlaku saat itu: PP 53/2010 ."
    )
    assert 'href="/aturan/peraturan/pp-53-2010?pada=2021-08-30"' in page.get_data(as_text=True)
    assert banner(reader.get("/aturan/ketentuan/pp94-5n-5?pada=2021-08-31")) == ""


def test_a_repealed_provision_says_since_when_and_what_says_the_same(reader):
    """UU 5/2014 ended on 31 October 2023; UU 20/2023 came in its place."""
    told = banner(reader.get("/aturan/ketentuan/uu5-9-2?pada=2024-10-02"))

    assert told.startswith("Tidak berlaku lagi pada Rabu, 2 Oktober 2024.")
    assert "Tidak berlaku sejak Selasa, 31 Oktober 2023." in told
    assert "UU 20/2023" in told
    assert banner(reader.get("/aturan/ketentuan/uu5-9-2?pada=2023-10-30")) == ""


def test_instruments_and_rows_of_the_annex_say_so_too(reader):
    for path in ("/aturan/peraturan/pp-94-2021", "/aturan/lampiran/dis-6"):
        assert banner(reader.get(f"{path}?pada=2019-05-01")).startswith("Belum berlaku pada")
    unsure = banner(reader.get("/aturan/peraturan/uu-1-2015"))
    assert unsure.startswith("Belum dapat dipastikan")
    assert "hari mulai berlakunya" in unsure
    doubted = banner(reader.get("/aturan/peraturan/skb-5-2020"))
    assert "Berlaku sebelum Kam, 22 Sep 2022" in doubted


def test_the_sources_of_a_rule_are_told_as_a_reader_would_cite_them(reader):
    told = text_of(reader.get("/aturan/ketentuan/uu7-454-6"))

    assert (
        "Naskah peraturan: UU 7/2017 Pasal 454(4)–455(1), citra halaman 312, FlipBuilder "
        "(online.flipbuilder.com/cmvf/wgnv)" in told
    )


def test_no_source_is_a_working_note(session):
    """Titles are words: no bare web address, no number of a file without its site."""
    for source in running_law(session).book.sources.values():
        for title in (source.label_id, source.label_en):
            assert not re.search(r"\.(com|id|net|org|co)\b|\b\d{5,}\b|hlm\.", title), source.id
        if source.kind != "other":
            assert source.publisher, source.id


def test_a_validity_that_nobody_established_says_so(reader):
    assert "Masa berlaku: belum pasti" in text_of(reader.get("/aturan/peraturan/uu-1-2015"))


def test_links_keep_the_day_asked_about(reader):
    page = reader.get("/aturan/peraturan/pp-94-2021?pada=2020-10-01").get_data(as_text=True)
    inside = re.findall(r'href="(/aturan/[^"]+)"', page)
    back_to_today = "/aturan/peraturan/pp-94-2021"
    assert [link for link in inside if "pada=2020-10-01" not in link] == [back_to_today]
    assert any("ketentuan/pp94-5n-5?pada=2020-10-01" in link for link in inside)


def test_a_day_that_cannot_be_read_stays_in_the_field_with_its_fault(reader):
    page = reader.get("/aturan?pada=31-31-2020")
    assert page.status_code == 200
    assert "31-31-2020" in page.get_data(as_text=True)
    assert "Keadaan hari ini, Senin, 7 Oktober 2024" in text_of(page)


def test_without_a_day_the_library_is_read_today(reader, clock):
    clock.set("2021-08-30")
    assert "Masa berlaku: tidak berlaku" in text_of(reader.get("/aturan/peraturan/pp-94-2021"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("cari=kampanye+atribut", "dalam 2 peraturan"),
        ("cari=pp94-5n5", "1 ketentuan dalam 1 peraturan"),
        ("cari=zzz", "Tidak ada aturan yang cocok"),
        ("jenis=joint_decree&status=yes", "6 peraturan"),
        ("topik=party_membership", "Anggota atau pengurus partai politik"),
    ],
)
def test_filters_narrow_the_library(reader, query, told):
    assert told in text_of(reader.get(f"/aturan?{query}"))


def test_an_annex_row_says_both_levels_where_sources_disagree(reader):
    page = text_of(reader.get("/aturan/lampiran/dis-8"))
    assert "Hukuman disiplin berat" in page
    assert "sumber lain: Hukuman disiplin sedang" in page
    assert "Sumber bertentangan" in page


def test_a_conduct_type_shows_what_still_has_to_be_established(reader):
    page = text_of(reader.get("/aturan/perbuatan/like"))
    assert "Tanda suka itu diberikan dengan sengaja" in page
    assert "II.A.4" in page
    assert "II.B.6" in page


def test_phases_follow_the_contest(reader):
    """Pemilu 2024: legislative candidates 3 November, presidential pairs 13 November 2023."""
    page = text_of(reader.get("/aturan/pemilihan/pemilu-2024?pada=2023-11-05"))
    president, parliament = page.split("DPR, DPD, DPRD", 1)
    assert "sampai Min, 12 Nov 2023" in president
    assert "sampai Kam, 2 Nov 2023" in parliament
    assert "pada hari itu: sebelum" in president
    assert "pada hari itu: set" in parliament.split("Hari penting")[0]


def test_a_vote_held_in_some_regions_names_them(reader, session):
    for code, name in (("14.08", "Kabupaten Siak"), ("62.05", "Kabupaten Barito Utara")):
        session.add(Region(code=code, name=name, level="regency", zone="WIB"))
    session.commit()

    page = text_of(reader.get("/aturan/pemilihan/psu-2025-30d"))

    assert "Kabupaten Siak, Kabupaten Barito Utara" in page


def test_a_day_off_is_shown_as_it_was_known_then(reader):
    """26 April 2023 was joint leave from 11 October 2022 and withdrawn on 29 March 2023."""
    row = r"Rab, 26 Apr 2023.*?cuti bersama (\w+)"
    for day, state in (("2023-03-28", "diketahui"), ("2023-03-29", "dicabut")):
        page = text_of(reader.get(f"/aturan/hari-libur/2023?pada={day}"))
        assert re.search(row, page).group(1) == state
    early = text_of(reader.get("/aturan/hari-libur/2023?pada=2022-01-01"))
    assert re.search(r"Min, 1 Jan 2023.*?libur nasional ([\w ]+?) SKB", early).group(1) == (
        "belum ditetapkan"
    )


def test_a_term_shows_length_day_kind_and_start(reader):
    page = text_of(reader.get("/aturan/tenggat"))
    assert "7 hari kerja" in page
    assert "hari temuan atau laporan diterima dan diregistrasi" in page
    assert "2 hari kalender (2 × 24 jam)" in page


LITERALS = {
    "state": law_items.InForce,
    "election": law_items.ElectionKind,
    "source": get_type_hints(law_items.Source)["kind"],
    "remedy": law_items.Remedy,
    "warning": Warned,
    "left_out": LeftOutWhy,
    "silence": Silence,
}


@pytest.mark.parametrize("table", LITERALS)
def test_every_code_of_the_law_has_a_word(table):
    assert set(get_args(LITERALS[table])) == set(LAW_WORDS[table])


@pytest.mark.parametrize("table", ["mark", "mark_sentence"])
def test_every_mark_of_rules_and_of_moves_has_a_word(table):
    assert set(LAW_WORDS[table]) == {*get_args(law_items.Confidence), *MARKS}


def test_every_page_that_shows_a_mark_says_at_its_foot_what_it_means(reader):
    page = reader.get("/aturan/tenggat").text
    foot = page.rpartition("Arti tanda keyakinan")[2]
    assert 'data-why="sekunder: ' in page
    assert "terverifikasi" in foot
    assert "sekunder" in foot
    assert "praktik" not in foot
    assert "Arti tanda keyakinan" not in reader.get("/aturan/pemilihan/tidak-ada").text


def test_every_code_in_the_law_data_has_a_word(session):
    book = running_law(session).book
    found = {
        "instrument": {i.kind for i in book.instruments.values()},
        "topic": {t for p in book.provisions.values() for t in p.topics},
        "status": {s for x in book.sanctions.values() for s in x.statuses},
        "regime": {t.regime for t in book.terms.values()}
        | {s.regime for s in book.sanctions.values()}
        | {f.regime for f in book.forms.values()},
        "row_phase": {r.phase for r in book.rows.values()}
        | {p for b in book.bases.values() for p in b.phases},
        "action": {a for r in book.rows.values() for a in (*r.actions, *r.sub_items)},
        "nature": {t.nature for t in book.terms.values()},
        "force": {t.force for t in book.terms.values()},
        "sphere": {a.sphere for a in book.authorities.values()},
        "power": {a.power for a in book.authorities.values()},
        "day_off": {h.kind for h in book.holidays},
        "chosen": {c.chosen for c in book.conflicts.values()},
        "section": {r.section for r in book.rows.values()},
        "election_day": {d for e in book.elections.values() for d in e.days()},
    }
    assert {t: codes - set(LAW_WORDS[t]) for t, codes in found.items()} == {t: set() for t in found}


# --- the cases that rest on a rule ---------------------------------------------------------------


@pytest.fixture
def found(session, work):
    """A finding of a like on 2 October 2024, with PP 94/2021 Article 5(n)(5) confirmed."""
    case = journey(session, work).filed()
    conduct = conduct_of(session, case.case_id)
    with work(case.actor("verifier", "bawaslu")) as act:
        decide_provision(
            act, case.case_id, conduct, "pp94-5n-5", Decision.CONFIRMED, None, case.case.version
        )
    return case


def conduct_of(session, case_id):
    return session.scalars(select(Conduct.id).where(Conduct.case_id == case_id)).one()


def test_a_rule_names_the_cases_that_rest_on_it_and_counts_no_others(session, sign_in, found):
    title = session.get_one(Case, found.case_id).title
    near = text_of(sign_in("verifier").get("/aturan/ketentuan/pp94-5n-5"))
    far = text_of(sign_in("verifier", "bawaslu_bandung").get("/aturan/ketentuan/pp94-5n-5"))
    assert "Dikonfirmasi bagi suatu perbuatan (1)" in near
    assert title in near
    assert "Dikonfirmasi bagi suatu perbuatan (0)" in far
    assert title not in far


def test_a_refused_provision_counts_for_nothing(session, work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        decide_provision(
            act,
            found.case_id,
            conduct_of(session, found.case_id),
            "pp94-5n-5",
            Decision.REFUSED,
            "Akun diretas.",
            found.case.version,
        )
    page = text_of(sign_in("verifier").get("/aturan/ketentuan/pp94-5n-5"))
    assert "Dikonfirmasi bagi suatu perbuatan (0)" in page


def test_an_administrator_reads_the_rule_and_of_no_case(sign_in, found):
    page = text_of(sign_in("administrator").get("/aturan/ketentuan/pp94-5n-5"))
    assert "Perkara" not in page.split("Masa berlaku")[1]


def test_the_personnel_side_counts_a_case_once_it_was_sent_there(session, work, sign_in):
    case = journey(session, work).filed().to_decided()
    with work(case.actor("verifier", "bawaslu")) as act:
        decide_provision(
            act,
            case.case_id,
            conduct_of(session, case.case_id),
            "pp94-5n-5",
            Decision.CONFIRMED,
            None,
            case.case.version,
        )
    officer = sign_in("discipline_officer")
    before = text_of(officer.get("/aturan/ketentuan/pp94-5n-5"))
    case.takes("send_on", by="commissioner", copy_to=case.world["bkpsdm"])
    after = text_of(officer.get("/aturan/ketentuan/pp94-5n-5"))
    assert "Dikonfirmasi bagi suatu perbuatan (0)" in before
    assert "Dikonfirmasi bagi suatu perbuatan (1)" in after


@pytest.mark.parametrize(
    ("written", "instrument", "count"),
    [
        ("UU 5/2014 (ASN)", "uu-5-2014", 1),
        ("UU Nomor 5 Tahun 2014", "uu-5-2014", 1),
        ("UU 5/20145", "uu-5-2014", 0),
        ("Menurut UU 5/2014", "uu-5-2014", 0),
        ("SKB 5 lembaga No. 2/2022 (MenPANRB 2/2022)", "skb-2-2022", 1),
        ("PP 94/2021 (Disiplin PNS)", "pp-53-2010", 0),
        ("PP 53/2010 (disebut pelapor)", "pp-53-2010", 1),
    ],
)
def test_a_citation_is_found_under_the_ways_it_is_written(
    session, sign_in, found, written, instrument, count
):
    session.add(Citation(case_id=found.case_id, ordinal=0, as_written=written))
    session.commit()
    page = text_of(sign_in("verifier").get(f"/aturan/peraturan/{instrument}"))
    assert f"Disebut sumber, sebagaimana tertulis ({count})" in page


def test_a_cited_article_is_found_at_its_provision_alone(session, sign_in, found):
    session.add(
        Citation(case_id=found.case_id, ordinal=0, as_written="UU 7/2017 (Pemilu) Pasal 494")
    )
    session.commit()
    reader = sign_in("verifier")
    assert "sebagaimana tertulis (1)" in text_of(reader.get("/aturan/ketentuan/uu7-494"))
    assert "sebagaimana tertulis (0)" in text_of(reader.get("/aturan/ketentuan/uu7-283"))


def test_a_rule_page_costs_the_same_for_2_and_for_200_cases(session, sign_in, statements, found):
    model = session.get_one(Case, found.case_id)
    reader = sign_in("verifier")

    def spread(count):
        for number in range(count):
            copy = Case(
                title="Salinan",
                narrative="Salinan.",
                agency_id=model.agency_id,
                receiving_agency_id=model.receiving_agency_id,
                region_code=model.region_code,
                filed_at=model.filed_at,
                filed_by=model.filed_by,
            )
            session.add(copy)
            session.flush()
            conduct = Conduct(case_id=copy.id, ordinal=0, type="like")
            session.add(conduct)
            session.flush()
            word = ConductProvision(
                conduct_id=conduct.id,
                provision="pp94-5n-5",
                decision="confirmed",
                decided_by=model.filed_by,
                decided_at=model.filed_at,
            )
            cited = Citation(case_id=copy.id, ordinal=0, as_written=f"PP 94/2021 contoh {number}")
            session.add_all([word, cited])
        session.commit()

    spread(1)
    counts = []
    for more in (0, 198):
        spread(more)
        statements.clear()
        page = text_of(reader.get("/aturan/ketentuan/pp94-5n-5"))
        counts.append(len(statements))
        assert f"suatu perbuatan ({2 + more})" in page
    assert counts[0] == counts[1]
    second = text_of(reader.get("/aturan/ketentuan/pp94-5n-5?hal=2"))
    assert "26–50 dari 200" in second


# --- the panel at a case -------------------------------------------------------------------------


def address(session, case_id):
    return f"/perkara/{case_id}/perbuatan/{conduct_of(session, case_id)}/aturan"


def test_the_case_page_shows_what_is_proposed_and_why(sign_in, session, work):
    case = journey(session, work).filed()
    page = text_of(sign_in("verifier").get(f"/perkara/{case.case_id}"))
    assert "PP 94/2021 Pasal 5 huruf n angka 5" in page
    assert "Lampiran II.B.6 SKB 2/2022 menyebut ketentuan ini" in page
    assert "Konfirmasi ketentuan" in page
    assert "II.A.4" in page


def test_who_may_not_decide_has_no_forms_for_it(sign_in, session, work):
    case = journey(session, work).filed()
    page = text_of(sign_in("commissioner").get(f"/perkara/{case.case_id}"))
    assert "PP 94/2021 Pasal 5 huruf n angka 5" in page
    assert "Konfirmasi ketentuan" not in page


def post(client, path, **fields):
    """Send the form that stands at the address itself."""
    page = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page).group(1)
    return client.post(path, data={"csrf_token": token, **fields})


@pytest.fixture
def verifier(sign_in):
    return sign_in("verifier")


def test_confirming_goes_back_to_the_case(session, work, verifier):
    case = journey(session, work).filed()
    path = address(session, case.case_id)
    answer = post(
        verifier, path, provision="pp94-5n-5", decision="confirmed", version=case.case.version
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/perkara/{case.case_id}#aturan"
    page = text_of(verifier.get(f"/perkara/{case.case_id}"))
    assert "Keputusan atas ketentuan dicatat." in page
    held = session.scalars(select(ConductProvision)).one()
    assert (held.provision, held.decision) == ("pp94-5n-5", "confirmed")


def test_a_refusal_without_a_reason_comes_back_with_what_was_typed(session, work, verifier):
    case = journey(session, work).filed()
    answer = post(
        verifier,
        address(session, case.case_id),
        provision="pp94-5n-5",
        decision="refused",
        reason=" ",
        version=case.case.version,
    )
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert 'value="pp94-5n-5"' in html
    assert re.search(r'<input[^>]*checked[^>]*value="refused"', html)


def test_an_unknown_provision_keeps_the_reason_typed(session, work, verifier):
    case = journey(session, work).filed()
    answer = post(
        verifier,
        address(session, case.case_id),
        provision="tidak-ada",
        decision="confirmed",
        reason="Alasan yang panjang.",
        version=case.case.version,
    )
    assert answer.status_code == 422
    assert "Alasan yang panjang." in text_of(answer)
    assert "tidak mengenal ketentuan ini" in text_of(answer)


def test_a_stale_decision_comes_back_ready_to_be_sent_again(session, work, verifier):
    case = journey(session, work).filed()
    answer = post(
        verifier,
        address(session, case.case_id),
        provision="pp94-5n-5",
        decision="refused",
        reason="Akun diretas.",
        version=case.case.version - 1,
    )
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "Akun diretas." in html
    assert re.search(rf'name="version"[^>]*value="{case.case.version}"', html)


@pytest.mark.parametrize(
    ("role", "agency", "status"),
    [
        ("verifier", "bawaslu_banten", 403),
        ("verifier", "bawaslu_bandung", 404),
        ("intake_officer", "bawaslu", 403),
        ("discipline_officer", "bkpsdm", 404),
    ],
)
def test_the_page_of_a_decision_opens_to_the_handling_verifier_alone(
    session, work, sign_in, role, agency, status
):
    case = journey(session, work).filed()
    path = address(session, case.case_id)
    assert sign_in("verifier").get(path).status_code == 200
    assert sign_in(role, agency).get(path).status_code == status


def test_the_other_side_reads_confirmed_rules_and_no_refusals(session, work, sign_in):
    case = journey(session, work).filed().to_decided()
    conduct = conduct_of(session, case.case_id)
    for provision, decision, reason in (
        ("pp94-5n-5", Decision.CONFIRMED, None),
        ("pp94-5n-6", Decision.REFUSED, "Rahasia pleno."),
    ):
        with work(case.actor("verifier", "bawaslu")) as act:
            decide_provision(
                act, case.case_id, conduct, provision, decision, reason, case.case.version
            )
    case.takes("send_on", by="commissioner", copy_to=case.world["bkpsdm"])
    page = text_of(sign_in("discipline_officer").get(f"/perkara/{case.case_id}"))
    assert "Pasal 5 huruf n angka 5" in page
    assert "Rahasia pleno." not in page
    assert "Pasal 5 huruf n angka 6" not in page


def hits_in(page, heading: str) -> list[str]:
    part = page.partition(f'id="t-{heading}"')[2].partition("</section>")[0]
    return re.findall(r'<a href="([^"]+)"', part)


def test_a_word_is_looked_up_in_the_tables_of_the_law_too(reader):
    page = reader.get("/aturan?cari=menyukai").text

    assert hits_in(page, "conduct_types") == ["/aturan/perbuatan/like"]
    rows = hits_in(page, "annex")
    assert len(rows) == 2
    assert all(reader.get(path).status_code == 200 for path in rows)


@pytest.mark.parametrize(
    ("word", "table"),
    [
        ("liking", "conduct_types"),
        ("pembebasan", "sanctions"),
        ("dismissal", "sanctions"),
        ("registrasi", "terms"),
        ("kajian awal", "terms"),
        ("tanda bukti", "forms"),
        ("A.3", "forms"),
    ],
)
def test_every_table_is_found_in_both_languages(reader, word, table):
    page = reader.get("/aturan", query_string={"cari": word}).text

    assert hits_in(page, table), word
    for path in hits_in(page, table)[:2]:
        target, _, anchor = path.partition("#")
        there = reader.get(target.replace("&amp;", "&"))
        assert there.status_code == 200
        assert not anchor or f'id="{anchor}"' in there.text


def test_a_topic_looks_up_provisions_alone(reader):
    assert 'id="t-' not in reader.get("/aturan?cari=menyukai&topik=neutrality").text


def test_a_term_has_one_mark_wherever_its_due_day_is_told(session):
    """The due day is attested as the weaker of length and kind of day; no page tells another."""
    for page in Path("templates/filing").glob("*.html"):
        for told in re.findall(r"mark\((?:\w+\.)*(?:term|handling)\.(\w+)\)", page.read_text()):
            assert told == "due_confidence", page


@pytest.mark.parametrize(
    "typed",
    [
        "PP 94/2021 Pasal 5 huruf n angka 5",
        "pp 94/2021  pasal 5 huruf N angka 5",
        "pp94-5n-5",
        "Government Regulation 94/2021 Art. 5(n) number 5",
    ],
)
def test_a_provision_is_named_as_people_cite_it(session, typed):
    assert running_law(session).book.provision_called(typed) == "pp94-5n-5"


WORKSHOP_WORDS = re.compile(
    r"\b(dis-\d+|ke-\d+(?=[/)])|S\d{1,2}\b|[Ss]impan ke(dua|duanya)\b|bawaannya|by default)"
)


def test_no_note_of_the_law_speaks_to_whoever_builds_the_product(session):
    """Ids of rows and sources, and what somebody should program, are no words for officers."""
    book = running_law(session).book
    for table in (book.terms, book.conflicts, book.sanctions, book.rows, book.conduct_types):
        for row in table.values():
            for name in dir(row):
                if name.endswith(("_id", "_en")) and isinstance(told := getattr(row, name), str):
                    assert not WORKSHOP_WORDS.search(told), (row.id, name, told)


# --- where sources conflict ---------------------------------------------------------------------


@pytest.fixture
def choosing(session, work):
    """Applies the law data of this version with readings that an installation chose."""

    def choose(choices):
        with work(system_actor(session)) as opened:
            apply_law(opened, with_choices(law_documents(), parse_choices(choices)))

    return choose


def sheet_of(page, conflict):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split(f'id="{conflict}"')[1])).split(
        "Menyangkut"
    )[0]


def test_a_conflict_between_whose_sides_nothing_depends_says_why(reader):
    page = reader.get("/aturan/pertentangan").text

    said = sheet_of(page, "team-article")
    assert "Tidak ada yang dipilih" in said
    assert "hanya nomor pasalnya berbeda" in said
    assert "setelan pemasangan" not in said
    assert "Tidak ada yang dipilih" not in sheet_of(page, "appeal-clock")


def test_a_reading_that_this_installation_chose_is_told_apart_from_the_packages(reader, choosing):
    before = sheet_of(reader.get("/aturan/pertentangan").text, "ppk-answer")
    choosing("ppk-answer=b")
    after = sheet_of(reader.get("/aturan/pertentangan").text, "ppk-answer")

    assert "Dipakai hari kerja." in before
    assert "Dipakai hari kerja." not in after
    assert "Begitu pilihan pemasangan ini" in after


def test_kinds_of_sanction_that_a_reading_sets_aside_say_so(reader, choosing):
    assert "tidak ditawarkan menurut bacaan" not in reader.get("/aturan/sanksi").text
    choosing("medium-types=a")

    told = text_of(reader.get("/aturan/sanksi"))
    assert told.count("tidak ditawarkan menurut bacaan yang dipakai di sini") == 3


def test_a_term_on_which_sources_differ_says_so_where_its_day_is_explained(reader, choosing):
    address = "/tenggat/hitung/a-appeal?mulai=2024-10-01"
    assert "“Tanggal keputusan”" in reader.get(address).text
    choosing("appeal-clock=a")

    page = reader.get(address).text
    assert "dipakai “Tanggal keputusan”" in page
    assert "sumber lain menyebut “Tanggal diterima”" in page
