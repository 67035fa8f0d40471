"""Days and choices of a step: proposed right, refused where impossible, else warned of."""

import re

import pytest

from tests.domain.walks import the_road
from tests.journeys import REPORT, Journey
from tracker.domain.errors import Invalid


@pytest.fixture
def case(session, work, world) -> Journey:
    """Nothing is filed yet. Today is Monday 7 October 2024."""
    return Journey(session, work, world)


OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}


def received(case: Journey) -> int:
    case.filed().to_sent("bkpsdm")
    case.takes("receive_file", case.people[0], regime="discipline", **OFFICER)
    return case.people[0]


def delivered(case: Journey, sanction: str = "heavy-demotion") -> int:
    person = received(case)
    case.takes("form_team", person, **OFFICER)
    case.takes("summon_1", person, examination_on="2024-10-16", **OFFICER)
    case.takes("examine", person, examiner="team", **OFFICER)
    case.takes("report_findings", person, found="proven", **OFFICER)
    case.takes(
        "decide", person, decision="violation", sanction=sanction, decided_by="ppk", **OFFICER
    )
    return person


def reported(case: Journey) -> int:
    """Examined by a team, with its findings on record: the decision is next."""
    person = received(case)
    case.takes("summon_1", person, examination_on="2024-10-07", **OFFICER)
    case.takes("examine", person, examiner="team", **OFFICER)
    case.takes("report_findings", person, found="proven", **OFFICER)
    return person


def form_of(client, case: Journey, move: str, of: int | None = None) -> str:
    whose = f"&terlapor={of}" if of else ""
    page = client.get(f"/perkara/{case.case_id}?langkah={move}{whose}").text
    return page.partition('id="langkah"')[2].partition("</section>")[0]


def value_of(form: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form)[0]
    return re.search(r'value="([^"]*)"', tag)[1]


def sends(client, case: Journey, move: str, of: int | None = None, **answers):
    """Send the form of a move with these answers alone."""
    form = form_of(client, case, move, of)
    whose = f"?terlapor={of}" if of else ""
    data = {
        "csrf_token": value_of(form, "csrf_token"),
        "version": case.case.version,
        "happened_on": "2024-10-07",
        **answers,
    }
    return client.post(f"/perkara/{case.case_id}/langkah/{move}{whose}", data=data)


def beside(html: str, name: str) -> str:
    """What is said of one field."""
    return html.partition(f'id="langkah-{name}-errors"')[2].partition("</div>")[0]


def test_the_earliest_right_day_of_a_summons_is_proposed(case, sign_in):
    """Seven working days after Monday 7 October 2024: Wednesday 16 October."""
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")

    assert value_of(form_of(client, case, "summon_1", person), "examination_on") == "2024-10-16"


def test_a_summons_for_a_day_that_is_past_at_its_own_date_is_refused(case, sign_in):
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")
    sent = sends(
        client, case, "summon_1", person,
        letter_no="1", summoner="superior", examination_on="2024-10-04",
    )  # fmt: skip

    assert sent.status_code == 422
    assert "mendahului hari langkah" in beside(sent.text, "examination_on")


def test_too_short_a_notice_is_said_before_the_step_and_kept_with_it(case, sign_in):
    person = received(case)
    client = sign_in("discipline_officer", "bkpsdm")
    near = {"letter_no": "1", "summoner": "superior", "examination_on": "2024-10-15"}
    told = sends(client, case, "summon_1", person, **near)

    assert told.status_code == 422
    assert "Belum ada yang dicatat." in told.text
    assert "Hari paling awal yang memenuhinya: Rab, 16 Okt 2024." in told.text
    assert "Panggilan I dikirim" not in client.get(f"/perkara/{case.case_id}").text

    again = sends(client, case, "summon_1", person, **near, heeded=value_of(told.text, "heeded"))
    history = client.get(f"/perkara/{case.case_id}").text.partition('id="riwayat-h"')[2]
    assert again.status_code == 303
    assert "Hari paling awal yang memenuhinya: Rab, 16 Okt 2024." in history


def test_a_notice_that_was_not_kept_looks_it(case, sign_in, clock):
    person = received(case)
    case.takes("summon_1", person, examination_on="2024-10-15", **OFFICER)
    clock.set("2024-10-15")
    case.takes("examine", person, **OFFICER)
    page = sign_in("discipline_officer", "bkpsdm").get(f"/perkara/{case.case_id}").text
    mark = re.search(r'<span class="([^"]*)">tidak dipatuhi', page)

    assert mark[1] == "term term--met_late"


def test_effect_on_the_day_of_delivery_is_warned_of_and_leaves_the_objection_open(
    case, sign_in, clock
):
    """Received on Monday 7 October 2024: the 15th working day is Monday 28 October."""
    person = delivered(case)
    case.takes("deliver", person, remedy="objection", **OFFICER)
    client = sign_in("discipline_officer", "bkpsdm")
    form = form_of(client, case, "take_effect", person)
    assert "jatuh pada Sen, 28 Okt 2024" in form

    sent = sends(client, case, "take_effect", person)
    assert sent.status_code == 303
    page = client.get(f"/perkara/{case.case_id}").text
    terms = page.partition('id="tenggat-h"')[2].partition("</section>")[0]
    assert "tidak mengikat lagi" not in terms
    assert "Jum, 25 Okt 2024" in terms  # the objection may still be filed
    assert "jatuh pada Sen, 28 Okt 2024" in page.partition('id="riwayat-h"')[2]


def test_effect_in_time_ends_the_remedy_that_nobody_used(case, sign_in, clock):
    person = delivered(case)
    case.takes("deliver", person, remedy="objection", **OFFICER)
    clock.set("2024-10-28")
    client = sign_in("discipline_officer", "bkpsdm")
    assert (
        "hari kerja ke-15 sejak keputusan diterima jatuh"
        not in form_of(client, case, "take_effect", person).lower()
    )
    case.takes("take_effect", person, **OFFICER)

    page = client.get(f"/perkara/{case.case_id}").text
    terms = page.partition('id="tenggat-h"')[2].partition("</section>")[0]
    assert "tidak mengikat lagi" in terms


def test_the_remedy_that_fits_the_decision_is_proposed_and_another_warned_of(case, sign_in):
    person = delivered(case, "heavy-dismissal")
    client = sign_in("discipline_officer", "bkpsdm")
    form = form_of(client, case, "deliver", person)
    assert re.search(r'<input checked[^>]*value="appeal"', form)

    told = sends(client, case, "deliver", person, how="in_person", remedy="objection")
    assert told.status_code == 422
    assert "PP 79/2021 Pasal 1 angka 4 dan 5" in told.text
    right = sends(client, case, "deliver", person, how="in_person", remedy="appeal")
    assert right.status_code == 303


def test_a_decree_lies_neither_ahead_nor_before_the_examination(case, sign_in):
    person = reported(case)
    client = sign_in("discipline_officer", "bkpsdm")
    decree = {
        "decided_by": "ppk", "decision": "violation", "sanction": "heavy-demotion",
        "decree_no": "800/1",
    }  # fmt: skip

    ahead = sends(client, case, "decide", person, **decree, decree_on="2024-10-08")
    assert "belum tiba" in beside(ahead.text, "decree_on")
    early = sends(client, case, "decide", person, **decree, decree_on="2024-10-04")
    assert "mendahului tindakan" in beside(early.text, "decree_on")


def test_who_decides_without_the_power_is_told_before_it_is_kept(case, sign_in):
    person = reported(case)
    client = sign_in("discipline_officer", "bkpsdm")
    decree = {
        "decided_by": "jpt_pratama", "decision": "violation", "sanction": "heavy-demotion",
        "decree_no": "800/1", "decree_on": "2024-10-07",
    }  # fmt: skip
    told = sends(client, case, "decide", person, **decree)

    assert told.status_code == 422
    assert "PP 94/2021 Pasal 16-25; Peraturan BKN 6/2022 Pasal 15-32" in told.text
    kept = sends(client, case, "decide", person, **decree, heeded=value_of(told.text, "heeded"))
    assert kept.status_code == 303


def test_a_proposed_sanction_is_of_the_proposed_level(case, sign_in):
    person = received(case)
    case.takes("examine", person, examiner="team", **OFFICER)
    client = sign_in("discipline_officer", "bkpsdm")
    found = {"report_no": "1", "found": "proven", "reason": "Cukup.", "proposed_level": "light"}
    told = sends(
        client, case, "report_findings", person, **found, proposed_sanction="heavy-demotion"
    )

    assert "bukan dari tingkat yang diusulkan" in beside(told.text, "proposed_sanction")
    right = sends(client, case, "report_findings", person, **found, proposed_sanction="light-oral")
    assert right.status_code == 303


def test_an_objection_that_lightens_names_a_lighter_sanction(case, sign_in):
    person = delivered(case)
    case.takes("deliver", person, remedy="objection", **OFFICER)
    case.takes("file_objection", person, **OFFICER)
    client = sign_in("discipline_officer", "bkpsdm")
    told = sends(
        client, case, "decide_objection", person, outcome="lightened", sanction="heavy-dismissal",
        decree_no="2", decree_on="2024-10-07", reason="Alasan.",
    )  # fmt: skip

    assert told.status_code == 422
    assert "tidak lebih ringan" in beside(told.text, "sanction")


def test_an_invitation_names_whom_and_a_day_to_come(case, sign_in):
    case.filed().to_registered()
    client = sign_in("verifier")
    nobody = sends(
        client, case, "summon_clarification",
        person="respondent", letter_no="1", invited_for="2024-10-04",
    )  # fmt: skip

    assert nobody.status_code == 422
    assert "Isian ini perlu diisi" in beside(nobody.text, "respondents")
    assert "mendahului hari langkah" in beside(nobody.text, "invited_for")


@pytest.mark.parametrize("person", ["witness", "expert"])
def test_who_was_heard_is_named(case, sign_in, person):
    case.filed().to_registered()
    client = sign_in("verifier")
    said = {"presence": "attended", "mode": "in_person", "summary": "Melihat unggahan."}
    unnamed = sends(client, case, "record_clarification", person=person, **said)

    assert unnamed.status_code == 422
    assert "Isian ini perlu diisi" in beside(unnamed.text, "heard")
    assert "Isian ini perlu diisi" in beside(unnamed.text, "oath")
    named = sends(
        client, case, "record_clarification", person=person, **said, heard="Saksi 1", oath="refused"
    )
    assert named.status_code == 303


def test_no_two_fields_of_one_form_are_called_alike():
    alike = [
        (move.id, field.label.id)
        for move in the_road().moves.values()
        for field in move.fields
        if field.label.id in ("Keterangan", "Hari kejadian")  # what every form asks too
    ]

    assert not alike


def test_every_requirement_that_is_open_is_said_at_once_beside_its_list(case, sign_in):
    case.filed(REPORT).takes("start_review")
    client = sign_in("verifier")
    form = form_of(client, case, "accept_requirements")
    for name in ("formal", "material"):
        legend = form.partition(f'id="langkah-{name}"')[2].partition("</legend>")[0]
        assert "boleh kosong" not in legend

    told = sends(
        client, case, "accept_requirements", formal=["in_time"], material=["evidence"],
    )  # fmt: skip
    assert told.status_code == 422
    for name in ("formal", "material"):
        assert "Belum semua syarat dicentang" in beside(told.text, name)
    assert "Isian ini perlu diisi" in beside(told.text, "violation")


def options_of(form: str, name: str) -> list[str]:
    shown = form.partition(f'id="langkah-{name}"')[2].partition("</select>")[0]
    return re.findall(r"<option[^>]*>([^<]+)</option>", shown)


def test_a_case_is_not_handed_to_who_holds_it(case, sign_in):
    case.filed()
    form = form_of(sign_in("verifier"), case, "transfer")

    assert "Bawaslu Banten" in options_of(form, "office")
    assert "Bawaslu Kota Tangerang" not in options_of(form, "office")
    with pytest.raises(Invalid) as refused:
        case.takes("transfer", office=case.world["bawaslu"])
    assert refused.value.errors == {"office": ["same_agency"]}


def test_a_file_is_not_rerouted_to_who_has_it(case, sign_in):
    person = received(case)
    form = form_of(sign_in("discipline_officer", "bkpsdm"), case, "reroute", person)

    assert "Wali Kota Tangerang" in options_of(form, "agency")
    assert "BKPSDM Kota Tangerang" not in options_of(form, "agency")


def test_a_copy_that_opens_the_file_is_never_chosen_beforehand(case, sign_in):
    case.filed().to_decided(*case.people[:1])
    form = form_of(sign_in("commissioner"), case, "send_on")
    copies = form.partition('id="langkah-copy_to"')[2].partition("</select>")[0]

    assert "BKPSDM Kota Tangerang" in copies
    assert not re.search(r"<option[^>]* selected[^>]*>BKPSDM|<option selected[^>]*>BKPSDM", copies)
    assert "seketika terbuka bagi instansi itu" in form


def test_only_those_found_in_breach_are_offered_to_be_sent_on(case, sign_in):
    case.filed()
    case.to_decided(case.people[0])
    form = form_of(sign_in("commissioner"), case, "send_on")
    offered = form.partition('id="langkah-respondents"')[2].partition("</fieldset>")[0]

    assert "A · Joko Pranoto" in offered
    assert "Ratna Kusuma" not in offered


def test_bawaslus_answer_to_the_task_force_is_bawaslus_own_to_record(case, sign_in):
    case.filed().to_sent("bkpsdm")
    address = f"/perkara/{case.case_id}"

    assert "jawaban Bawaslu kepada Satgas" in sign_in("verifier").get(address).text
    assert (
        "jawaban Bawaslu kepada Satgas"
        not in sign_in("discipline_officer", "bkpsdm").get(address).text
    )


def test_each_who_did_an_act_is_studied_and_read_apart(case, sign_in):
    """Two people liked one post: who is what, and whose the account is, is said of each."""
    case.filed().to_study()
    other = case.people[1]
    client = sign_in("verifier")
    form = form_of(client, case, "conclude_study")
    names = re.findall(r'<select[^>]*name="(elements-[\d-]+)"', form)
    own = [name for name in names if name.count("-") == 3]
    assert len(own) == 6  # three elements speak of the respondent
    assert "Terlapor adalah ASN · A · Joko Pranoto" in form
    bare = sends(client, case, "conclude_study", **dict.fromkeys(names, "yes"), found="proven")
    assert "Sebutkan bukti" in beside(bare.text, f"{names[0]}-evidence")

    answers = {
        **dict.fromkeys(names, "yes"),
        **{f"{name}-evidence": "foto" for name in names},
        next(name for name in own if name.endswith(f"-{other}")): "unclear",
        "conclusion": "Memenuhi.",
    }
    told = sends(client, case, "conclude_study", **answers, found="proven")
    assert told.status_code == 422
    assert "Ada unsur yang tidak terpenuhi" in beside(told.text, "doubt_reason")
    kept = sends(client, case, "conclude_study", **answers, found="partly")
    assert kept.status_code == 303
    read = client.get(f"/perkara/{case.case_id}").text.partition('id="riwayat-h"')[2]
    assert "✓ Terlapor adalah ASN · <strong>A</strong>" in read
    assert "? Terlapor adalah ASN · <strong>B</strong>" in read


def test_a_body_that_has_the_file_takes_it_over_from_nobody(case, sign_in):
    case.filed().to_sent()  # to BKN, which is competent since 25 August 2024
    offered = sign_in("verifier").get(f"/perkara/{case.case_id}").text

    assert "Catat peralihan lembaga pengawas" in offered
    assert "langkah=record_handover" not in offered
    with pytest.raises(Invalid) as refused:
        case.takes("record_handover", case.people[0], body=case.world["bkn"], letter_no="1")
    assert refused.value.errors == {"body": ["same_agency"]}


def test_what_holds_for_a_second_respondent_is_weighed_for_each(case, sign_in):
    """Only the first was examined by a team: the second's heavy sanction is warned of."""
    one = received(case)
    other = case.people[1]
    case.takes("receive_file", other, regime="discipline", **OFFICER)
    case.takes("examine", one, examiner="team", **OFFICER)
    case.takes("examine", other, examiner="superior", **OFFICER)
    for person in (one, other):
        case.takes("report_findings", person, found="proven", **OFFICER)
    client = sign_in("discipline_officer", "bkpsdm")
    decree = {
        "also": [other], "decided_by": "ppk", "decision": "violation",
        "sanction": "heavy-demotion", "decree_no": "1", "decree_on": "2024-10-07",
    }  # fmt: skip
    told = sends(client, case, "decide", one, **decree)

    assert told.status_code == 422
    assert "tanpa tim pemeriksa" in told.text
    kept = sends(client, case, "decide", one, **decree, heeded=value_of(told.text, "heeded"))
    assert kept.status_code == 303
    page = client.get(f"/perkara/{case.case_id}").text
    assert "tanpa tim pemeriksa" in page.partition("flash--warning")[2].partition("</p>")[0]
