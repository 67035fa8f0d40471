"""The vault in a folder: `ab/abcdef…`, written beside, made durable, then named all at once."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from tracker.store.vault import (
    CHUNK,
    Altered,
    Hashing,
    Kept,
    TooLarge,
    Unfinished,
    Vault,
    digest_at,
)

_INCOMING = ".incoming-"
_STAGING = ".staging"
_SHELF = re.compile("[0-9a-f]{2}")


class FolderVault(Vault):
    """Evidence bytes below `folder`. Names are given by hard links, which replace no file."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.folder = folder

    def path(self, digest: bytes) -> Path:
        """Where the bytes of that digest lie, whether they do or not."""
        name = digest.hex()
        return self.folder / name[:2] / name

    def keep(self, stream: BinaryIO) -> Kept:
        self.folder.mkdir(parents=True, exist_ok=True)
        fd, name = tempfile.mkstemp(prefix=_INCOMING, dir=self.folder)
        try:
            with os.fdopen(fd, "wb") as file:
                hashing = Hashing(self.max_bytes)
                for chunk in hashing.past(stream):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            self._name(Path(name), hashing.kept.digest)
        finally:
            Path(name).unlink(missing_ok=True)
        return hashing.kept

    def _name(self, written: Path, digest: bytes) -> None:
        """Let durable bytes be found under their digest too, unless the same are there already."""
        target = self.path(digest)
        target.parent.mkdir(exist_ok=True)
        try:
            os.link(written, target)
        except FileExistsError:
            self.check(digest)
        _sync_folder(target.parent)
        _sync_folder(self.folder)

    def opened(self, digest: bytes) -> AbstractContextManager[BinaryIO]:
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as missing:
            raise Altered(digest.hex()) from missing

    def digests(self) -> Iterator[bytes]:
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            digest = digest_at(f"{path.parent.name}/{path.name}")
            if digest is not None:
                yield digest

    def strays(self) -> Iterator[str]:
        for path in self.folder.glob("*"):
            if _SHELF.fullmatch(path.name) and path.is_dir():
                places = (f"{path.name}/{inner.name}" for inner in path.iterdir())
                yield from (place for place in places if digest_at(place) is None)
            elif path.name != _STAGING and not path.name.startswith(_INCOMING):
                yield path.name

    def has(self, digest: bytes) -> bool:
        return self.path(digest).exists()

    def _chunks(self, digest: bytes, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        with self.opened(digest) as file:
            file.seek(start)
            left = length
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def _stamp(self, digest: bytes) -> object:
        try:
            found = self.path(digest).stat()
        except FileNotFoundError as missing:
            raise Altered(digest.hex()) from missing
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def stage(self, name: str, offset: int, content: bytes) -> None:
        folder = self.folder / _STAGING
        is_new = not (folder / name).exists()
        folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            left = memoryview(content)
            while left:
                written = os.pwrite(fd, left, offset)
                offset, left = offset + written, left[written:]
            os.fdatasync(fd)
        finally:
            os.close(fd)
        if is_new:
            _sync_folder(folder)
            _sync_folder(self.folder)

    def finish(self, name: str, size: int) -> Kept:
        staged = self.folder / _STAGING / name
        try:
            with staged.open("rb") as file:
                hashing = Hashing(size)
                for _chunk in hashing.past(file):
                    pass
        except (FileNotFoundError, TooLarge) as wrong:
            raise Unfinished(name) from wrong
        if hashing.size != size:
            raise Unfinished(name)
        self._name(staged, hashing.kept.digest)
        return hashing.kept

    def unstage(self, name: str) -> None:
        (self.folder / _STAGING / name).unlink(missing_ok=True)

    def staged(self) -> Iterator[str]:
        for path in (self.folder / _STAGING).glob("*"):
            yield path.name

    def remove(self, digest: bytes) -> int:
        path = self.path(digest)
        size = path.stat().st_size
        path.unlink()
        _sync_folder(path.parent)
        return size

    def drop_leftovers(self) -> int:
        found = list(self.folder.glob(f"{_INCOMING}*"))
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def is_sound(self) -> bool:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                return True
        except OSError:
            return False


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
