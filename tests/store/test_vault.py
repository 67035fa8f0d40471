"""What both vaults promise: the folder, and an object store that is asked over the wire."""

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest

from tests import object_stores
from tracker.store.vault import Altered, TooLarge, Unfinished, Vault
from tracker.store.vault_folder import FolderVault
from tracker.store.vault_objects import ObjectVault

LARGEST = 24 << 20
MANY = bytes(range(256)) * (40 << 10)
"""10 MiB: more than an object store takes in one part here."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with object_stores.object_store() as found:
        yield found


@pytest.fixture(params=["folder", "objects"])
def vault(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Vault:
    if request.param == "folder":
        return FolderVault(tmp_path / "vault", LARGEST)
    object_stores.tell(monkeypatch, endpoint)
    return ObjectVault(object_stores.address(), LARGEST)


def lay(vault: Vault, place: str, content: bytes) -> None:
    """Put bytes where nobody of the product would."""
    if isinstance(vault, FolderVault):
        path = vault.folder / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    else:
        obstore.put(vault._store, place, content)


def overwrite(vault: Vault, digest: bytes, content: bytes) -> None:
    """What somebody does who reaches the bytes past the product."""
    if isinstance(vault, FolderVault):
        vault.path(digest).write_bytes(content)
    else:
        assert isinstance(vault, ObjectVault)
        place = f"{digest.hex()[:2]}/{digest.hex()}"
        obstore.put(vault._store, place, content)


def held(vault: Vault, digest: bytes) -> bytes:
    return b"".join(vault.read(digest))


class Breaking(io.BytesIO):
    """A line that is lost after so many reads."""

    def __init__(self, content: bytes, reads: int) -> None:
        super().__init__(content)
        self.reads = reads

    def read(self, size: int | None = -1) -> bytes:
        self.reads -= 1
        if self.reads < 0:
            raise ConnectionResetError
        return super().read(size)


@pytest.mark.parametrize("content", [b"", b"a", MANY], ids=["nothing", "a byte", "ten megabytes"])
def test_bytes_are_named_by_their_digest_and_come_back_as_they_were(vault, content):
    kept = vault.keep(io.BytesIO(content))
    assert kept.digest == hashlib.sha256(content).digest()
    assert (kept.size, kept.head) == (len(content), content[:8192])
    assert held(vault, kept.digest) == content
    with vault.opened(kept.digest) as file:
        assert file.read() == content


def test_the_same_bytes_are_stored_once(vault):
    first, again = vault.keep(io.BytesIO(MANY)), vault.keep(io.BytesIO(MANY))
    assert first == again
    assert list(vault.digests()) == [first.digest]


def test_what_is_no_evidence_is_told_of_by_its_name_and_never_as_evidence(vault):
    kept = vault.keep(io.BytesIO(b"bukti"))
    name = kept.digest.hex()
    vault.stage("unggahan", 0, b"sebagian")
    assert vault.is_sound()
    assert list(vault.strays()) == []
    strange = {f"{name[:2]}/{name}.bak", f"00/{'x' * 64}", f"00/{'ab' * 32}", "catatan.txt"}

    for place in strange:
        lay(vault, place, b"bukti")

    assert set(vault.strays()) == strange
    assert list(vault.digests()) == [kept.digest]


def test_eight_who_keep_the_same_bytes_at_once_have_one_copy(vault):
    said: list[object] = []

    def keep() -> None:
        try:
            said.append(vault.keep(io.BytesIO(b"sama persis")).digest)
        except Exception as error:
            said.append(error)

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [hashlib.sha256(b"sama persis").digest()] * 8
    assert len(list(vault.digests())) == 1


def test_bytes_that_were_altered_are_never_overwritten_by_the_right_ones(vault):
    kept = vault.keep(io.BytesIO(b"asli"))
    overwrite(vault, kept.digest, b"beda")
    with pytest.raises(Altered):
        vault.keep(io.BytesIO(b"asli"))
    with vault.opened(kept.digest) as file:
        assert file.read() == b"beda"


def test_altered_bytes_never_arrive_whole(vault):
    kept = vault.keep(io.BytesIO(MANY))
    overwrite(vault, kept.digest, MANY[:-1] + b"?")
    arrived = 0
    with pytest.raises(Altered):
        for chunk in vault.read(kept.digest):
            arrived += len(chunk)
    assert arrived < len(MANY)


def test_a_part_is_given_only_of_bytes_that_are_right_as_a_whole(vault):
    kept = vault.keep(io.BytesIO(MANY))
    assert b"".join(vault.part(kept.digest, 1000, 3)) == MANY[1000:1003]
    assert b"".join(vault.part(kept.digest, len(MANY) - 2, 2)) == MANY[-2:]
    overwrite(vault, kept.digest, b"?" + MANY[1:])
    with pytest.raises(Altered):
        list(vault.part(kept.digest, 1000, 3))


def test_bytes_that_are_missing_are_said_to_be(vault):
    nothing = hashlib.sha256(b"tidak ada").digest()
    assert not vault.has(nothing)
    for ask in (vault.read, lambda d: vault.part(d, 0, 1)):
        with pytest.raises(Altered):
            list(ask(nothing))
    with pytest.raises(Altered):
        vault.check(nothing)
    with pytest.raises(Altered):
        vault.opened(nothing)


@pytest.mark.parametrize("size", [100, LARGEST // 2], ids=["small", "in parts"])
def test_a_stream_that_breaks_leaves_nothing(vault, size):
    with pytest.raises(ConnectionResetError):
        vault.keep(Breaking(bytes(size), reads=max(1, size >> 20)))
    assert list(vault.digests()) == []
    assert vault.drop_leftovers() == 0


def test_more_than_the_largest_leaves_nothing(vault):
    with pytest.raises(TooLarge):
        vault.keep(io.BytesIO(bytes(LARGEST + 1)))
    assert list(vault.digests()) == []
    assert vault.drop_leftovers() == 0


def _staged(vault: Vault, name: str, *slices: tuple[int, bytes]) -> None:
    for offset, content in slices:
        vault.stage(name, offset, content)


def test_slices_make_a_whole_though_one_was_sent_twice(vault):
    _staged(vault, "satu", (0, b"abcde"), (5, b"FGHIJ"), (5, b"fghij"), (10, b"k"))
    kept = vault.finish("satu", 11)
    assert held(vault, kept.digest) == b"abcdefghijk"
    assert kept.digest == hashlib.sha256(b"abcdefghijk").digest()
    assert list(vault.staged()) == ["satu"]
    again = vault.finish("satu", 11)  # nobody could write down that it was done
    vault.unstage("satu")
    assert (again, list(vault.staged())) == (kept, [])
    assert held(vault, kept.digest) == b"abcdefghijk"


@pytest.mark.parametrize("size", [4, 10, 12], ids=["fewer announced", "one less", "one more"])
def test_slices_of_another_size_than_announced_are_not_kept(vault, size):
    _staged(vault, "satu", (0, b"abcde"), (5, b"fghij"), (10, b"k"))
    with pytest.raises(Unfinished):
        vault.finish("satu", size)
    assert list(vault.digests()) == []


def test_an_upload_of_which_nothing_came_is_not_kept(vault):
    with pytest.raises(Unfinished):
        vault.finish("tidak-ada", 3)
    vault.unstage("tidak-ada")


def test_another_server_goes_on_with_what_one_began(endpoint, monkeypatch):
    object_stores.tell(monkeypatch, endpoint)
    place = object_stores.address()
    one, other = ObjectVault(place, LARGEST), ObjectVault(place, LARGEST)
    one.stage("satu", 0, b"abc")
    other.stage("satu", 3, b"def")
    kept = one.finish("satu", 6)
    assert held(other, kept.digest) == b"abcdef"
    other.unstage("satu")
    assert list(one.staged()) == []


def test_what_no_row_names_can_be_taken_out(vault):
    kept = vault.keep(io.BytesIO(b"tak bernama"))
    assert vault.remove(kept.digest) == 11
    assert list(vault.digests()) == []


def test_a_vault_says_whether_it_can_be_written(vault):
    assert vault.is_sound()
    assert list(vault.digests()) == []


def test_a_folder_that_is_none_is_not_sound(tmp_path: Path):
    (tmp_path / "vault").write_text("bukan folder")
    assert not FolderVault(tmp_path / "vault", LARGEST).is_sound()


def test_an_object_store_without_that_bucket_is_not_sound(endpoint, monkeypatch):
    object_stores.tell(monkeypatch, endpoint)
    assert not ObjectVault("s3://tidak-ada/bukti", LARGEST).is_sound()


def test_a_writer_killed_in_the_middle_leaves_what_can_be_told_from_evidence(tmp_path: Path):
    vault = FolderVault(tmp_path / "vault", LARGEST)
    kept = vault.keep(io.BytesIO(b"bukti"))
    (vault.folder / ".incoming-abc").write_bytes(b"setengah")
    assert list(vault.digests()) == [kept.digest]
    assert vault.drop_leftovers() == 1
    assert [path.name for path in vault.folder.iterdir()] == [kept.digest.hex()[:2]]
