"""The whole road of a case, walked in a browser by the people whose work it is."""

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
OFFICES = ("intake_officer", "verifier", "commissioner", "discipline_officer", "supervisor")


def verify(site, verifier, case):
    """Initial review, registration, clarification and study, a working day each."""
    site.clock.set("2024-10-08")
    verifier.takes("start_review", case).takes("accept_requirements", case, **MET)
    verifier.takes("register", case).sees("/PW/36.71/X/2024")
    site.clock.set("2024-10-09")
    verifier.takes("summon_clarification", case, person="witness", invited_for="2024-10-10")
    site.clock.set("2024-10-10")
    verifier.takes(
        "record_clarification", case, person="witness", presence="attended", mode="in_person"
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
    head.opens("/dasbor").sees("Tidak ada perkara yang cocok")

    case = officer.files(
        respondents=TWO_OFFICIALS, conduct=A_LIKE, narrative=WHAT, found_on="4-10-2024"
    )
    verify(site, verifier, case)
    decide(site, chair, case, A="proven", B="not_proven")
    send_on(site, chair, case)
    punish(site, bkpsdm, case, "A")
    bkpsdm.does_not_see("Ratna Kusuma")
    verifier.opens(case).sees("Keputusan diterima").does_not_see("Pemberhentian")
    appeal(site, bkpsdm, case, "A")
    bkpsdm.takes("execute", case, "A", from_day="2025-02-03")
    bkpsdm.takes("report_back", case, "A", told="both", letter_on="2025-02-03")
    verifier.opens(case).sees("Penurunan jabatan", "Pemberhentian")


def test_the_same_road_with_javascript_up_to_the_plenary(site, person):
    officer, verifier, chair, *_ = (person(role) for role in OFFICES)

    case = officer.files(
        respondents=TWO_OFFICIALS, conduct=A_LIKE, narrative=WHAT, found_on="4-10-2024"
    )
    verify(site, verifier, case)
    decide(site, chair, case, A="proven", B="not_proven")

    chair.opens(case).sees("Diputus pleno", "Terbukti", "Tidak terbukti")
