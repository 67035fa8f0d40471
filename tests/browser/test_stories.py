"""The whole road of a case, walked in a browser by the people whose work it is."""

from playwright.sync_api import expect

from tests.browser.crawling import everything_reachable

TWO_OFFICIALS = (
    {"position": "camat", "name": "Joko Pranoto", "status": "PNS", "agency": "Kecamatan Cipondoh"},
    {"position": "lurah", "name": "Ratna Kusuma", "status": "PNS", "agency": "Kelurahan Poris"},
)
A_LIKE = {"type": "like", "on": "2-10-2024", "channel": "Facebook"}
WHAT = "Dua pegawai menyukai unggahan akun pemenangan pasangan calon."
MET = {
    "formal": ["reporter_identity", "respondent_name_address", "in_time", "signature_matches"],
    "material": ["time_and_place", "narrative", "evidence"],
    "violation": "other_law",
}
ALL_AGREE = ("agree", "agree", "agree")
HEAVY, NONE = "Hukuman disiplin berat", "tidak ada"
OFFICES = ("intake_officer", "verifier", "commissioner", "discipline_officer", "supervisor")


def verify(site, verifier, case):
    """Initial review, registration, clarification and study, a working day each."""
    site.clock.set("2024-10-08")
    verifier.takes("start_review", case).takes("accept_requirements", case, **MET)
    verifier.takes("register", case).sees("/PW/36.71/X/2024")
    site.clock.set("2024-10-09")
    witness = {"person": "witness", "heard": "Saksi satu"}
    verifier.takes("summon_clarification", case, **witness, invited_for="2024-10-10")
    site.clock.set("2024-10-10")
    verifier.takes(
        "record_clarification",
        case,
        **witness,
        presence="attended",
        mode="in_person",
        oath="taken",
    )
    verifier.takes("start_study", case)
    site.clock.set("2024-10-11")
    verifier.takes("conclude_study", case, conclusion="Unsur terpenuhi untuk camat.")


def decide(site, chair, case, **outcomes):
    """The plenary: every member agrees, an outcome for each respondent by letter."""
    site.clock.set("2024-10-14")
    chair.begins("hold_plenary", case)
    people = chair.respondents()
    found = {f"outcomes-{people[letter]}": outcome for letter, outcome in outcomes.items()}
    chair.completes(votes=ALL_AGREE, crime="no", **found)


def send_on(site, chair, case):
    """To BKN, with a direct copy to the city's personnel agency: those found in breach."""
    site.clock.set("2024-10-15")
    chair.takes("send_on", case, body="BKN", copy_to="BKPSDM Kota Tangerang", channel="letter")


def recommend(site, verifier, case, of):
    """BKN answers; Bawaslu records its letter."""
    site.clock.set("2024-10-16")
    verifier.takes(
        "record_recommendation", case, of, level="heavy", addressee="BKPSDM Kota Tangerang"
    )


def open_cases(head) -> str:
    """The first figure of the dashboard."""
    return head.opens("/dasbor").page.locator(".board__sentence a").first.inner_text()


def levels(head) -> dict[tuple[str, str], int]:
    """Recommended against imposed: how many cases hold each pair of levels."""
    table = head.opens("/dasbor").page.locator("section[aria-labelledby=b-levels] table")
    if not table.count():
        return {}
    columns = table.locator("thead th").all_inner_texts()
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in table.locator("tbody tr").all()
    }
    return {
        (name, column): int(cell)
        for name, cells in rows.items()
        for column, cell in zip(columns, cells, strict=True)
        if cell.isdecimal()
    }


def punish(site, bkpsdm, case, of):
    """Received, summoned twice, examined, decided, delivered."""
    site.clock.set("2024-10-16")
    bkpsdm.takes("receive_file", case, of, regime="discipline")
    bkpsdm.takes("summon_1", case, of, summoner="superior", examination_on="2024-10-25")
    site.clock.set("2024-10-25")
    bkpsdm.takes("note_absence", case, of)
    site.clock.set("2024-10-28")
    bkpsdm.takes("summon_2", case, of, examination_on="2024-11-06")
    site.clock.set("2024-11-06")
    bkpsdm.takes("examine", case, of, examiner="team", admitted="partly")
    bkpsdm.takes("report_findings", case, of, found="proven", reason="Diakui sebagian.")
    site.clock.set("2024-11-11")
    bkpsdm.takes(
        "decide",
        case,
        of,
        decided_by="ppk",
        decision="violation",
        sanction="heavy-dismissal",
        decree_on="2024-11-11",
    )
    site.clock.set("2024-11-13")
    bkpsdm.takes("deliver", case, of, how="in_person", remedy="appeal")


def appeal(site, bkpsdm, case, of):
    """An appeal turns the dismissal into a demotion."""
    site.clock.set("2024-11-20")
    bkpsdm.takes("file_appeal", case, of, grounds="Hukuman terlalu berat.")
    site.clock.set("2025-02-03")
    bkpsdm.takes(
        "decide_appeal",
        case,
        of,
        outcome="lightened",
        sanction="heavy-demotion",
        decree_on="2025-02-03",
        reason="Belum pernah dihukum.",
    )


def test_a_like_by_two_officials_from_the_finding_to_the_answer_without_javascript(site, person):
    officer, verifier, chair, bkpsdm, head = (person(role, javascript=False) for role in OFFICES)
    other_head = person("supervisor", "bkpsdm", javascript=False)
    head.opens("/dasbor").sees("Angka tampil di sini sejak perkara pertama.")
    other_head.opens("/dasbor").sees("Angka tampil di sini sejak perkara pertama.")

    case = officer.files(
        respondents=TWO_OFFICIALS, conduct=A_LIKE, narrative=WHAT, found_on="4-10-2024"
    )
    assert open_cases(head) == "1 perkara terbuka"
    verify(site, verifier, case)
    decide(site, chair, case, A="proven", B="not_proven")
    send_on(site, chair, case)
    recommend(site, verifier, case, "A")
    assert levels(head) == levels(other_head) == {(HEAVY, NONE): 1}
    punish(site, bkpsdm, case, "A")
    assert levels(head) == {(HEAVY, NONE): 1}  # the decision is not reported back yet
    assert levels(other_head) == {(HEAVY, HEAVY): 1}
    bkpsdm.does_not_see("Ratna Kusuma")
    verifier.opens(case).sees("Keputusan diterima").does_not_see("Pemberhentian")
    appeal(site, bkpsdm, case, "A")
    bkpsdm.takes("execute", case, "A", from_day="2025-02-03")
    bkpsdm.takes("report_back", case, "A", told="both", letter_on="2025-02-03")
    verifier.opens(case).sees("Penurunan jabatan", "Pemberhentian")
    verifier.takes("record_done", case, "A")
    assert levels(head) == {(HEAVY, HEAVY): 1}
    assert open_cases(head) == open_cases(other_head) == "1 perkara terbuka"
    bkpsdm.takes("close", case, "A")
    assert open_cases(head) == open_cases(other_head) == "0 perkara terbuka"


def test_the_same_road_with_javascript_up_to_the_plenary(site, person):
    officer, verifier, chair, *_ = (person(role) for role in OFFICES)

    case = officer.files(
        respondents=TWO_OFFICIALS, conduct=A_LIKE, narrative=WHAT, found_on="4-10-2024"
    )
    verify(site, verifier, case)
    decide(site, chair, case, A="proven", B="not_proven")

    chair.opens(case).sees("Diputus pleno", "Terbukti", "Tidak terbukti")


SECRETS = {
    "reporter_name": "Wulandari Saraswati",
    "reporter_address": "Jalan Melati Gang Buntu 47",
    "reporter_contact": "0812-9911-7733",
}


def traces_of_the_reporter(pages):
    """Addresses whose bytes hold who reported, in any writing that a page may use."""
    digits = SECRETS["reporter_contact"].replace("-", "")
    wanted = [text.lower().encode() for text in (*SECRETS.values(), digits)]
    wanted += ["Saraswati".lower().encode(), "Gang Buntu".lower().encode()]
    return [
        address for address, bytes_ in pages.items() if any(w in bytes_.lower() for w in wanted)
    ]


def asked_by_number(person, place):
    """What the first numbers of a place answer to somebody who tries them all."""
    asked = [f"{place}/{number}" for number in range(1, 9)]
    answers = {address: person.page.context.request.get(address) for address in asked}
    assert {answer.status for answer in answers.values()} == {200, 404}
    return {address: answer.body() for address, answer in answers.items()}


def test_a_confidential_report_reaches_the_personnel_agency_and_its_reporter_does_not(
    site, person, tmp_path
):
    verifier, chair, bkpsdm = (person(role, javascript=False) for role in OFFICES[1:4])
    officer = person("intake_officer", name="Petugas Penerima", javascript=False)
    auditor = person("auditor", javascript=False)
    paper, proof = tmp_path / "kartu.txt", tmp_path / "unggahan.txt"
    paper.write_text("Kartu tanda penduduk: " + ", ".join(SECRETS.values()))
    proof.write_text("Tangkapan layar unggahan.")

    case = officer.files(
        "report",
        respondents=TWO_OFFICIALS,
        conduct=A_LIKE,
        narrative=WHAT,
        known_on="3-10-2024",
        wish="confidential",
        papers=paper,
        evidence=proof,
        **SECRETS,
    )
    verify(site, verifier, case)
    decide(site, chair, case, A="proven", B="proven")
    send_on(site, chair, case)
    site.clock.set("2024-10-16")
    bkpsdm.takes("receive_file", case, "A", regime="discipline")

    reached = everything_reachable(bkpsdm)
    assert case in reached
    assert any(b"Tangkapan layar" in content for content in reached.values())
    assert traces_of_the_reporter(reached) == []

    assert traces_of_the_reporter(asked_by_number(bkpsdm, f"{case}/bukti")) == []

    officer.opens(case).does_not_see(*SECRETS.values())
    officer.reads_the_reporter("Surat panggilan klarifikasi").sees(*SECRETS.values())
    assert traces_of_the_reporter({case: officer.page.content().encode()}) == [case]
    auditor.opens(f"/buku/?perkara={case.rpartition('/')[2]}").does_not_see(*SECRETS.values())
    entry = auditor.page.locator("tbody tr", has_text="identitas pelapor dibaca")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("Petugas Penerima")
