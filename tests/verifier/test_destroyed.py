"""A piece that was destroyed after its retention: the bundle proves it, and nothing less does."""

import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.builders import world_of
from tests.bundles import (
    Members,
    Sealing,
    bundle_of,
    case_with_evidence,
    checkpointed,
    destroyed,
    fitting,
    members_in,
    seal,
    sealed,
    signer_of,
    with_line,
)
from tests.conftest import TestClock, TestStore
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.work import Work
from tracker.store.time_stamps import Authorities
from tracker.store.vault_folder import FolderVault
from tracker.verifier.netral_periksa import BOOK, PIECES, TOMBSTONES, Report, examined, lines

Archive = tuple[Members, Sealing, bytes]


@pytest.fixture(scope="module")
def archived(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The second and the fourth (the reporter's) piece are destroyed; the others are there."""
    home = tmp_path_factory.mktemp("archived")
    store, clock, signer = TestStore(home, engine), TestClock(), signer_of("10")
    with store.session() as session:
        world, vault = world_of(session), FolderVault(home / "vault", 1 << 20)

        def work(actor: Actor) -> Work:
            return Work(session, actor, clock, running_law(session), vault)

        journey = case_with_evidence(session, work, world)
        destroyed(session, work, journey, clock, 1, 3)
        gone = seal(work, journey)
        checkpointed(lambda: work(world.system_actor), signer, Authorities())
        bundle, sealing = bundle_of(session, vault, journey.case_id, gone, signer)
    store.close()
    return members_in(bundle), sealing, bundle


Look = Callable[[Members], list[tuple[str, str]]]


@pytest.fixture
def damage(archived: Archive) -> Look:
    """What is called damaged in a bundle that the holder of the key sealed anew."""

    def found(members: Members) -> list[tuple[str, str]]:
        report = looked_at(sealed(members, fitting(members, archived[1])))
        return sorted({(one.code, one.ref) for one in report.damage})

    return found


def looked_at(data: bytes) -> Report:
    return examined(io.BytesIO(data), len(data))


def gone(archived: Archive) -> str:
    """The number of the destroyed piece."""
    (line,) = archived[0][TOMBSTONES].splitlines()
    return str(json.loads(line)["item_id"])


def test_a_bundle_with_a_destroyed_piece_is_whole_and_says_so(archived: Archive) -> None:
    members, _sealing, bundle = archived
    report = looked_at(bundle)
    assert report.damage == []
    assert [one.ref for one in report.notes if one.code == "destroyed"] == [gone(archived)]
    told = "\n".join(lines(report, "bundel.zip", 0))
    assert "dimusnahkan menurut “JRA Nomor 5 Tahun 2026, butir “3.2””" in told
    assert "berita acara nomor BA-07/2030 tanggal 2030-03-01" in told
    assert "HASIL: UTUH" in told
    assert "hilang" not in told
    assert not any(name.startswith(f"bukti/{gone(archived)}-") for name in members)
    pieces = len(members[PIECES].splitlines())
    assert len([name for name in members if name.startswith("bukti/")]) == pieces - 1


def test_bytes_that_are_missing_without_a_tombstone_are_missing(
    archived: Archive, damage: Look
) -> None:
    name = next(name for name in archived[0] if name.startswith("bukti/"))
    number = name.partition("/")[2].partition("-")[0]
    without = {one: data for one, data in archived[0].items() if one != name}
    assert damage(without) == [("piece_missing", number)]


def test_a_tombstone_that_was_left_out_leaves_the_bytes_missing(
    archived: Archive, damage: Look
) -> None:
    without = {name: data for name, data in archived[0].items() if name != TOMBSTONES}
    number = gone(archived)
    assert damage(without) == [("piece_missing", number), ("tombstone_missing", number)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("basis", "JRA lain"),
        ("minutes_no", "BA-08/2030"),
        ("minutes_on", "2030-03-02"),
        ("retention_ended_on", "2029-01-31"),
        ("approved_by", 1),
        ("proposed_by", 1),
        ("size", 1),
        ("digest", "0" * 64),
        ("destroyed_at", "2030-03-05T00:00:00.000000+00:00"),
    ],
)
def test_a_changed_word_of_a_tombstone_is_named(
    archived: Archive, damage: Look, name: str, value: object
) -> None:
    changed = with_line(archived[0], TOMBSTONES, 0, lambda told: told.update({name: value}))
    number = gone(archived)
    assert damage(changed) == [("piece_missing", number), ("tombstone_changed", number)]


def test_a_made_up_tombstone_excuses_no_missing_bytes(archived: Archive, damage: Look) -> None:
    """For a piece whose bytes are left out, by somebody who holds the key of the office."""
    members = dict(archived[0])
    name = next(name for name in members if name.startswith("bukti/"))
    number = int(name.partition("/")[2].partition("-")[0])
    row = next(
        told for line in members[PIECES].splitlines() if (told := json.loads(line))["id"] == number
    )
    (true,) = members[TOMBSTONES].splitlines()
    forged = json.loads(true) | {"item_id": number, "digest": row["digest"], "size": row["size"]}
    text = json.dumps(forged, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    members[TOMBSTONES] = b"".join(line + b"\n" for line in sorted((text, true), key=_number))
    del members[name]
    assert damage(members) == [("piece_missing", str(number)), ("tombstone_unknown", str(number))]


def _number(line: bytes) -> int:
    return int(json.loads(line)["item_id"])


def test_an_entry_that_does_not_hold_proves_no_destruction(archived: Archive, damage: Look) -> None:
    members = archived[0]
    entries = members[BOOK].decode().splitlines()
    place = next(n for n, line in enumerate(entries) if "evidence.destroyed" in line)

    def change(told: dict[str, str]) -> None:
        told["text"] = told["text"].replace('"proposed_by":', '"proposed_by":1')

    changed = with_line(members, BOOK, place, change)
    seq = str(json.loads(entries[place])["seq"])
    assert damage(changed) == [("entry_seal", seq), ("piece_missing", gone(archived))]


def test_bytes_of_a_destroyed_piece_that_are_there_are_named(
    archived: Archive, damage: Look
) -> None:
    members = dict(archived[0])
    number = gone(archived)
    others = {name: members.pop(name) for name in list(members) if name.startswith("bukti/")}
    others[f"bukti/{number}-kembali.txt"] = b"isi bukti 1 " * 9
    in_order = sorted(others, key=lambda name: int(name[6:].partition("-")[0]))
    members |= {name: others[name] for name in in_order}
    assert damage(members) == [("destroyed_there", number)]


def test_an_unreadable_tombstone_is_named_by_its_line(archived: Archive, damage: Look) -> None:
    members = archived[0] | {TOMBSTONES: b'{"item_id":"x"}\n'}
    number = gone(archived)
    assert damage(members) == [
        ("line", f"{TOMBSTONES}:1"),
        ("piece_missing", number),
        ("tombstone_missing", number),
    ]
