"""The case page: what each person is told and offered there, in which order and in which words."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import g
from sqlalchemy import select

from tests.builders import actor_of, make_account
from tests.imports import Importer, event
from tests.imports import case as imported_case
from tests.journeys import FINDING, REPORT, Journey
from tracker.domain.days import PartialDay
from tracker.domain.elements import in_order
from tracker.domain.filing import ConductGiven
from tracker.domain.matters import LinkKind
from tracker.services import mending_steps, steps
from tracker.services.linking import link_cases
from tracker.services.steps import Taken
from tracker.store.cases import Case, Conduct, Step
from tracker.store.people import Account
from tracker.web.words import file_size


@pytest.fixture
def case(session, work, world) -> Journey:
    return Journey(session, work, world)


def words(html: str) -> str:
    """The text of a page on one line, tags taken out."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html: str, heading: str) -> str:
    """The part of a page under a heading."""
    return re.split(r"<h2[^>]*>", html.partition(heading)[2])[0]


def test_the_personnel_side_finds_its_own_lanes_first(case, sign_in):
    case.filed().to_sent("bkpsdm")
    page = sign_in("discipline_officer").get(f"/perkara/{case.case_id}").text
    where = words(section(page, "Kedudukan perkara"))

    assert where.index("Kepegawaian") < where.index("Pengawasan")


def test_bawaslu_finds_the_verification_first(case, sign_in):
    case.filed().to_sent("bkpsdm")
    where = words(
        section(sign_in("verifier").get(f"/perkara/{case.case_id}").text, "Kedudukan perkara")
    )

    assert where.index("Verifikasi") < where.index("Pengawasan") < where.index("Kepegawaian")


def test_a_lane_shows_its_stages_in_the_order_of_the_visits(case, sign_in):
    case.filed().to_sent("bkpsdm")
    officer = {"by": "discipline_officer", "agency": "bkpsdm"}
    case.takes("return_file", case.people[0], ground="no_study", **officer)
    page = sign_in("verifier").get(f"/perkara/{case.case_id}").text
    strips = [words(strip) for strip in re.findall(r'lane__stages">(.*?)</ol>', page, re.S)]

    assert any(strip.startswith("Berkas dikirim Berkas dikembalikan") for strip in strips)


def test_a_file_that_came_back_is_told_in_the_head_and_the_other_beside_it(case, session, sign_in):
    case.filed().to_sent("bkpsdm")
    _, second = case.people
    case.takes(
        "return_file", second, by="discipline_officer", agency="bkpsdm", ground="not_employed_here"
    )
    assert session.get_one(Case, case.case_id).stage == "returned"

    page = sign_in("verifier").get(f"/perkara/{case.case_id}").text
    head = words(page.partition("case-head__where")[2].partition("</header>")[0])
    assert "Berkas dikembalikan" in head


def test_one_act_for_several_respondents_is_one_entry_of_the_history(case, sign_in):
    case.filed().to_sent("bkpsdm")
    officer = make_account(case.session, "discipline_officer", "bkpsdm")
    client = sign_in(officer)
    first, second = case.people
    address = f"/perkara/{case.case_id}/langkah/receive_file?terlapor={first}"
    sent = client.post(
        address,
        data={
            "csrf_token": token_of(client, case.case_id),
            "version": case.case.version,
            "happened_on": "2024-10-07",
            "letter_no": "800/1",
            "regime": "discipline",
            "also": [second],
        },
    )
    assert sent.status_code == 303

    history = section(client.get(f"/perkara/{case.case_id}").text, "Riwayat")
    assert len(re.findall(r"<strong>Berkas diterima</strong>", history)) == 1
    assert "Berkas diterima · A, B" in words(history)
    assert 'aria-label="perbaiki B: Berkas diterima, ' in history


def token_of(client, case_id: int) -> str:
    page = client.get(f"/perkara/{case_id}").text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def test_a_step_on_which_a_later_one_depends_says_why_it_stays(case, sign_in):
    case.filed().to_registered()
    colleague = sign_in(make_account(case.session, "verifier"))
    history = section(colleague.get(f"/perkara/{case.case_id}").text, "Riwayat")
    newest, opening = history.split("<li")[1], history.split("<li")[-1]

    assert "/batal" in newest
    assert "/batal" not in opening
    assert "Langkah yang membuka perkara tidak dapat dibatalkan." in opening


def test_a_struck_step_says_who_struck_it_and_when(case, session, work, sign_in, clock):
    case.filed().takes("start_review")
    step = session.scalars(
        select(Step).where(Step.case_id == case.case_id, Step.move == "start_review")
    ).one()
    colleague = make_account(session, "verifier")
    clock.set("2024-10-08", 14)
    with work(actor_of(session, colleague, "verifier")) as act:
        mending_steps.annul_step(
            act, case.case_id, step.id, seen=case.case.version, reason="Keliru."
        )

    history = words(section(sign_in("verifier").get(case_path(case)).text, "Riwayat"))
    office = "Bawaslu Kota Tangerang"
    assert f"dibatalkan 8 Okt 2024, 14.00 WIB oleh {colleague.full_name}, {office}" in history


def test_a_corrected_step_says_who_corrected_it_and_when(case, session, work, sign_in, clock):
    case.filed().to_registered()
    step = session.scalars(
        select(Step).where(Step.case_id == case.case_id, Step.move == "register")
    ).one()
    colleague = make_account(session, "verifier")
    clock.set("2024-10-08", 15)
    with work(actor_of(session, colleague, "verifier")) as act:
        mending_steps.correct_step(
            act,
            case.case_id,
            step.id,
            seen=case.case.version,
            happened_on=date(2024, 10, 8),
            answers=dict(step.facts),
            reason="Nomor keliru.",
        )

    history = words(section(sign_in("verifier").get(case_path(case)).text, "Riwayat"))
    assert f"diperbaiki 8 Okt 2024, 15.00 WIB oleh {colleague.full_name}" in history


def case_path(case: Journey) -> str:
    return f"/perkara/{case.case_id}"


def test_annulling_what_a_later_step_needs_is_refused_in_words(case, session, sign_in):
    case.filed().to_registered().takes("summon_clarification", person="witness")
    step = session.scalars(
        select(Step.id).where(Step.case_id == case.case_id, Step.move == "register")
    ).one()
    refused = sign_in("verifier").get(f"/perkara/{case.case_id}/riwayat/{step}/batal")

    assert refused.status_code == 409
    assert "Langkah berikutnya bergantung pada langkah ini" in words(refused.text)


def test_only_who_can_take_a_step_is_offered_for_a_case(case, sign_in):
    case.filed()
    people = {
        role: make_account(case.session, role).full_name
        for role in ("verifier", "commissioner", "auditor", "administrator", "intake_officer")
    }
    page = sign_in("supervisor").get(f"/perkara/{case.case_id}").text
    offered = page.partition('id="tugas-account"')[2].partition("</select>")[0]

    assert people["verifier"] in offered
    assert people["commissioner"] in offered
    for idle in ("auditor", "administrator", "intake_officer"):
        assert people[idle] not in offered


def test_a_notice_period_reads_as_the_earliest_day_and_is_never_late(case, sign_in, clock, session):
    case.filed().to_sent("bkpsdm")
    person = case.people[0]
    officer = {"by": "discipline_officer", "agency": "bkpsdm"}
    case.takes("receive_file", person, regime="discipline", **officer)
    case.takes("summon_1", person, examination_on="2024-10-16", **officer)
    # Letter on Monday 7 October 2024; 7 working days from the day after: Wednesday 16 October.
    clock.set("2024-10-21")
    page = sign_in("discipline_officer", "bkpsdm").get(f"/perkara/{case.case_id}").text
    terms = words(section(page, "Tenggat"))

    assert "paling cepat Rab, 16 Okt 2024" in terms
    assert "terlambat" not in terms
    assert session.get_one(Case, case.case_id).next_due_on is None


def filled_buttons(html: str) -> list[str]:
    where = section(html, "Kedudukan perkara")
    return [
        words(one) for one in re.findall(r'<a class="btn btn-sm btn-primary"[^>]*>(.*?)</a>', where)
    ]


def test_one_act_of_the_page_is_filled_the_others_are_quiet(case, sign_in):
    case.filed().to_sent("bkpsdm")
    officer = sign_in("discipline_officer").get(f"/perkara/{case.case_id}").text
    verifier = sign_in("verifier").get(f"/perkara/{case.case_id}").text

    assert filled_buttons(officer) == ["Terima berkas"]
    assert filled_buttons(verifier) == ["Catat rekomendasi"]


def test_letters_of_others_are_never_the_first_thing_for_the_personnel_side(case, sign_in):
    case.filed().to_sent("bkpsdm")
    for person in case.people:
        case.takes("return_file", person, by="discipline_officer", agency="bkpsdm", ground="other")

    page = sign_in("discipline_officer").get(f"/perkara/{case.case_id}").text
    assert filled_buttons(page) == []
    assert "Catat rekomendasi" in page


def test_who_cannot_act_is_told_who_does_what_next_and_until_when(case, sign_in):
    case.filed(REPORT)
    page = sign_in("intake_officer").get(f"/perkara/{case.case_id}").text
    head = words(page.partition('class="case-head"')[2].partition("</header>")[0])

    assert "dipegang Bawaslu Kota Tangerang" in head
    assert "Berikutnya: Mulai kajian awal , oleh verifikator Bawaslu Kota Tangerang" in head
    # Perbawaslu: two days from Monday 7 October 2024, in Pilkada calendar days.
    assert "2 hari lagi (Rab, 9 Okt 2024)" in head


def test_who_takes_the_next_step_reads_it_on_the_button_alone(case, sign_in):
    case.filed(REPORT)
    page = sign_in("verifier").get(f"/perkara/{case.case_id}").text

    assert "Berikutnya:" not in words(page)


def test_a_stage_that_no_law_limits_says_so_with_its_mark(case, sign_in):
    case.filed().to_decided()
    page = sign_in("commissioner").get(f"/perkara/{case.case_id}").text
    head = page.partition('class="case-head"')[2].partition("</header>")[0]

    assert "tidak ada batas waktu dalam peraturan" in head
    assert "Batas waktu untuk meneruskan berkas" in head
    assert "mark--recalled" in head


def test_a_count_of_practice_is_told_from_a_term_of_law(case, sign_in):
    case.filed().to_sent()
    person = case.people[0]
    case.takes("record_recommendation", person, letter_no="7/BKN", addressee=case.world["bkpsdm"])
    page = sign_in("verifier").get(f"/perkara/{case.case_id}").text
    lanes = words(section(page, "Kedudukan perkara"))

    assert "dari praktik, bukan dari hukum Tindak lanjut rekomendasi oleh PPK" in lanes
    assert "tidak ada batas waktu dalam peraturan" in lanes


def test_a_decision_form_shows_what_was_recommended(case, sign_in):
    case.filed().to_sent("bkpsdm")
    person = case.people[0]
    case.takes(
        "record_recommendation", person, letter_no="7/BKN", level="medium",
        addressee=case.world["bkpsdm"],
    )  # fmt: skip
    for move in ("receive_file", "summon_1", "examine", "report_findings"):
        case.takes(move, person, by="discipline_officer", agency="bkpsdm")
    officer = sign_in("discipline_officer", "bkpsdm")
    address = f"/perkara/{case.case_id}?langkah=decide&terlapor={person}"
    page = words(officer.get(address).text)

    assert re.search(r"Rekomendasi: Hukuman disiplin sedang · 7/BKN · \S+, \d+ Okt 2024", page)
    assert "(wajib dalam hal itu)" in page
    assert (
        "tingkat tidak dipetakan, di luar rentang, atau jauh dari perkara serupa (boleh" not in page
    )


def test_an_imported_file_says_that_no_holder_is_recorded_and_who_may_go_on(
    session, work, world, sign_in, tmp_path
):
    events = [event("forwarded", "2024-09"), event("ppk_decision", "2024-10")]
    Importer(work, world, tmp_path).cases(imported_case(events=events))
    number = session.scalars(select(Case.id).where(Case.is_imported)).one()

    page = sign_in("discipline_officer", "bkpsdm_cilegon").get(f"/perkara/{number}").text
    where = words(section(page, "Kedudukan perkara"))
    assert "pemegang tidak tercatat" in where
    assert "diperlihatkan kepada BKPSDM Kota Cilegon, yang dapat melanjutkannya" in where
    assert "langkah=deliver" in page


@pytest.mark.parametrize(
    ("count", "indonesian", "english"),
    [(0, "0 B", "0 B"), (675, "675 B", "675 B"), (1_250, "1,2 kB", "1.2 kB"),
     (1_000_000, "1 MB", "1 MB"), (20_971_520, "21 MB", "21 MB"),
     (3_400_000_000, "3,4 GB", "3.4 GB")],
)  # fmt: skip
def test_sizes_are_said_as_the_language_says_them(app, count, indonesian, english):
    for language, told in (("id", indonesian), ("en", english)):
        with app.test_request_context():
            g.language = language
            assert file_size(count) == told


def examined_by(case, who: str) -> int:
    """A file that was examined and reported on, by that examiner."""
    case.filed().to_sent("bkpsdm")
    person, officer = case.people[0], {"by": "discipline_officer", "agency": "bkpsdm"}
    case.takes("receive_file", person, regime="discipline", **officer)
    case.takes("summon_1", person, examination_on="2024-10-07", **officer)
    case.takes("examine", person, examiner=who, **officer)
    case.takes("report_findings", person, found="proven", **officer)
    return person


def test_a_heavy_sanction_without_a_team_is_recorded_and_says_so(case, sign_in):
    person = examined_by(case, "superior")
    client = sign_in(make_account(case.session, "discipline_officer", "bkpsdm"))
    address = f"/perkara/{case.case_id}?langkah=decide&terlapor={person}"
    form = section(client.get(address).text, "Catat keputusan")
    assert "Hukuman tingkat berat tanpa tim pemeriksa yang tercatat" in form

    sent = client.post(
        f"/perkara/{case.case_id}/langkah/decide?terlapor={person}",
        data={
            "csrf_token": token_of(client, case.case_id),
            "version": case.case.version,
            "happened_on": "2024-10-07",
            "decided_by": "ppk",
            "decision": "violation",
            "sanction": "heavy-demotion",
            "decree_no": "800/1",
            "decree_on": "2024-10-07",
        },
    )
    assert sent.status_code == 303
    page = client.get(f"/perkara/{case.case_id}").text
    warning = page.partition("flash--warning")[2].partition("</p>")[0]
    assert "Peraturan BKN 6/2022 Pasal 29" in warning
    assert "tanpa tim pemeriksa" in section(page, 'id="sanksi-h"')
    assert "tanpa tim pemeriksa" in section(page, 'id="riwayat-h"')


def test_after_an_examination_by_a_team_nothing_is_warned_of(case, sign_in):
    person = examined_by(case, "team")
    case.takes(
        "decide", person, by="discipline_officer", agency="bkpsdm",
        decision="violation", sanction="heavy-demotion",
    )  # fmt: skip

    page = sign_in("discipline_officer").get(f"/perkara/{case.case_id}").text
    assert "tanpa tim pemeriksa" not in page


def english(session, role: str, agency: str | None = None):
    return make_account(session, role, agency, language="en")


def test_an_english_page_says_in_english_what_the_house_wrote(case, session, sign_in):
    case.filed().to_study()
    page = sign_in(english(session, "verifier")).get(f"/perkara/{case.case_id}").text
    title = page.partition("<h1>")[2].partition("</h1>")[0]

    assert words(title) == "Liking: Facebook · 2 respondents"
    assert '<span lang="id">Facebook</span>' in title
    assert '<span lang="id">Dua pegawai menyukai' in page


def test_an_element_is_kept_in_the_language_of_the_file_whoever_answered_it(case, session, sign_in):
    case.filed().to_study()
    client = sign_in(english(session, "verifier"))
    form = client.get(f"/perkara/{case.case_id}?langkah=conclude_study").text
    legend = form.partition('class="elements"')[2].partition("</legend>")[0]
    assert words(legend.partition(">")[2]) == "Liking · Wed, 2 Oct 2024 · Facebook"
    assert "The respondent is a civil servant (ASN)" in form
    assert "Liking: The respondent" not in form

    names = re.findall(r'name="(elements-\d+-\d+(?:-\d+)?)"', form)
    answers = {"csrf_token": token_of(client, case.case_id), "version": case.case.version}
    answers |= {
        "happened_on": "2024-10-07",
        "conclusion": "Terpenuhi.",
        "found": "proven",
        **dict.fromkeys(names, "yes"),
        **dict.fromkeys((f"{name}-evidence" for name in names), "tangkapan layar"),
    }
    sent = client.post(f"/perkara/{case.case_id}/langkah/conclude_study", data=answers)
    assert sent.status_code == 303

    step = session.scalars(select(Step).where(Step.move == "conclude_study")).one()
    kept = [row["element"] for row in in_order(next(iter(step.facts["elements"].values())))]
    assert kept[0] == "Terlapor adalah ASN"
    told = client.get(f"/perkara/{case.case_id}").text
    assert "✓ The respondent is a civil servant (ASN)" in words(section(told, 'id="riwayat-h"'))
    assert "✓ Terlapor adalah ASN" in words(
        sign_in("verifier").get(f"/perkara/{case.case_id}").text
    )


def test_history_makes_no_claim_that_the_law_sets_no_term(session, work, world, sign_in, tmp_path):
    """Clarification stands under the handling term; an import has only not started it."""
    Importer(work, world, tmp_path).cases(imported_case(events=[event("clarified", "2024-10")]))
    number = session.scalars(select(Case.id).where(Case.is_imported)).one()

    page = sign_in("verifier", "bawaslu_cilegon").get(f"/perkara/{number}").text
    assert "tidak ada batas waktu dalam peraturan" not in page
    assert "riwayat tidak memulai tenggat" in page


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2024-10-08", "1 hari kerja lagi"),
        ("2024-10-09", "hari ini"),
        ("2024-10-10", "terlambat 1 hari kerja"),
        ("2024-10-14", "terlambat 3 hari kerja"),
    ],
)
def test_a_term_stands_in_the_same_words_on_the_desk_and_on_its_case(
    case, sign_in, clock, today, told
):
    """A report of Monday 7 October 2024; its review ends on Wednesday 9 October."""
    case.filed(replace(REPORT, election=None, contest=None))
    assert case.case.next_due_on == date(2024, 10, 9)
    clock.set(today)
    officer = sign_in("verifier")
    desk = words(officer.get("/meja?tampil=kami").text)
    page = words(officer.get(case_path(case)).text)

    assert told in desk
    assert told in page


def test_a_day_off_after_the_last_day_is_told_alike_on_the_desk_and_on_the_case(
    case, sign_in, clock
):
    clock.set("2024-10-09")
    case.filed(replace(REPORT, submitted_on=date(2024, 10, 9), election=None, contest=None))
    assert case.case.next_due_on == date(2024, 10, 11), "a Friday"
    clock.set("2024-10-13")
    officer = sign_in("verifier")

    assert "terlambat kurang dari 1 hari kerja" in words(officer.get("/meja?tampil=kami").text)
    page = words(officer.get(case_path(case)).text)
    assert "terlambat kurang dari 1 hari kerja (Jum, 11 Okt 2024)" in page


def test_the_region_and_the_place_of_the_act_have_labels_of_their_own(case, sign_in):
    case.filed()
    officer = sign_in("verifier")
    told = dict(
        re.findall(
            r"<dt>(.*?)</dt><dd>(.*?)</dd>",
            section(officer.get(case_path(case)).text, "Apa yang terjadi").replace("\n", ""),
        )
    )
    form = words(officer.get("/lapor").text)

    assert told["Tempat kejadian"] == "Cipondoh"
    assert told["Wilayah"] == "Kota Tangerang"
    assert form.count("Tempat kejadian") == 1


def test_a_case_handed_over_waits_on_the_desk_of_the_office_that_was_given_it(case, sign_in, world):
    case.filed().takes("transfer", office=world["bawaslu_cilegon"])
    link = f'href="{case_path(case)}"'

    assert link in sign_in("verifier", "bawaslu_cilegon").get("/meja?tampil=kami").text
    giver = sign_in("supervisor")
    for tab in ("kami", "pihak-lain", "belum"):
        desk = giver.get(f"/meja?tampil={tab}").text
        assert link not in desk
        assert "Meja menghitung perkara terbuka yang ditangani kantor Anda." in words(desk)
    board = words(giver.get("/dasbor").text)
    assert "1 perkara terbuka" in board
    assert "termasuk yang ditangani kantor lain" in board


TWO_ACTS = replace(
    FINDING,
    conducts=(
        ConductGiven("like", PartialDay(2024, 10, 2), "Facebook", respondents=(0,)),
        ConductGiven("attend_campaign", PartialDay(2024, 10, 3), "lapangan", respondents=(1,)),
    ),
)


def studied(case) -> Journey:
    """Two acts of two people, of whom only the first was sent on."""
    case.filed(TWO_ACTS).to_study()
    like, rally = case.session.scalars(
        select(Conduct.id).where(Conduct.case_id == case.case_id).order_by(Conduct.ordinal)
    )
    row = {"element": "unsur uji", "met": "yes"}
    case.takes(
        "conclude_study",
        note="Keduanya mengaku berteman.",
        conclusion="Keduanya hadir di dunia maya.",
        elements={
            str(like): {"0": {**row, "evidence": "tangkapan layar"}},
            str(rally): {"0": {**row, "evidence": "foto lapangan"}},
        },
    )
    first, second = case.people
    case.takes(
        "hold_plenary",
        by="commissioner",
        outcomes={
            str(first): {"outcome": "proven", "reason": "Terbukti."},
            str(second): {"outcome": "not_proven", "reason": "Kurang bukti."},
        },
    )
    return case.takes(
        "send_on", by="commissioner", respondents=[first], copy_to=case.world["bkpsdm"]
    )


def test_who_gets_the_file_reads_the_study_of_the_acts_that_were_sent(case, session, sign_in):
    studied(case)
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))
    page = officer.get(f"/perkara/{case.case_id}").text

    assert "Kajian disimpulkan" in page
    assert "tangkapan layar" in page
    assert "foto lapangan" not in page
    assert "dunia maya" not in page  # the conclusion speaks of both
    assert "mengaku berteman" not in page  # and so does the note beside it
    assert "mengaku berteman" in sign_in("verifier").get(f"/perkara/{case.case_id}").text
    assert "1 terlapor" not in page


def test_why_a_study_was_corrected_is_not_told_to_who_was_sent_a_part(case, session, work, sign_in):
    studied(case)
    step = session.scalars(select(Step).where(Step.move == "conclude_study")).one()
    with work(actor_of(session, make_account(session, "verifier"), "verifier")) as act:
        mending_steps.correct_step(
            act,
            case.case_id,
            step.id,
            seen=case.case.version,
            happened_on=date(2024, 10, 7),
            answers={**step.facts, "study_no": "9/KJ"},
            reason="Nomor tertukar dengan kajian lurah.",
        )

    page = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text
    assert "9/KJ" in page
    assert "tertukar" not in page
    assert "tertukar" in sign_in("verifier").get(case_path(case)).text


def sent_apart(case) -> Journey:
    """Two respondents sent to the oversight body together, each with a copy to its own agency."""
    first, second = case.filed().people
    case.to_decided().takes(
        "send_on",
        by="commissioner",
        note="Camat dan lurah dalam satu surat.",
        provision="Pasal 5 bagi camat, Pasal 9 bagi lurah.",
        letter_no="1/PM.00",
    )
    case.takes("send_copy", respondents=[first], copy_to=case.world["bkpsdm"], letter_no="2/PM.00")
    return case.takes(
        "send_copy", respondents=[second], copy_to=case.world["bkpsdm_cilegon"], letter_no="3/PM.00"
    )


def test_what_was_sent_of_another_to_another_agency_is_not_in_the_history(case, sign_in):
    sent_apart(case)
    page = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text

    assert "2/PM.00" in page
    assert "3/PM.00" not in page
    assert "BKPSDM Kota Cilegon" not in page
    assert "3/PM.00" in sign_in("discipline_officer", "bkpsdm_cilegon").get(case_path(case)).text


def test_a_letter_about_several_is_shown_without_what_it_may_say_of_the_others(case, sign_in):
    sent_apart(case)
    page = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text

    assert "1/PM.00" in page
    for spoken in ("dalam satu surat", "bagi lurah"):
        assert spoken not in page
        assert spoken in sign_in("verifier").get(case_path(case)).text


def test_a_note_on_an_act_that_held_for_others_too_stays_with_who_wrote_it(
    case, session, work, sign_in
):
    first, second = sent_apart(case).people
    verifier = actor_of(session, make_account(session, "verifier"), "verifier")
    answers = {"letter_no": "7/BKN", "by": "oversight_body", "substance": "Segera jawab."}
    told = Taken(date(2024, 10, 7), answers, note="Peringatan bagi camat dan lurah.", also=[second])
    for person, agency in ((first, "bkpsdm"), (second, "bkpsdm_cilegon")):
        case.takes("record_recommendation", person, addressee=case.world[agency])
    with work(verifier) as act:
        steps.take_move(
            act, case.case_id, "record_reminder", first, seen=case.case.version, taken=told
        )

    page = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text
    assert "7/BKN" in page
    assert "bagi camat dan lurah" not in page
    assert "bagi camat dan lurah" in sign_in("verifier").get(case_path(case)).text

    step = session.scalars(
        select(Step).where(Step.move == "record_reminder", Step.respondent_id == first)
    ).one()
    with work(verifier) as act:
        mending_steps.correct_step(
            act,
            case.case_id,
            step.id,
            seen=case.case.version,
            happened_on=date(2024, 10, 7),
            answers={**step.facts, "letter_no": "8/BKN"},
            reason="Nomor keliru.",
        )
    page = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text
    assert "8/BKN" in page
    assert "bagi camat dan lurah" not in page


def test_nobody_learns_how_many_others_were_complained_of(case, session, sign_in):
    studied(case)
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))

    for address in (f"/perkara/{case.case_id}", "/perkara", "/meja"):
        assert "2 terlapor" not in officer.get(address).text
    assert "Tidak ada perkara" in officer.get("/perkara?teks=2+terlapor").text
    assert "2 terlapor" in sign_in("verifier").get(f"/perkara/{case.case_id}").text


def test_a_similar_case_that_nobody_decided_on_stays_in_sight_until_somebody_does(
    case, session, work, world, sign_in
):
    case.filed()
    other = Journey(session, work, world).filed()
    verifier = sign_in("verifier")
    shown = section(verifier.get(case_path(other)).text, "Perkara serupa, belum diputuskan")

    assert case_path(case) in shown
    assert "orang dan hari" in words(shown)
    assert "belum diputuskan" not in sign_in("supervisor").get(case_path(other)).text

    sent = verifier.post(
        f"{case_path(other)}/kaitan",
        data={
            "csrf_token": token_of(verifier, other.case_id),
            "other": case.case.receipt_no,
            "reason": "Peristiwa lain.",
            "kind": "ignored",
        },
    )
    assert sent.status_code == 303
    for one in (case, other):
        assert "belum diputuskan" not in verifier.get(case_path(one)).text


def test_who_was_overtaken_reads_names_of_their_own_office_alone(case, session, sign_in):
    person = case.filed().to_sent("bkpsdm").people[0]
    officer = sign_in("discipline_officer", "bkpsdm")
    typed = {
        "csrf_token": token_of(officer, case.case_id),
        "version": case.case.version,
        "happened_on": "2024-10-07",
        "letter_no": "800/1",
        "regime": "discipline",
    }
    case.takes("record_recommendation", person, letter_no="7/BKN")
    verifier = session.get_one(Account, case.actor("verifier", "bawaslu").account_id)
    address = f"/perkara/{case.case_id}/langkah/receive_file?terlapor={person}"
    late = officer.post(address, data=typed)

    assert late.status_code == 409
    told_of = words(late.text.partition("Tulisan Anda")[2].partition("</ul>")[0])
    assert "Bawaslu Kota Tangerang" in told_of
    assert verifier.full_name not in told_of


def test_why_cases_are_related_is_told_to_the_side_that_said_so(
    case, session, work, world, sign_in
):
    case.filed().to_sent("bkpsdm")
    other = Journey(session, work, world).filed().to_sent("bkpsdm")
    verifier = actor_of(session, make_account(session, "verifier"), "verifier")
    with work(verifier) as act:
        why = "Pelapor yang sama; lihat juga lurah di perkara lain."
        link_cases(act, case.case_id, other.case_id, kind=LinkKind.RELATED, reason=why)
    officer = sign_in("discipline_officer", "bkpsdm").get(case_path(case)).text

    assert f'href="{case_path(other)}"' in officer
    assert "Pelapor yang sama" not in officer
    assert "Pelapor yang sama" in sign_in("verifier").get(case_path(case)).text


def test_links_of_a_case_page_say_where_they_lead_each_by_itself(sign_in, session, work, world):
    """Also to who hears one link after another: the same words never lead to two places."""
    case = Journey(session, work, world).filed(REPORT)
    page = sign_in("verifier").get(f"/perkara/{case.case_id}").text
    links = re.findall(r"<a [^>]*?href=\"([^\"]+)\"([^>]*)>(.*?)</a>", page, re.DOTALL)
    led: dict[str, set[str]] = {}
    for address, more, inner in links:
        label = re.search(r'aria-label="([^"]+)"', more)
        words = label[1] if label else re.sub(r"<[^>]+>", " ", inner)
        led.setdefault(" ".join(words.split()), set()).add(address)
    several = {w for w, where in led.items() if len(where) > 1}
    assert [w for w in several if w.startswith(("perbaiki", "mengapa", "batalkan"))] == []
    assert len([w for w in led if w.startswith("perbaiki :")]) > 2
    assert any(w.startswith("mengapa? : ") for w in led)
