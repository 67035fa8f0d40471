"""Letters on pages: written, looked at, approved by somebody else, and confirmed to anybody."""

import re
from html import unescape

import pypdfium2
import pytest
from sqlalchemy import func, select

from tests.builders import make_account
from tests.journeys import LEAD, REPORT, Journey, journey
from tests.letters import REFERRAL, Desk, words_of
from tests.web.page_forms import read
from tracker.domain.ledger import Act
from tracker.store.ledger import LedgerEntry
from tracker.store.letters import IssuedLetter, Letter


@pytest.fixture
def case(session, work) -> Journey:
    return journey(session, work).filed().to_sent("bkpsdm")


@pytest.fixture
def verifier(sign_in, session):
    return sign_in(make_account(session, "verifier", full_name="Dewi Penulis"))


@pytest.fixture
def commissioner(sign_in, session):
    return sign_in(make_account(session, "commissioner", full_name="Bima Penyetuju"))


def sent(client, address: str, action: str, **answers: object):
    """Fill in the form that goes to `action` on that page and send it."""
    form = read(client.get(address).text).form(action)
    assert form is not None, client.get(address).text
    return client.post(action, data={**form.as_it_stands(), **answers})


def posted(client, address: str, action: str, **answers: object):
    """Send what no form of the page offers, with the page's own token."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None
    return client.post(action, data={"csrf_token": token[1], **answers})


def begun(client, case: Journey, kind: str = "referral") -> str:
    base = f"/perkara/{case.case_id}/surat/baru"
    persons = [str(person) for person in case.people]
    answer = sent(client, base, base, kind=kind, respondents=persons)
    assert answer.status_code == 303, answer.text
    return answer.location


def filled(client, address: str, **answers: object):
    fields = {f"isi_{name.replace('.', '_')}": value for name, value in REFERRAL.items()}
    return sent(client, address, address, **fields | answers)


def issued(writer, approver, case: Journey) -> str:
    address = begun(writer, case)
    assert filled(writer, address).status_code == 303
    assert sent(writer, address, f"{address}/ajukan").status_code == 303
    assert sent(approver, address, f"{address}/setujui").status_code == 303
    return address


def test_an_officer_writes_a_letter_and_a_commissioner_issues_it(verifier, commissioner, case):
    address = issued(verifier, commissioner, case)
    page = verifier.get(address).text
    assert "001/PN/36.71/X/2024" in page
    assert "Bima Penyetuju" in page
    paper = verifier.get(f"{address}/surat.pdf")
    assert paper.mimetype == "application/pdf"
    assert "Joko Pranoto" in words_of(paper.data)
    assert "001/PN/36.71/X/2024" in verifier.get(f"/perkara/{case.case_id}").text


def test_the_step_that_a_letter_leads_to_is_offered_filled_in_and_never_recorded_by_itself(
    verifier, commissioner, session, work, world
):
    case = journey(session, work).filed().to_decided()
    letter = begun(verifier, case)
    plenary = {"isi_pleno_tanggal": "2024-10-07", "isi_pleno_nomor": "BA-1/2024"}
    filled(verifier, letter, isi_tujuan="Wali Kota Tangerang", **plenary)
    sent(verifier, letter, f"{letter}/ajukan")
    assert "langkah=" not in commissioner.get(letter).text
    sent(commissioner, letter, f"{letter}/setujui")
    version = case.case.version

    assert "langkah=" not in verifier.get(letter).text  # who decides records it
    (offered,) = re.findall(r'href="([^"]*langkah=send_on[^"]*)"', commissioner.get(letter).text)
    page = commissioner.get(unescape(offered)).text
    assert "Diisi dari surat 001/PN/36.71/X/2024" in page
    action = f"/perkara/{case.case_id}/langkah/send_on"
    told = read(page).form(action).as_it_stands()
    assert (told["letter_no"], told["letter_on"]) == (["001/PN/36.71/X/2024"], ["2024-10-07"])
    assert told["respondents"] == [str(one) for one in case.people]
    assert told["provision"] == ["PP 94/2021 Pasal 5 huruf n"]
    assert told["copy_to"] == [str(world["ppk"])]
    assert case.case.version == version

    answer = commissioner.post(action, data={**told, "channel": "letter"})
    assert answer.status_code == 303, answer.text
    session.expire_all()
    assert case.case.version == version + 1
    after = commissioner.get(letter).text
    assert "langkah=" not in after
    assert "Sebuah langkah menyebut surat ini dan tetap seperti adanya: Teruskan" in after


def test_what_two_people_type_into_one_draft_is_lost_for_neither(verifier, case):
    address = begun(verifier, case)
    page = verifier.get(address).text
    mine = read(page).form(address).as_it_stands() | {"isi_ketentuan": "Pasal yang saya ketik"}
    filled(verifier, address, isi_ketentuan="Pasal rekan", isi_tujuan="Tujuan rekan")

    answer = verifier.post(address, data=mine)
    assert answer.status_code == 409
    again = read(answer.text).form(address).as_it_stands()
    assert again["isi_ketentuan"] == ["Pasal yang saya ketik"]
    assert "Pasal rekan" in answer.text
    assert "Tujuan rekan" in answer.text
    assert verifier.post(address, data=again).status_code == 303
    assert "Pasal yang saya ketik" in verifier.get(address).text


def test_what_was_typed_into_a_draft_that_was_sent_meanwhile_is_shown_to_be_copied(verifier, case):
    address = begun(verifier, case)
    filled(verifier, address)
    mine = read(verifier.get(address).text).form(address).as_it_stands()
    sent(verifier, address, f"{address}/ajukan")

    answer = verifier.post(address, data=mine | {"isi_ketentuan": "Pasal yang saya ketik"})
    assert answer.status_code == 409
    assert "Pasal yang saya ketik" in answer.text


def test_a_draft_says_what_is_missing_and_cannot_be_sent(verifier, case):
    address = begun(verifier, case)
    page = verifier.get(address).text
    assert '<strong class="gap">BELUM DIISI: Nama penandatangan</strong>' in page
    assert read(page).form(f"{address}/ajukan") is None
    answer = posted(verifier, address, f"{address}/ajukan", version="1")
    assert answer.status_code == 422
    draft = words_of(verifier.get(f"{address}/pratinjau.pdf").data)
    assert "BELUM DIISI: Nama penandatangan" in draft
    assert "KONSEP" in draft


def test_the_writer_finds_no_way_to_approve_and_the_desk_of_another_tells_of_it(
    verifier, commissioner, case
):
    address = begun(verifier, case)
    filled(verifier, address)
    sent(verifier, address, f"{address}/ajukan")
    assert read(verifier.get(address).text).form(f"{address}/setujui") is None
    assert posted(verifier, address, f"{address}/setujui", version="3").status_code == 403
    assert address in commissioner.get("/meja").text
    assert address not in verifier.get("/meja").text


def test_a_returned_letter_stands_on_the_desk_of_its_writer(verifier, commissioner, case):
    address = begun(verifier, case)
    filled(verifier, address)
    sent(verifier, address, f"{address}/ajukan")
    sent(commissioner, address, f"{address}/kembalikan", reason="Tembusan belum lengkap.")
    assert address in verifier.get("/meja").text
    assert "Tembusan belum lengkap." in verifier.get(address).text


def test_anybody_with_the_code_learns_number_day_agency_and_digest_and_nothing_else(
    verifier, commissioner, case, client, session
):
    issued(verifier, commissioner, case)
    row = session.scalars(select(IssuedLetter)).one()
    page = client.get(f"/surat/{row.code}")
    assert page.status_code == 200
    for wanted in (row.number, "7 Okt 2024", "Bawaslu Kota Tangerang", row.digest.hex()):
        assert wanted in page.text, wanted
    for hidden in (
        "Joko Pranoto", "Ratna Kusuma", "Penerusan", "PPK", "Dewi Penulis", "Bima Penyetuju",
        f"/perkara/{case.case_id}", case.case.number,
    ):  # fmt: skip
        assert hidden not in page.text, hidden


def test_a_wrong_code_is_as_if_there_were_nothing(verifier, commissioner, case, client, session):
    issued(verifier, commissioner, case)
    code = session.scalars(select(IssuedLetter.code)).one()
    wrong = ("x" * 22, code[:-1], code.swapcase(), code + "A", "%00", "a" * 3000)
    pages = [client.get(f"/surat/{one}") for one in wrong]
    assert [page.status_code for page in pages] == [404] * len(wrong)
    bodies = {re.sub(r"surat/[^\"&]*|<input[^>]*csrf[^>]*>", "", page.text) for page in pages}
    assert len(bodies) == 1


def test_a_withdrawn_letter_says_so_to_anybody_without_the_reason(
    verifier, commissioner, case, client, session
):
    address = issued(verifier, commissioner, case)
    sent(commissioner, address, f"{address}/cabut", reason="Salah alamat tujuan.")
    code = session.scalars(select(IssuedLetter.code)).one()
    page = client.get(f"/surat/{code}").text
    assert "dicabut" in page
    assert "Salah alamat" not in page
    assert "Salah alamat tujuan." in verifier.get(address).text
    for path in (address, f"/perkara/{case.case_id}"):
        said = re.sub(r"<[^>]+>", " ", verifier.get(path).text)
        assert "Ditarik" not in said, path
    assert "Dicabut" in verifier.get(f"/perkara/{case.case_id}").text


def test_other_offices_find_no_letter(verifier, commissioner, case, sign_in):
    address = issued(verifier, commissioner, case)
    for role, agency in (("discipline_officer", "bkpsdm"), ("verifier", "bawaslu_banten")):
        other = sign_in(role, agency)
        assert other.get(f"/perkara/{case.case_id}").status_code == 200
        assert other.get(address).status_code == 404
        assert other.get(f"{address}/surat.pdf").status_code == 404
        assert "001/PN" not in other.get(f"/perkara/{case.case_id}").text


@pytest.mark.parametrize(
    "typed",
    [
        "{terlapor.__class__}",
        "{0.__init__.__globals__}",
        "{{ 7 * 7 }}",
        "{% for x in ().__class__.__mro__ %}{% endfor %}{config}",
    ],
)
def test_wording_that_reaches_for_more_than_the_list_is_refused_or_stays_text(
    verifier, case, typed
):
    address = begun(verifier, case)
    filled(verifier, address, teks_penutup=typed)
    preview = verifier.get(f"{address}/pratinjau.pdf")
    if preview.status_code == 200:
        assert typed in words_of(preview.data)
        return
    assert preview.status_code == 404
    assert "penanda" in verifier.get(address).text


@pytest.mark.parametrize(
    "typed", ['#read("/etc/passwd")', "#panic()", "$x^2$", "= Judul", "*tebal* _miring_ @rujuk"]
)
def test_what_looks_like_markup_is_set_as_it_was_typed(verifier, case, typed):
    address = begun(verifier, case)
    filled(verifier, address, teks_penutup=typed)
    assert typed in words_of(verifier.get(f"{address}/pratinjau.pdf").data)


def test_a_sign_that_no_font_shows_is_refused_when_the_letter_is_to_be_issued(
    verifier, commissioner, case
):
    address = begun(verifier, case)
    filled(verifier, address, isi_penandatangan="Ketua 😀")
    sent(verifier, address, f"{address}/ajukan")
    answer = sent(commissioner, address, f"{address}/setujui")
    assert answer.status_code == 422
    assert "emoji" in answer.text


def test_a_draft_comes_as_docx_with_the_same_words(verifier, case):
    address = begun(verifier, case)
    filled(verifier, address)
    answer = verifier.get(f"{address}/konsep.docx")
    assert answer.data.startswith(b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_pages_of_an_issued_letter_are_archivable(verifier, commissioner, case):
    address = issued(verifier, commissioner, case)
    paper = pypdfium2.PdfDocument(verifier.get(f"{address}/surat.pdf").data)
    assert len(paper) == 1
    assert paper.get_metadata_dict()["Title"] == "Penerusan dugaan pelanggaran netralitas ASN"


def test_only_who_may_know_the_reporter_opens_a_letter_to_them(
    session, work, sign_in, commissioner
):
    case = journey(session, work).filed(REPORT).to_registered()
    first, second = (sign_in(make_account(session, "verifier")) for _ in range(2))
    base = f"/perkara/{case.case_id}/surat/baru"
    address = sent(first, base, base, kind="registration_notice").location
    fields = {"isi_penandatangan": "Ketua Rekaan"}
    assert sent(first, address, address, **fields).status_code == 303
    assert sent(first, address, f"{address}/ajukan").status_code == 303
    page = commissioner.get(address)
    assert page.status_code == 200
    assert read(page.text).form(f"{address}/setujui") is None
    assert commissioner.get(f"{address}/pratinjau.pdf").status_code == 403
    assert address not in commissioner.get("/meja").text
    assert posted(commissioner, address, f"{address}/setujui", version="3").status_code == 403
    before = readings(session)
    assert "Sari Wulandari" in words_of(second.get(f"{address}/pratinjau.pdf").data)
    assert readings(session) == before + 1
    assert sent(second, address, f"{address}/setujui").status_code == 303
    assert commissioner.get(f"{address}/surat.pdf").status_code == 403
    assert "Sari Wulandari" in words_of(second.get(f"{address}/surat.pdf").data)
    assert readings(session) == before + 2
    for client in (first, second, commissioner):
        page = client.get(address).text
        assert "Sari Wulandari" not in page
        assert ("Sdr. <em>(pelapor)</em>" in page) == (client is not commissioner)


def readings(session) -> int:
    """How often the book tells that somebody read who reported."""
    asked = select(func.count()).where(LedgerEntry.act == Act.REPORTER_READ)
    return session.scalar(asked)


def test_who_reported_has_no_name_no_letter(session, work, verifier):
    case = journey(session, work).filed(LEAD)
    base = f"/perkara/{case.case_id}/surat/baru"
    address = sent(verifier, base, base, kind="registration_notice").location
    fields = {"isi_penandatangan": "Ketua", "isi_perkara_tanda_terima": "TT-1"}
    fields |= {"isi_perkara_registrasi": "7 Oktober 2024", "isi_perkara_nomor": "1"}
    sent(verifier, address, address, **fields)
    answer = sent(verifier, address, f"{address}/ajukan")
    assert answer.status_code == 422
    assert "BELUM DIISI: Pelapor" in words_of(verifier.get(f"{address}/pratinjau.pdf").data)


def test_the_signatory_of_the_ppk_approves_what_its_bkpsdm_wrote(case, sign_in, session):
    writer, above = sign_in("discipline_officer", "bkpsdm"), sign_in("ppk_signatory", "ppk")
    case.takes("receive_file", case.people[0], by="discipline_officer", agency="bkpsdm")
    base = f"/perkara/{case.case_id}/surat/baru"
    chosen = {"kind": "discipline_summons_1", "respondents": [str(case.people[0])]}
    address = sent(writer, base, base, **chosen).location
    sent(
        writer, address, address, isi_acara="2024-10-17", isi_acara_jam="09.00 WIB",
        isi_acara_tempat="Aula", isi_menghadap="Sekretaris", isi_penandatangan="Atasan",
    )  # fmt: skip
    sent(writer, address, f"{address}/ajukan")
    assert address in above.get("/meja").text
    assert sent(above, address, f"{address}/setujui").status_code == 303
    told = words_of(writer.get(f"{address}/surat.pdf").data)
    assert "Kamis, 17 Oktober 2024" in told
    assert "BKPSDM KOTA TANGERANG" in told
    verifier = sign_in("verifier")
    assert verifier.get(address).status_code == 404


def test_an_office_words_the_free_texts_of_its_letters(commissioner, verifier, case, sign_in):
    address = "/redaksi-surat/referral"
    own = "Mohon kabar tentang {terlapor.daftar} sebelum {pleno.tanggal.hari}."
    assert sent(commissioner, address, address, teks_penutup=own).status_code == 303
    assert own in commissioner.get(address).text
    assert own in verifier.get(begun(verifier, case)).text
    for wrong in ("{pelapor.nama}", "{instansi.rahasia}", "x" * 6001):
        answer = sent(commissioner, address, address, teks_penutup=wrong)
        assert answer.status_code == 422, wrong
    assert sent(commissioner, address, address, teks_penutup="").status_code == 303
    assert own not in verifier.get(begun(verifier, case)).text
    assert sign_in("ppk_signatory", "bkpsdm").get(address).status_code == 404


def test_a_letter_to_others_cannot_ask_for_who_reported(session, work, verifier):
    case = journey(session, work).filed(REPORT).to_sent("bkpsdm")
    address = begun(verifier, case)
    filled(verifier, address, teks_penutup="Dilaporkan oleh {pelapor.nama}.")
    assert verifier.get(f"{address}/pratinjau.pdf").status_code == 404
    assert "Sari Wulandari" not in verifier.get(address).text


@pytest.mark.parametrize("slip", ["Sari Wulandari", "sari  wulandari,", "0812 3456 789"])
def test_a_letter_to_others_that_names_the_reporter_is_not_sent(session, work, verifier, slip):
    case = journey(session, work).filed(REPORT).to_sent("bkpsdm")
    address = begun(verifier, case)
    filled(verifier, address, teks_penutup=f"Hubungi {slip} bila perlu.")
    answer = sent(verifier, address, f"{address}/ajukan")
    assert answer.status_code == 422
    assert "siapa yang melapor" in answer.text


def test_the_journey_of_the_desk_is_that_of_the_pages(case):
    """The builder that other tests use makes letters as the pages do."""
    desk = Desk(case)
    assert desk.approved(desk.submitted(desk.written("referral", case.people, **REFERRAL)))


def test_an_hour_is_an_hour_of_the_office_or_is_asked_for_again(case, sign_in):
    writer = sign_in("discipline_officer", "bkpsdm")
    case.takes("receive_file", case.people[0], by="discipline_officer", agency="bkpsdm")
    base = f"/perkara/{case.case_id}/surat/baru"
    chosen = {"kind": "discipline_summons_1", "respondents": [str(case.people[0])]}
    address = sent(writer, base, base, **chosen).location
    for typed, fault in (("pagi hari", "09.00"), ("24.00", "09.00"), ("09.00 WITA", "zona")):
        answer = sent(writer, address, address, isi_acara="2024-10-17", isi_acara_jam=typed)
        assert answer.status_code == 422
        told = re.search(r'id="isi_acara_jam-errors">.*?</div>', answer.text, re.S)[0]
        assert fault in told
        assert f'value="{typed}"' in answer.text
        assert 'value="2024-10-17"' in answer.text
    assert sent(writer, address, address, isi_acara_jam="9:05").status_code == 303
    assert "BELUM DIISI: Pukul" not in words_of(writer.get(f"{address}/pratinjau.pdf").data)
    assert "09.05 WIB" in words_of(writer.get(f"{address}/pratinjau.pdf").data)
    assert 'value="09.05"' in writer.get(address).text


def test_a_draft_of_before_whose_hour_is_none_says_so_loudly_and_keeps_its_words(
    case, sign_in, session
):
    writer = sign_in("discipline_officer", "bkpsdm")
    case.takes("receive_file", case.people[0], by="discipline_officer", agency="bkpsdm")
    base = f"/perkara/{case.case_id}/surat/baru"
    chosen = {"kind": "discipline_summons_1", "respondents": [str(case.people[0])]}
    address = sent(writer, base, base, **chosen).location
    letter = session.get_one(Letter, int(address.rpartition("/")[2]))
    letter.typed = {"acara.jam": "sesudah apel"}
    session.commit()
    assert "BELUM DIISI: Pukul" in words_of(writer.get(f"{address}/pratinjau.pdf").data)
    assert 'value="sesudah apel"' in writer.get(address).text
