"""A copy with parts blacked out, told beside its original or alone."""

import json

from tests.bundles import Members, sealed, with_line
from tests.verifier.conftest import Check, Office, found
from tracker.domain.bundles import lines
from tracker.verifier.netral_periksa import BOOK, CUSTODY, PIECES, REDACTIONS

MEANT = ("piece_gone", "redaction_missing")
"""The act of sealing lists what was meant to go along; here something of it is taken out."""


def link_in(members: Members) -> dict[str, object]:
    (line,) = members[REDACTIONS].decode().splitlines()
    told: dict[str, object] = json.loads(line)
    return told


def entry_of(members: Members) -> int:
    for line in members[BOOK].decode().splitlines():
        body = json.loads(json.loads(line)["text"])
        if body["act"] == "evidence.redacted":
            return int(body["seq"])
    raise AssertionError("nothing was blacked out")


def without(members: Members, *pieces: object, link: bool = False) -> Members:
    """The bundle as it would be if these pieces had stayed, the act of sealing aside."""
    kept: Members = {}
    for name, data in members.items():
        if any(name.startswith(f"bukti/{piece}-") for piece in pieces):
            continue
        rows = data.decode("utf-8", "replace").splitlines()
        if name == PIECES:
            data = lines([row for row in rows if json.loads(row)["id"] not in pieces])
        elif name == CUSTODY:
            texts = [(row, json.loads(json.loads(row)["text"])["piece"]) for row in rows]
            data = lines([row for row, piece in texts if piece not in pieces])
        if name != REDACTIONS or link:
            kept[name] = data
    return kept


def test_the_link_is_told_where_both_go_along(office: Office, check: Check) -> None:
    link = link_in(office.members)
    assert set(link) == {"copy_id", "original_id", "areas", "salt"}
    assert link["areas"] == [{"page": 1, "boxes": [[10, 7, 30, 23]]}]
    assert check(office.bundle).counts["redaction"] == 1


def test_the_book_and_the_copy_alone_do_not_name_the_original(office: Office) -> None:
    link = link_in(office.members)
    for line in office.members[BOOK].decode().splitlines():
        body = json.loads(json.loads(line)["text"])
        if body["act"] == "evidence.redacted":
            assert body["facts"]["evidence"] == link["copy_id"]
            assert set(body["facts"]) == {
                "evidence", "digest", "size", "audience", "item", "custody", "redaction", "copied",
            }  # fmt: skip
            assert body["subject"] == f"evidence:{link['copy_id']}"
            return
    raise AssertionError("nothing was blacked out")


def test_a_copy_whose_original_stayed_is_whole(office: Office, check: Check) -> None:
    kept = without(office.members, link_in(office.members)["original_id"])
    told = found(check(sealed(kept, office.sealing)))
    assert {one for one in told if one[2] not in MEANT} == set()
    assert b"ktp-siti" not in b"".join(kept.values())


def test_an_original_whose_copy_stayed_is_whole_and_said_to_be_unproven(
    office: Office, check: Check
) -> None:
    kept = without(office.members, link_in(office.members)["copy_id"])
    report = check(sealed(kept, office.sealing))
    assert {one for one in found(report) if one[2] not in MEANT} == set()
    assert "custody_unproven" in {one.code for one in report.notes}


def test_a_link_that_was_changed_is_named(office: Office, check: Check) -> None:
    copy = str(link_in(office.members)["copy_id"])

    def change(told: dict[str, object]) -> None:
        told["areas"] = []

    changed = with_line(office.members, REDACTIONS, 0, change)
    assert found(check(sealed(changed, office.sealing))) == {
        ("redaction", copy, "redaction_changed")
    }


def test_a_link_that_was_taken_out_is_missed(office: Office, check: Check) -> None:
    copy = str(link_in(office.members)["copy_id"])
    for members in (
        {name: data for name, data in office.members.items() if name != REDACTIONS},
        office.members | {REDACTIONS: b""},
    ):
        assert ("redaction", copy, "redaction_missing") in found(
            check(sealed(members, office.sealing))
        )


def test_a_link_that_was_put_in_is_unknown(office: Office, check: Check) -> None:
    link = link_in(office.members)
    strange = json.dumps(link | {"copy_id": 9_999}, sort_keys=True, separators=(",", ":"))
    members = office.members | {
        REDACTIONS: office.members[REDACTIONS] + strange.encode() + b"\n",
    }
    assert found(check(sealed(members, office.sealing))) == {
        ("redaction", "9999", "redaction_unknown")
    }


def test_what_was_done_to_the_original_is_bound_too(office: Office, check: Check) -> None:
    link, seq = link_in(office.members), entry_of(office.members)
    rows = [json.loads(row) for row in office.members[CUSTODY].decode().splitlines()]
    place = next(
        number
        for number, row in enumerate(rows)
        if row["entry"] == seq and json.loads(row["text"])["piece"] == link["original_id"]
    )

    def change(told: dict[str, object]) -> None:
        told["text"] = str(told["text"]).replace("keterbukaan", "ketertutupan")

    changed = with_line(office.members, CUSTODY, place, change)
    ref = f"{seq}/{link['original_id']}"
    assert found(check(sealed(changed, office.sealing))) == {("custody", ref, "custody_changed")}
