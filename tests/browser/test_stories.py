"""The whole road of a case, walked in a browser by the people whose work it is."""

import pytest

TWO_OFFICIALS = (
    {"position": "camat", "name": "Joko Pranoto", "status": "PNS", "agency": "Kecamatan Cipondoh"},
    {"position": "lurah", "name": "Ratna Kusuma", "status": "PNS", "agency": "Kelurahan Poris"},
)
A_LIKE = {"type": "like", "on": "2-10-2024", "channel": "Facebook"}
A_FINDING = {
    "narrative": "Dua pegawai menyukai unggahan akun pemenangan pasangan calon.",
    "found_on": "4-10-2024",
    "supervision_no": "021/LHP/X/2024",
}
MET = {
    "formal": [
        "reporter_identity",
        "respondent_name_address",
        "in_time",
        "signature_matches",
    ],
    "material": ["time_and_place", "narrative", "evidence"],
    "violation": "other_law",
}
ALL_AGREE = ("agree", "agree", "agree")
WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [False, True], ids=["without JavaScript", "with JavaScript"]
)


def verified(site, verifier, case):
    """Initial review, registration, clarification and study, a working day each."""
    site.clock.set("2024-10-08")
    verifier.takes("start_review", case).takes("accept_requirements", case, **MET)
    verifier.takes("register", case).sees("001/", "/PW/36.71/X/2024")
    site.clock.set("2024-10-09")
    verifier.takes("summon_clarification", case, person="witness", invited_for="2024-10-10")
    site.clock.set("2024-10-10")
    verifier.takes(
        "record_clarification", case, person="witness", presence="attended", mode="in_person"
    )
    verifier.takes("start_study", case)
    site.clock.set("2024-10-11")
    verifier.takes("conclude_study", case, conclusion="Unsur terpenuhi untuk camat.")


def decided(site, chair, case, **outcomes):
    """The plenary: every member agrees, an outcome for each respondent by letter."""
    site.clock.set("2024-10-14")
    chair.begins("hold_plenary", case)
    people = chair.respondents()
    chair.completes(
        votes=ALL_AGREE,
        crime="no",
        **{f"outcomes-{people[letter]}": found for letter, found in outcomes.items()},
    )


def sent_on(site, chair, case, letters):
    site.clock.set("2024-10-15")
    chair.begins("send_on", case)
    chair.completes(body="BKN", copy_to="BKPSDM Kota Tangerang", channel="letter")


@WITH_AND_WITHOUT
def test_a_like_by_two_officials_from_the_finding_to_the_answer(site, person, javascript):
    officer, verifier, chair, bkpsdm = (
        person(role, javascript=javascript)
        for role in ("intake_officer", "verifier", "commissioner", "discipline_officer")
    )

    case = officer.files(respondents=TWO_OFFICIALS, conduct=A_LIKE, **A_FINDING)
    verified(site, verifier, case)
    decided(site, chair, case, A="proven", B="not_proven")
    sent_on(site, chair, case, "A")
    chair.opens(case).sees("Diteruskan")

    site.clock.set("2024-10-16")
    bkpsdm.takes("receive_file", case, of="A", regime="discipline")
    bkpsdm.does_not_see("Ratna Kusuma")
    bkpsdm.takes("summon_1", case, of="A", summoner="superior", examination_on="2024-10-25")
    site.clock.set("2024-10-25")
    bkpsdm.takes("note_absence", case, of="A")
    site.clock.set("2024-10-28")
    bkpsdm.takes("summon_2", case, of="A", examination_on="2024-11-06")
    site.clock.set("2024-11-06")
    bkpsdm.takes("examine", case, of="A", examiner="team", admitted="partly")
    bkpsdm.takes(
        "report_findings", case, of="A", found="proven", reason="Unggahan diakui sebagian."
    )
    site.clock.set("2024-11-11")
    bkpsdm.takes(
        "decide",
        case,
        of="A",
        decided_by="ppk",
        decision="violation",
        sanction="heavy-dismissal",
        decree_on="2024-11-11",
    )
    verifier.opens(case).does_not_see("heavy-dismissal")
    site.clock.set("2024-11-13")
    bkpsdm.takes("deliver", case, of="A", how="in_person", remedy="appeal")
    site.clock.set("2024-11-20")
    bkpsdm.takes("file_appeal", case, of="A", grounds="Hukuman terlalu berat.")
    site.clock.set("2025-02-03")
    bkpsdm.takes(
        "decide_appeal",
        case,
        of="A",
        outcome="lightened",
        sanction="heavy-demotion",
        decree_on="2025-02-03",
        reason="Belum pernah dihukum.",
    )
    bkpsdm.takes("execute", case, of="A", from_day="2025-02-03")
    bkpsdm.takes("report_back", case, of="A", told="both", letter_on="2025-02-03")
    verifier.opens(case)
