"""Every kind of damage to a sealed bundle is found, and the sentence names what was hit.

Whoever has no key can change the file but not its signature; whoever has the key of the office can
seal anything anew, and is still held to the book and its checkpoints.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.bundles import Members, fitting, sealed, signer_of, with_line
from tests.verifier.conftest import Check, Office, found
from tracker.domain.ledger import canonical
from tracker.verifier.netral_periksa import (
    BOOK,
    CHECKPOINTS,
    CUSTODY,
    PIECES,
    SENTENCES,
    TRACES,
    sides,
)

Change = Callable[[Members], Members]


def line(members: Members, name: str, place: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(members[name].splitlines()[place])
    return told


def seq(members: Members, place: int) -> int:
    return int(line(members, BOOK, place)["seq"])


def piece(members: Members, place: int = 0) -> str:
    return sorted(name for name in members if name.startswith("bukti/"))[place]


def altered(name: str, place: int, **facts: Any) -> Change:
    return lambda members: with_line(members, name, place, lambda told: told.update(facts))


def without_line(name: str, place: int) -> Change:
    def change(members: Members) -> Members:
        lines = members[name].splitlines(keepends=True)
        del lines[place]
        return members | {name: b"".join(lines)}

    return change


def swapped(name: str, one: int, other: int) -> Change:
    def change(members: Members) -> Members:
        lines = members[name].splitlines(keepends=True)
        lines[one], lines[other] = lines[other], lines[one]
        return members | {name: b"".join(lines)}

    return change


def added(name: str, text: bytes) -> Change:
    return lambda members: members | {name: members[name] + text}


def test_who_has_no_key_cannot_change_a_single_file(office: Office, check: Check) -> None:
    """The archive is made anew, with right checksums; the list of contents stays as it was."""
    listed = office.sealing.contents(office.members)
    stranger = replace(office.sealing, signer=signer_of("11"))
    for name, data in office.members.items():
        members = office.members | {name: data[:-1] + bytes([data[-1] ^ 1])}
        told = found(check(sealed(members, stranger, listed)))
        assert ("member", name, "changed") in told
        assert ("signature", "isi.json", "signature") in told


def test_who_seals_anew_with_another_key_is_found_by_the_key(office: Office, check: Check) -> None:
    stranger = signer_of("22")
    forged = sealed(
        office.members | {"perkara.json": b"[]"}, replace(office.sealing, signer=stranger)
    )

    told = found(check(forged, [office.signer.public]))
    assert ("signature", stranger.public.hex(), "other_key") in told
    assert ("checkpoint", "2", "checkpoint_last_key") in found(check(forged))


def test_a_file_that_went_came_or_changed_places_is_named(office: Office, check: Check) -> None:
    listed = office.sealing.contents(office.members)
    names = list(office.members)
    gone = {n: d for n, d in office.members.items() if n != "catatan/orang.json"}
    assert ("member", "catatan/orang.json", "absent") in found(
        check(sealed(gone, office.sealing, listed))
    )
    more = office.members | {"bukti/999-lain.txt": b"lain"}
    told = found(check(sealed(more, office.sealing, listed)))
    assert ("member", "bukti/999-lain.txt", "stranger") in told
    assert ("piece", "999", "piece_unknown") in told
    assert ("piece", "999", "piece_unknown") in found(check(sealed(more, office.sealing)))
    names[0], names[1] = names[1], names[0]
    turned = {name: office.members[name] for name in names}
    assert ("member", "berkas.pdf", "order") in found(check(sealed(turned, office.sealing)))


@pytest.mark.parametrize("name", ["../jahat.txt", "bukti/1", "/etc/x", "bukti/01-x", "bukti/3-a/b"])
def test_a_name_that_no_bundle_has_is_named(office: Office, check: Check, name: str) -> None:
    told = found(check(sealed(office.members | {name: b"x"}, office.sealing)))
    assert ("member", name, "name") in told


@pytest.mark.parametrize(
    ("change", "hit"),
    [
        (altered(BOOK, 2, hash="00" * 32), "entry_seal"),
        (altered(BOOK, 2, previous="00" * 32), "entry_seal"),
        (altered(BOOK, 2, checkpoint=2), "entry_checkpoint"),
        (altered(BOOK, 2, checkpoint=77), "entry_checkpoint"),
        (altered(BOOK, 2, path=[]), "entry_root"),
        (altered(BOOK, 2, path=[["left", "00" * 32]]), "entry_root"),
    ],
)
def test_the_holder_of_the_key_cannot_change_an_entry(
    office: Office, check: Check, change: Change, hit: str
) -> None:
    members = change(office.members)
    told = found(check(sealed(members, office.sealing)))
    assert ("entry", str(seq(office.members, 2)), hit) in told


def test_a_text_that_was_changed_and_sealed_anew_is_not_what_was_signed(
    office: Office, check: Check
) -> None:
    def forge(told: dict[str, Any]) -> None:
        told["text"] = told["text"].replace('"account":', '"account":1')
        told["hash"] = hashlib.sha256(
            bytes.fromhex(told["previous"]) + told["text"].encode()
        ).hexdigest()

    members = with_line(office.members, BOOK, 3, forge)
    told = found(check(sealed(members, office.sealing)))
    assert ("entry", str(seq(office.members, 3)), "entry_root") in told


@pytest.mark.parametrize("place", [0, 4, -2])
def test_an_entry_that_was_left_out_shows_even_when_all_is_sealed_anew(
    office: Office, check: Check, place: int
) -> None:
    members = without_line(BOOK, place)(office.members)
    told = found(check(sealed(members, fitting(members, office.sealing))))
    after = seq(office.members, place + 1)
    assert ("entry", str(after), "entry_before") in told


def test_the_last_entry_left_out_shows_by_the_list_of_contents(
    office: Office, check: Check
) -> None:
    members = without_line(BOOK, -1)(office.members)
    told = found(check(sealed(members, office.sealing)))
    assert {("entry", BOOK, "book_count"), ("entry", BOOK, "book_last")} <= told
    assert ("checkpoint", "2", "checkpoint_idle") in told


def test_entries_that_changed_places_are_named(office: Office, check: Check) -> None:
    told = found(check(sealed(swapped(BOOK, 1, 2)(office.members), office.sealing)))
    assert ("entry", str(seq(office.members, 1)), "entry_order") in told
    twice = added(BOOK, office.members[BOOK].splitlines(keepends=True)[0])(office.members)
    assert ("entry", str(seq(office.members, 0)), "entry_order") in found(
        check(sealed(twice, office.sealing))
    )


def test_an_entry_of_another_case_is_named(office: Office, check: Check) -> None:
    told = found(check(sealed(office.members, replace(office.sealing, case=999))))
    assert ("entry", str(seq(office.members, 0)), "entry_case") in told


@pytest.mark.parametrize(
    ("change", "hit"),
    [
        (lambda told: told.update(signature="00" * 64), "checkpoint_signature"),
        (lambda told: told.update(text=told["text"].replace('"at":"2024', '"at":"2023')),
         "checkpoint_signature"),
        (lambda told: told.update(text=told["text"].replace('"last":', '"last":1')),
         "checkpoint_signature"),
    ],
)  # fmt: skip
def test_a_checkpoint_that_was_changed_is_named(
    office: Office, check: Check, change: Callable[[dict[str, Any]], None], hit: str
) -> None:
    told = found(check(sealed(with_line(office.members, CHECKPOINTS, 1, change), office.sealing)))
    assert ("checkpoint", "2", hit) in told


def test_checkpoints_that_went_or_changed_places_are_named(office: Office, check: Check) -> None:
    told = found(check(sealed(without_line(CHECKPOINTS, 0)(office.members), office.sealing)))
    assert ("entry", str(seq(office.members, 0)), "entry_checkpoint") in told
    turned = found(check(sealed(swapped(CHECKPOINTS, 0, 1)(office.members), office.sealing)))
    assert ("checkpoint", "1", "checkpoint_order") in turned


def test_a_checkpoint_signed_anew_by_another_key_is_named(office: Office, check: Check) -> None:
    stranger = signer_of("33")

    def forge(told: dict[str, Any]) -> None:
        text = told["text"].replace(office.signer.public.hex(), stranger.public.hex())
        told.update(text=text, signature=stranger.sign(text.encode()).hex())

    forged = sealed(with_line(office.members, CHECKPOINTS, 0, forge), office.sealing)
    assert ("checkpoint", "1", "checkpoint_key") in found(check(forged, [office.signer.public]))
    assert "former_key" in {one.code for one in check(forged).notes}
    known = check(forged, [office.signer.public, stranger.public])
    assert ("checkpoint", "2", "checkpoint_order") in found(known)  # its digest was told


@pytest.mark.parametrize(
    ("column", "value"),
    [("caption", "lain"), ("file_name", "x"), ("media_type", "x/y"), ("added_by", 99),
     ("audience", "personnel"), ("step_id", 1), ("agency_id", 99), ("added_at", "2024"),
     ("case_id", 99)],
)  # fmt: skip
def test_a_changed_word_of_a_piece_is_named(
    office: Office, check: Check, column: str, value: object
) -> None:
    members = altered(PIECES, 0, **{column: value})(office.members)
    number = str(line(office.members, PIECES, 0)["id"])
    assert ("piece", number, "piece_row") in found(check(sealed(members, office.sealing)))


def test_changed_bytes_of_a_piece_are_named(office: Office, check: Check) -> None:
    name = piece(office.members)
    number = name.partition("/")[2].partition("-")[0]
    told = found(check(sealed(office.members | {name: b"lain"}, office.sealing)))
    assert told == {("piece", number, "piece_bytes")}


def test_a_piece_that_went_with_its_record_is_missed(office: Office, check: Check) -> None:
    """The act by which the case went out tells which pieces went along."""
    number = line(office.members, PIECES, 1)["id"]
    members = without_line(PIECES, 1)(office.members)
    rows = [r for r in members[CUSTODY].splitlines(keepends=True)
            if json.loads(json.loads(r)["text"])["piece"] != number]  # fmt: skip
    members = {n: d for n, d in members.items() if not n.startswith(f"bukti/{number}-")}
    told = found(check(sealed(members | {CUSTODY: b"".join(rows)}, office.sealing)))
    assert told == {("piece", str(number), "piece_gone")}


@pytest.mark.parametrize(
    ("word", "value"),
    [("handling", "viewed"), ("at", "2024"), ("account", 9), ("agency", 9), ("on", "2024-01-01"),
     ("party", "orang lain"), ("reason", "lain"), ("result", "lain")],
)  # fmt: skip
def test_a_changed_word_of_custody_is_named(
    office: Office, check: Check, word: str, value: object
) -> None:
    def change(told: dict[str, Any]) -> None:
        told["text"] = canonical(json.loads(told["text"]) | {word: value})

    row = line(office.members, CUSTODY, 0)
    told = found(check(sealed(with_line(office.members, CUSTODY, 0, change), office.sealing)))
    ref = f"{row['entry']}/{json.loads(row['text'])['piece']}"
    assert told == {("custody", ref, "custody_changed")}


def test_a_handling_that_went_came_or_moved_is_named(office: Office, check: Check) -> None:
    row = line(office.members, CUSTODY, 0)
    ref = f"{row['entry']}/{json.loads(row['text'])['piece']}"
    gone = found(check(sealed(without_line(CUSTODY, 0)(office.members), office.sealing)))
    assert gone == {("custody", ref, "custody_missing")}
    came = added(CUSTODY, canonical(row | {"entry": 99_999}).encode() + b"\n")(office.members)
    assert ("custody", f"99999/{ref.partition('/')[2]}", "custody_unknown") in found(
        check(sealed(came, office.sealing))
    )
    turned = found(check(sealed(swapped(CUSTODY, 0, 1)(office.members), office.sealing)))
    assert ("custody", ref, "custody_unknown") in turned


def test_a_changed_or_missing_row_of_what_was_seen_is_named(office: Office, check: Check) -> None:
    ref = str(line(office.members, TRACES, 0)["entry"])

    def forge(told: dict[str, Any]) -> None:
        told["text"] = canonical(json.loads(told["text"]) | {"handle": "lain"})

    changed = found(check(sealed(with_line(office.members, TRACES, 0, forge), office.sealing)))
    gone = found(check(sealed(without_line(TRACES, 0)(office.members), office.sealing)))
    turned = found(check(sealed(swapped(TRACES, 0, 1)(office.members), office.sealing)))

    assert changed == {("trace", ref, "trace_changed")}
    assert gone == {("trace", ref, "trace_gone")}
    assert ("trace", ref, "trace_unknown") in turned


def test_rows_that_may_not_leave_are_told_of_and_no_damage(office: Office, check: Check) -> None:
    """The sixth was the other side's own, which the officer who seals may not read."""
    report = check(office.bundle)

    assert report.counts["trace"] == 5
    (note,) = [one for one in report.notes if one.code == "traces_kept_back"]
    assert note.facts["count"] == "1"
    assert "Ini bukan kerusakan" in note.said(0)


def test_every_byte_of_the_file_counts(office: Office, check: Check) -> None:
    """A sample over the whole file; each change is found."""
    for place in range(0, len(office.bundle), 97):
        data = bytearray(office.bundle)
        data[place] ^= 1 << (place % 8)
        assert check(bytes(data)).damaged, place


def test_the_sides_of_a_path_are_those_of_the_standard() -> None:
    assert sides(0, 1) == []
    assert sides(2, 3) == ["left"]
    assert sides(0, 3) == ["right", "right"]
    assert sides(4, 5) == ["left"]
    assert sides(5, 6) == ["left", "left"]
    assert sides(4, 7) == ["right", "right", "left"]


def test_damage_is_said_by_name_in_both_languages(office: Office, check: Check) -> None:
    told = check(sealed(office.members | {piece(office.members): b"lain"}, office.sealing))
    assert told.damage[0].said(0).startswith("Bukti ")
    assert told.damage[0].said(1).startswith("Piece ")
    assert all("{ref}" in said for code, pair in SENTENCES.items() if code.startswith("piece_")
               for said in pair)  # fmt: skip
